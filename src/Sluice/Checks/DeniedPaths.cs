using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>What the charter declares and policies deny, by flow, exception, and the way to the resolver. What is between two sides that nobody governs is left to them.</summary>
internal sealed class DeniedPaths
{
    private readonly Dictionary<(SourceSpan, string), (Grant Grant, PathList Paths)> denied = [];

    /// <summary>What is declared and denied, each with one of its grants, in the order of the charter; once everything was added.</summary>
    public IEnumerable<(Grant Grant, PathList Paths)> Denied => denied.Values.OrderBy(static entry => entry.Grant.Span, Comparer<SourceSpan>.Create(SourceSpan.Compare));

    /// <summary>What is declared and of which it cannot be said whether it is open.</summary>
    public PathList Unknown { get; } = new();

    /// <summary>Takes what of a difference is declared and denied. An exception is told only for what no flow declares as well.</summary>
    public void Add(CharterComparison comparison, in ClassChange change)
    {
        var (closed, perhaps) = (change.Change.Closed.OnlyPorts(), change.Change.PerhapsClosed.OnlyPorts());
        if (closed.IsEmpty && perhaps.IsEmpty) return;
        if (!comparison.Bound.Governance.Contains(change.Source.Namespace) && !comparison.Bound.Governance.Contains(change.Target.Namespace)) return;
        var (doubted, byFlows) = (TrafficSet.Empty, TrafficSet.Empty);
        foreach (var grant in comparison.Declaring(change.From, change.To, closed.Union(perhaps)).OrderBy(static grant => grant.Exception is not null))
        {
            doubted = doubted.Union(grant.Traffic.Intersect(perhaps));
            var missing = grant.Traffic.Intersect(closed);
            if (grant.Exception is null) byFlows = byFlows.Union(grant.Traffic);
            else missing = missing.Except(byFlows);
            if (missing.IsEmpty) continue;
            var key = (grant.Span, grant.Exception?.Name ?? "");
            if (!denied.TryGetValue(key, out var entry)) denied[key] = entry = (grant, new());
            entry.Paths.Add(change.Source, change.Target, missing, change.Connections);
        }

        if (!doubted.IsEmpty) Unknown.Add(change.Source, change.Target, doubted, change.Connections);
    }
}
