namespace Sluice.Analysis;

/// <summary>Expands the rows that one changed policy touched into connections: each pair of classes that a touched row may answer otherwise, once.</summary>
internal sealed class DeltaChanges(Reachability before, Reachability after, TableDelta delta)
{
    private readonly Universe universe = before.Table.Universe;
    private readonly ConnectionList olds = new(before, ConnectionQuery.Everything);
    private readonly ConnectionList news = new(after, ConnectionQuery.Everything);

    /// <summary>The connections that differ, in no order, one for each address block.</summary>
    public List<ConnectionChange> Enumerate()
    {
        var pairs = new SortedSet<(int From, int To)>();
        foreach (var row in delta.Egress) Collect(row, to => pairs.Add((row.ClassId, to)));
        foreach (var row in delta.Ingress) Collect(row, from => pairs.Add((from, row.ClassId)));
        var changes = new List<ConnectionChange>();
        foreach (var (from, to) in pairs) Expand(from, to, changes);
        return changes;
    }

    private void Collect(RowDelta row, Action<int> found)
    {
        if (row.Before.RestMay != row.After.RestMay || row.Before.RestSure != row.After.RestSure)
        {
            for (var id = 0; id < universe.ClassCount; id++) found(id);
            return;
        }

        foreach (var cell in row.Before.Cells.Concat(row.After.Cells))
        {
            cell.Peers.ForEach((row, found), static (state, id) =>
            {
                if (state.row.Before.Of(id) != state.row.After.Of(id)) state.found(id);
            });
        }
    }

    private void Expand(int from, int to, List<ConnectionChange> changes)
    {
        if (before.Table.Relation.Of(from, to) == after.Table.Relation.Of(from, to)) return;
        foreach (var source in universe.MembersOf(from))
        {
            foreach (var target in universe.MembersOf(to))
            {
                if (source == target && !universe.Endpoints[source].HasReplicas) continue;
                var (start, end) = (new Placed(universe.Endpoints[source], from), new Placed(universe.Endpoints[target], to));
                var (old, now) = (olds.Between(start, end), news.Between(start, end));
                if (ReachabilityDifference.Compare(old, now) is { } change) changes.Add(change);
            }
        }
    }
}
