namespace Sluice.Analysis;

/// <summary>Expands the rows that one changed policy touched into connections: each pair of classes that a touched row may answer otherwise, once.</summary>
internal sealed class DeltaChanges(Reachability before, Reachability after, TableDelta delta)
{
    private readonly Universe universe = before.Table.Universe;
    private readonly ConnectionList olds = new(before, ConnectionQuery.Everything);
    private readonly ConnectionList news = new(after, ConnectionQuery.Everything);

    public IEnumerable<ConnectionChange> Enumerate()
    {
        var pairs = new SortedSet<(int From, int To)>();
        foreach (var row in delta.Egress) Collect(row, to => pairs.Add((row.ClassId, to)));
        foreach (var row in delta.Ingress) Collect(row, from => pairs.Add((from, row.ClassId)));
        var changes = new List<ConnectionChange>();
        foreach (var (from, to) in pairs) Expand(from, to, changes);
        var outward = ReachabilityDifference.Merge([.. changes.Where(change => change.To is AddressEndpoint)]);
        var inward = ReachabilityDifference.MergeSources([.. changes.Where(change => change.From is AddressEndpoint)]);
        return changes.Where(change => change is { To: not AddressEndpoint, From: not AddressEndpoint }).Concat(outward).Concat(inward)
            .OrderBy(change => change.From).ThenBy(change => change.To);
    }

    private void Collect(RowDelta row, Action<int> found)
    {
        if (row.Before.RestMay != row.After.RestMay || row.Before.RestSure != row.After.RestSure)
        {
            for (var id = 0; id < universe.Classes.Length; id++) found(id);
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
        foreach (var source in universe.Classes[from].Members)
        {
            foreach (var target in universe.Classes[to].Members)
            {
                if (source == target && !universe.Endpoints[source].HasReplicas) continue;
                var old = olds.Between(source, target);
                var now = news.Between(source, target);
                if (ReachabilityDifference.Compare(old, now) is { } change) changes.Add(change);
            }
        }
    }
}
