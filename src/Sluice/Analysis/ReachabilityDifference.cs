using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// What a change opens and closes: two relations compared connection by connection over the same endpoints, each difference with the edit that caused it.
/// </summary>
public sealed class ReachabilityDifference
{
    private readonly TableDelta? delta;

    private ReachabilityDifference(Reachability before, Reachability after, TableDelta? delta) => (Before, After, this.delta) = (before, after, delta);

    public Reachability Before { get; }

    public Reachability After { get; }

    /// <summary>Compares two snapshots. Both are analysed with the selectors and borders of both.</summary>
    public static ReachabilityDifference Between(Snapshot before, Snapshot after, Profile profile, AnalysisOptions? options = null)
    {
        options ??= AnalysisOptions.Default;
        return Between(
            Reachability.Of(before, profile, options with { ComparedWith = after.Policies }),
            Reachability.Of(after, profile, options with { ComparedWith = before.Policies }));
    }

    /// <summary>Compares two relations that were analysed over the same selectors and borders.</summary>
    public static ReachabilityDifference Between(Reachability before, Reachability after) => new(before, after, null);

    /// <summary>The difference that one change made: only what is in the delta is looked at.</summary>
    internal static ReachabilityDifference Between(Reachability before, Reachability after, TableDelta delta) => new(before, after, delta);

    /// <summary>The connections that differ, ordered by source and destination. Produced lazily, one source at a time.</summary>
    public IEnumerable<ConnectionChange> Changes()
    {
        if (delta is { IsEmpty: true }) yield break;
        var causes = new CauseSearch(Before, After);
        if (delta is not null)
        {
            foreach (var change in Ordered(delta)) yield return change with { Causes = causes.Of(change) };
            yield break;
        }

        using var left = Rows(Before).GetEnumerator();
        using var right = Rows(After).GetEnumerator();
        var (hasLeft, hasRight) = (left.MoveNext(), right.MoveNext());
        var fromOutside = new List<ConnectionChange>();
        while (hasLeft || hasRight)
        {
            var order = !hasLeft ? 1 : !hasRight ? -1 : left.Current.From.CompareTo(right.Current.From);
            var old = order <= 0 ? left.Current.Row : [];
            var now = order >= 0 ? right.Current.Row : [];
            foreach (var change in Compare(old, now))
            {
                if (change.From is AddressEndpoint) fromOutside.Add(change);
                else yield return change with { Causes = causes.Of(change) };
            }

            if (order <= 0) hasLeft = left.MoveNext();
            if (order >= 0) hasRight = right.MoveNext();
        }

        foreach (var change in MergeSources(fromOutside)) yield return change with { Causes = causes.Of(change) };
    }

    private IEnumerable<ConnectionChange> Ordered(TableDelta known)
    {
        var changes = new DeltaChanges(Before, After, known).Enumerate();
        if (known.Moves.Length > 0) changes.AddRange(new MoveChanges(Before, After, known.Moves).Enumerate());
        var outward = Merge(changes.FindAll(static change => change.To is AddressEndpoint));
        var inward = MergeSources(changes.FindAll(static change => change.From is AddressEndpoint));
        return changes.Where(static change => change is { To: not AddressEndpoint, From: not AddressEndpoint }).Concat(outward).Concat(inward)
            .OrderBy(static change => change.From).ThenBy(static change => change.To);
    }

    /// <summary>Connections by source; those from outside are cut at the borders, so that both sides have the same sources.</summary>
    private static IEnumerable<(Endpoint From, List<Connection> Row)> Rows(Reachability reachability) =>
        new ConnectionList(reachability, ConnectionQuery.Everything).Uncut();

    private IEnumerable<ConnectionChange> Compare(List<Connection> before, List<Connection> after)
    {
        int left = 0, right = 0;
        var outside = new List<ConnectionChange>();
        while (left < before.Count || right < after.Count)
        {
            var order = left == before.Count ? 1 : right == after.Count ? -1 : before[left].To.CompareTo(after[right].To);
            var old = order <= 0 ? before[left++] : null;
            var now = order >= 0 ? after[right++] : null;
            if (Compare(old, now) is not { } found) continue;
            var change = found with { From = Newest(found.From), To = Newest(found.To) };
            if (change.To is AddressEndpoint) outside.Add(change);
            else
            {
                foreach (var merged in Merge(outside)) yield return merged;
                outside.Clear();
                yield return change;
            }
        }

        foreach (var merged in Merge(outside)) yield return merged;
    }

    /// <summary>An end as it is now, where it still is: a workload with other labels is one end, whichever side has the connection.</summary>
    private Endpoint Newest(Endpoint end) => end is AddressEndpoint ? end : After.Table.Universe.Roster.Find(end)?.Endpoint ?? end;

    internal static ConnectionChange? Compare(Connection? before, Connection? after)
    {
        var (old, oldUnknown) = (before?.Allowed ?? TrafficSet.Empty, before?.Unknown ?? TrafficSet.Empty);
        var (now, nowUnknown) = (after?.Allowed ?? TrafficSet.Empty, after?.Unknown ?? TrafficSet.Empty);
        if (old.Equals(now) && oldUnknown.Equals(nowUnknown)) return null;
        var opened = now.Except(old).Except(oldUnknown);
        var closed = old.Except(now).Except(nowUnknown);
        var kind = (opened.IsEmpty, closed.IsEmpty) switch
        {
            (true, true) => ChangeKind.Unknown,
            (false, true) => old.IsEmpty ? ChangeKind.Opened : ChangeKind.Widened,
            (true, false) => now.IsEmpty ? ChangeKind.Closed : ChangeKind.Narrowed,
            _ => ChangeKind.Moved,
        };
        var end = after ?? before!;
        return new()
        {
            From = end.From,
            To = end.To,
            Kind = kind,
            Opened = opened,
            Closed = closed,
            Unknown = oldUnknown.Equals(nowUnknown) ? TrafficSet.Empty : oldUnknown.Union(nowUnknown),
        };
    }

    /// <summary>Address blocks side by side that changed alike are one change.</summary>
    internal static IEnumerable<ConnectionChange> Merge(List<ConnectionChange> changes) =>
        changes.GroupBy(change => (change.From, change.Kind, change.Opened, change.Closed, change.Unknown)).Select(group => group.First() with
        {
            To = new AddressEndpoint(group.Aggregate(AddressSet.Empty, (set, change) => set.Union(((AddressEndpoint)change.To).Addresses))),
        });

    internal static IEnumerable<ConnectionChange> MergeSources(List<ConnectionChange> changes) =>
        changes.GroupBy(change => (change.To, change.Kind, change.Opened, change.Closed, change.Unknown))
            .Select(group => group.First() with
            {
                From = new AddressEndpoint(group.Aggregate(AddressSet.Empty, (set, change) => set.Union(((AddressEndpoint)change.From).Addresses))),
            })
            .OrderBy(change => change.From).ThenBy(change => change.To);
}
