namespace Sluice.Analysis;

/// <summary>Expands endpoints that are in other classes, came or went into connections: each pair that one of them is an end of, compared once.</summary>
internal sealed class MoveChanges(Reachability before, Reachability after, Move[] moves)
{
    private readonly Relation old = before.Table.Relation;
    private readonly Relation now = after.Table.Relation;
    private readonly Universe universe = before.Table.Universe;
    private readonly ConnectionList olds = new(before, ConnectionQuery.Everything);
    private readonly ConnectionList news = new(after, ConnectionQuery.Everything);
    private readonly HashSet<Endpoint> moved = [.. moves.Select(static move => move.Before?.Endpoint).OfType<Endpoint>()];
    private readonly List<ConnectionChange> changes = [];

    /// <summary>Endpoints that were alike and are alike.</summary>
    private readonly record struct Shift(int? Before, int? After);

    /// <summary>The connections that differ, in no order, one for each address block.</summary>
    public List<ConnectionChange> Enumerate()
    {
        var groups = moves.GroupBy(static move => new Shift(move.Before?.ClassId, move.After?.ClassId)).ToList();
        foreach (var group in groups)
        {
            foreach (var id in Candidates(group.Key)) Compare(group.Key, [.. group], id);
            foreach (var other in groups) Compare([.. group], [.. other]);
        }

        return changes;
    }

    /// <summary>Connections between endpoints that moved alike and a class whose other members stayed.</summary>
    private void Compare(Shift shift, Move[] group, int id)
    {
        // What a controller forwards depends on the labels and ports of pods too, which routes see and policies need not.
        var outward = Out(shift, id);
        var inward = In(shift, id) || universe[id].Kind == ClassKind.Controller;
        if (!outward && !inward) return;
        foreach (var place in universe.MembersOf(id))
        {
            var standing = new Placed(universe.Endpoints[place], id);
            if (moved.Contains(standing.Endpoint)) continue;
            foreach (var move in group)
            {
                if (outward) Add(move, new(standing, standing));
                if (inward) Add(new(standing, standing), move);
            }
        }
    }

    private bool Out(Shift shift, int id) => Of(old, shift.Before, id) != Of(now, shift.After, id);

    private bool In(Shift shift, int id) => Of(old, id, shift.Before) != Of(now, id, shift.After);

    private static (int Sure, int May) Of(Relation relation, int? from, int? to) =>
        from is { } source && to is { } target ? relation.Of(source, target) : (TrafficTable.None, TrafficTable.None);

    private void Compare(Move[] sources, Move[] targets)
    {
        var (from, to) = (sources[0], targets[0]);
        var isSame = Of(old, from.Before?.ClassId, to.Before?.ClassId) == Of(now, from.After?.ClassId, to.After?.ClassId);
        foreach (var source in sources)
        {
            foreach (var target in targets)
            {
                // Traffic between replicas comes and goes with their number, though the classes say the same.
                if (!isSame || source == target) Add(source, target);
            }
        }
    }

    private void Add(Move from, Move to)
    {
        if (ReachabilityDifference.Compare(Between(olds, from.Before, to.Before), Between(news, from.After, to.After)) is not { } change) return;
        changes.Add(change with { From = Newest(from), To = Newest(to) });
    }

    /// <summary>An end as it is now, where it still is: a workload with other labels is one end, whichever side has the connection.</summary>
    private static Endpoint Newest(Move move) => (move.After ?? move.Before)!.Value.Endpoint;

    private static Connection? Between(ConnectionList list, Placed? from, Placed? to) =>
        from is not { } source || to is not { } target || (source == target && !source.Endpoint.HasReplicas) ? null : list.Between(source, target);

    /// <summary>The classes of the earlier version that the rows of the moved endpoints speak about; all where a row leaves nothing out.</summary>
    private IEnumerable<int> Candidates(Shift shift)
    {
        Row?[] rows =
        [
            shift.Before is { } was ? old.Egress(was) : null, shift.After is { } becomes ? now.Egress(becomes) : null,
            shift.Before is { } left ? old.Ingress(left) : null, shift.After is { } right ? now.Ingress(right) : null,
        ];
        if (Array.Exists(rows, static row => row is not null && row.RestMay != TrafficTable.None)) return Enumerable.Range(0, universe.ClassCount);
        var ids = new List<int>();
        foreach (var cell in rows.OfType<Row>().SelectMany(static row => row.Cells)) cell.Peers.CopyTo(ids);
        return ids.Where(id => id < universe.ClassCount).Distinct().Order().ToList();
    }
}
