using Sluice.Charters;
using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>SLU5010: an exception opens domain names with <c>tls: off</c>. Expired ones are left out.</summary>
internal static class TlsTurnedOff
{
    public static Check Check { get; } = new(
        "SLU5010",
        "tls-turned-off",
        Severity.Warning,
        "an exception turns TLS off",
        Controls.Ids(Controls.DocumentedExceptions, Controls.ThroughProxies),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Charter is not { } bound) yield break;
        foreach (var exception in bound.Charter.Exceptions)
        {
            var names = exception.Opens?.WithoutTls.ToList() ?? [];
            if (names.Count == 0 || exception.StateAt(bound.Instant) == ExceptionState.Expired) continue;
            var domains = names.Select(static peer => peer.Name).Distinct(StringComparer.Ordinal).ToList();
            yield return check.About(
                new("AccessException", "", exception.Name),
                names[0].Span,
                "",
                $"the exception {exception.Name} opens {Words.List(domains)} without TLS",
                "The egress gateway cannot see the name in TLS there, so it does not notice when a client asks for one host and speaks to another behind the same addresses; "
                + "whoever answers the resolver, or stands on the way, decides what is reached and may read it.") with
            {
                Place = "opens.to.tls",
                Remedy = "Remove `tls: off` if the client begins with TLS. If the server speaks first, accept this finding with an exception of its own.",
            };
        }
    }
}
