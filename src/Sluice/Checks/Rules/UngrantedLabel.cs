using Sluice.Charters;
using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>SLU5007: a namespace carries labels that let its pods in, and no flow and no exception that counts names it in <c>carriedBy</c>.</summary>
internal static class UngrantedLabel
{
    public static Check Check { get; } = new(
        "SLU5007",
        "ungranted-label",
        Severity.Error,
        "a namespace carries a trusted label that nothing grants it",
        Controls.Ids(Controls.FlowEnforcement, Controls.DocumentedExceptions),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Charter is not { } bound) yield break;
        foreach (var trusted in Peers(bound).GroupBy(static use => use.Peer.Labels).OrderBy(static group => group.Key.ToString(), StringComparer.Ordinal))
        {
            var carriers = trusted.Where(static use => use.Counts).SelectMany(static use => use.Peer.Carriers).ToHashSet(StringComparer.Ordinal);
            foreach (var space in scene.Match(Selector.Of(Requirements(trusted.Key))).Certain)
            {
                if (carriers.Contains(space.Name) || space.IsSurroundings) continue;
                var first = trusted.First();
                var ended = trusted.FirstOrDefault(use => !use.Counts && use.Peer.Carriers.Contains(space.Name, StringComparer.Ordinal));
                yield return check.About(
                    new("Namespace", "", space.Name),
                    space.Span.HasLine ? space.Span : first.Peer.Span,
                    trusted.Key.ToString(),
                    $"namespace {space.Name} carries {trusted.Key}, and nothing grants it",
                    ended.Exception is { } exception ? $"The exception {exception.Name}, which granted it, does not count on this day." : $"The charter says who may carry the label, and {space.Name} is not among them. A policy that trusts the label lets its pods in.") with
                {
                    Place = trusted.Key.ToString(),
                    Related = [new RelatedPlace(first.Peer.Span, "says who may carry it")],
                    Remedy = "Take the label off the namespace, or have an exception name it in carriedBy.",
                };
            }
        }
    }

    /// <summary>Every peer that says who may carry its labels, with the exception that names it, and whether it counts on the day; flows first.</summary>
    public static IEnumerable<(NamespaceLabelPeer Peer, AccessException? Exception, bool Counts)> Peers(BoundCharter bound)
    {
        foreach (var flow in bound.Charter.Flows)
        {
            foreach (var peer in flow.From.Concat(flow.To).OfType<NamespaceLabelPeer>().Where(static peer => peer.Carriers.Count > 0)) yield return (peer, null, true);
        }

        foreach (var exception in bound.Charter.Exceptions)
        {
            foreach (var peer in (exception.Opens?.From ?? default).Concat(exception.Opens?.To ?? default).OfType<NamespaceLabelPeer>().Where(static peer => peer.Carriers.Count > 0))
                yield return (peer, exception, exception.CountsAt(bound.Instant));
        }
    }

    private static IEnumerable<Requirement> Requirements(Labels labels) => labels.Pairs.ToArray().Select(static pair => Requirement.Of(pair.Key, SelectorOperator.In, [pair.Value]));
}
