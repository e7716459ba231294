using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>
/// One mistake is one finding: what merely follows from another finding is taken into it, as a place to see, when that other finding is given as well.
/// Nothing is lost: without the other one, as when its check does not run, the consequence stands for itself. What follows from a consequence is told by that one.
/// </summary>
internal static class Consequences
{
    public static List<Finding> Folded(IEnumerable<Finding> findings)
    {
        var all = findings.ToList();
        var given = all.Select(CauseOf).ToHashSet();
        var (kept, follow) = (new List<Finding>(), new List<Finding>());
        foreach (var finding in all)
        {
            if (finding.FollowsFrom is { } cause && given.Contains(cause)) follow.Add(finding);
            else kept.Add(finding with { FollowsFrom = null });
        }

        if (follow.Count == 0) return kept;
        var places = new Dictionary<FindingCause, int>();
        for (var at = 0; at < kept.Count; at++) places.TryAdd(CauseOf(kept[at]), at);
        var above = follow.DistinctBy(CauseOf).ToDictionary(CauseOf, static finding => finding.FollowsFrom!);
        var taken = new Dictionary<int, List<Finding>>();
        foreach (var finding in follow)
        {
            if (!places.TryGetValue(finding.FollowsFrom!, out var at))
            {
                if (!places.ContainsKey(above[finding.FollowsFrom!])) kept.Add(finding with { FollowsFrom = null });
                continue;
            }

            if (taken.TryGetValue(at, out var list)) list.Add(finding);
            else taken[at] = [finding];
        }

        foreach (var (at, list) in taken) kept[at] = With(kept[at], list);
        return kept;
    }

    private static FindingCause CauseOf(Finding finding) => new(finding.Id, finding.Object, finding.Place);

    /// <summary>The finding with what follows from it: as grave as the gravest of them, and with their places.</summary>
    private static Finding With(Finding cause, List<Finding> consequences)
    {
        var places = consequences.Where(other => other.Span.HasLine && (other.Object, other.Place) != (cause.Object, cause.Place))
            .OrderBy(static other => other.Span, Comparer<SourceSpan>.Create(SourceSpan.Compare)).ThenBy(static other => other.Message, StringComparer.Ordinal)
            .Select(static other => new RelatedPlace(other.Span, $"{other.Id}: {other.Message}"));
        return cause with
        {
            Severity = consequences.Max(static other => other.Severity) is var gravest && gravest > cause.Severity ? gravest : cause.Severity,
            Related = cause.Related.Concat(places.Take(Concern.Limit)).Distinct().ToValueList(),
        };
    }
}
