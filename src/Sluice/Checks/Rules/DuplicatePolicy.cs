using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>SLU2017: a policy that says exactly what another of its namespace says.</summary>
internal static class DuplicatePolicy
{
    public static Check Check { get; } = new(
        "SLU2017", "duplicate-policy", Severity.Note, "another policy says exactly the same", Controls.Ids(Controls.ApprovedServices), Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var group in scene.Subjects.Groups)
        {
            if (group.Policies.Count < 2) continue;
            var seen = new Dictionary<string, NetworkPolicy>(StringComparer.Ordinal);
            foreach (var policy in group.Policies)
            {
                if (policy.Standing != PolicyStanding.Sound || seen.TryAdd(Content(policy), policy) || policy.IsSurroundings) continue;
                var first = seen[Content(policy)];
                if (first.Name == policy.Name) continue;
                yield return check.About(
                    policy.Name,
                    policy.Span,
                    "",
                    check.Title,
                    $"{policy.Name.Name} and {first.Name.Name} select the same pods and have the same rules. A change to one of them alone has no effect, or half of it.") with
                {
                    Remedy = $"Keep one of the two.",
                    Related = [new(first.Span, "says the same")],
                };
            }
        }
    }

    /// <summary>What a policy says, in an order that does not depend on how it was written.</summary>
    private static string Content(NetworkPolicy policy) =>
        $"{policy.IsolatesIngress} {policy.IsolatesEgress}\n{string.Join('\n', WrittenRule.Of(policy).Select(Content).Order(StringComparer.Ordinal))}";

    private static string Content(WrittenRule written)
    {
        var peers = written.Rule.Peers.Select(peer => Words.Peer(peer, written.Namespace)).Order(StringComparer.Ordinal);
        var names = written.Rule.Ports.Where(port => port.Name is not null).Select(port => $"{port.Protocol} {port.Name}").Order(StringComparer.Ordinal);
        return $"{written.Direction}|{string.Join(';', peers)}|{written.Traffic}|{string.Join(';', names)}|{written.Rule.PeersUnreadable}{written.Rule.PortsUnreadable}";
    }
}
