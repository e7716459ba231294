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
            Reachability.Of(before, profile, options with { ComparedWith = after }),
            Reachability.Of(after, profile, options with { ComparedWith = before }));
    }

    /// <summary>Compares two relations that were analysed over the same selectors and borders.</summary>
    public static ReachabilityDifference Between(Reachability before, Reachability after) => new(before, after, null);

    /// <summary>The difference of a relation to itself: nothing, without a look.</summary>
    internal static ReachabilityDifference Unchanged(Reachability reachability) => new(reachability, reachability, TableDelta.None);

    /// <summary>The difference that one change made: only what is in the delta is looked at.</summary>
    internal static ReachabilityDifference Between(Reachability before, Reachability after, TableDelta delta) => new(before, after, delta);

    /// <summary>The connections that differ, ordered by source and destination, each with its causes. Produced lazily, one source at a time.</summary>
    public IEnumerable<ConnectionChange> Changes()
    {
        if (delta is { IsEmpty: true }) yield break;
        var causes = new CauseSearch(Before, After);
        foreach (var change in ChangesWithoutCauses()) yield return change with { Causes = causes.Of(change) };
    }

    /// <summary>The same without the causes, for whoever counts them or looks for one.</summary>
    public IEnumerable<ConnectionChange> ChangesWithoutCauses() =>
        (delta is { IsEmpty: true } ? [] : delta is not null ? Ordered(delta) : Compared()).Select(Settle).OfType<ConnectionChange>();

    /// <summary>
    /// The change without the ICMP and other protocols that a NetworkPolicy decides on one side and nobody knows how: these were neither opened nor closed.
    /// Null when nothing is left of it.
    /// </summary>
    private ConnectionChange? Settle(ConnectionChange change)
    {
        var all = change.Opened.Union(change.Closed).Union(change.Unknown);
        if (!all.Icmp && !all.Other) return change;
        var (before, after) = (Undefined(Before, change), Undefined(After, change));
        var (opened, closed, unknown) = (change.Opened.Except(before), change.Closed.Except(after), change.Unknown.Except(before.Union(after)));
        if (opened.IsEmpty && closed.IsEmpty && unknown.IsEmpty) return null;
        return change with
        {
            Opened = opened,
            Closed = closed,
            Unknown = unknown,
            PerhapsOpened = change.PerhapsOpened.Intersect(unknown),
            PerhapsClosed = change.PerhapsClosed.Intersect(unknown),
            Kind = (opened.IsEmpty, closed.IsEmpty) switch
            {
                (true, true) => ChangeKind.Unknown,
                (true, false) when change.Kind == ChangeKind.Moved => ChangeKind.Narrowed,
                (false, true) when change.Kind == ChangeKind.Moved => ChangeKind.Widened,
                _ => change.Kind,
            },
        };
    }

    private static TrafficSet Undefined(Reachability reachability, ConnectionChange change) =>
        reachability.Has(change.From) && reachability.Has(change.To) ? reachability.Decide(change.From, change.To).Undefined : TrafficSet.Empty;

    private IEnumerable<ConnectionChange> Ordered(TableDelta known)
    {
        var changes = new DeltaChanges(Before, After, known).Enumerate();
        if (known.Moves.Length > 0) changes.AddRange(new MoveChanges(Before, After, known.Moves).Enumerate());
        var outward = Merge(changes.FindAll(static change => change.To is AddressEndpoint));
        var inward = MergeSources(changes.FindAll(static change => change.From is AddressEndpoint));
        return changes.Where(static change => change is { To: not AddressEndpoint, From: not AddressEndpoint }).Concat(outward).Concat(inward)
            .OrderBy(static change => change.From).ThenBy(static change => change.To);
    }

    private IEnumerable<ConnectionChange> Compared()
    {
        var fromOutside = new List<ConnectionChange>();
        foreach (var row in new JointChanges(Before, After).BySource())
        {
            if (row[0].From is AddressEndpoint) fromOutside.AddRange(row);
            else
            {
                foreach (var change in MergeTargets(row)) yield return change;
            }
        }

        foreach (var change in MergeSources(fromOutside)) yield return change;
    }

    /// <summary>The changes of one source, address blocks that changed alike as one.</summary>
    private static IEnumerable<ConnectionChange> MergeTargets(List<ConnectionChange> row)
    {
        var outside = new List<ConnectionChange>();
        foreach (var change in row)
        {
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
            PerhapsOpened = nowUnknown.Except(old).Except(oldUnknown).Union(oldUnknown.Intersect(now)),
            PerhapsClosed = oldUnknown.Except(now).Except(nowUnknown).Union(nowUnknown.Intersect(old)),
        };
    }

    /// <summary>Address blocks side by side that changed alike are one change.</summary>
    private static IEnumerable<ConnectionChange> Merge(List<ConnectionChange> changes) =>
        changes.GroupBy(change => (change.From, change.Kind, change.Opened, change.Closed, change.Unknown, change.PerhapsOpened, change.PerhapsClosed)).Select(group => group.First() with
        {
            To = new AddressEndpoint(group.Aggregate(AddressSet.Empty, (set, change) => set.Union(((AddressEndpoint)change.To).Addresses))),
        });

    private static IEnumerable<ConnectionChange> MergeSources(List<ConnectionChange> changes) =>
        changes.GroupBy(change => (change.To, change.Kind, change.Opened, change.Closed, change.Unknown, change.PerhapsOpened, change.PerhapsClosed))
            .Select(group => group.First() with
            {
                From = new AddressEndpoint(group.Aggregate(AddressSet.Empty, (set, change) => set.Union(((AddressEndpoint)change.From).Addresses))),
            })
            .OrderBy(change => change.From).ThenBy(change => change.To);
}
