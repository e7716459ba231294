using Sluice.Analysis;
using Sluice.Model;

namespace Sluice.Checks;

/// <summary>
/// The pods that a peer matches, by their say over a direction. What they deny is asked once for all rules whose own pods they cannot tell apart: those
/// that lie in the same cells of every row.
/// </summary>
internal sealed class FarSides
{
    /// <summary>So few sides are asked anew each time.</summary>
    private const int Few = 16;

    /// <summary>More distinct cells than a number has bits are not told apart.</summary>
    private const int MostCells = 64;

    private readonly TrafficTable traffics;
    private readonly List<Side> sides = [];
    private readonly List<int> all = [];
    private readonly ClassSet[]? cells;
    private readonly List<int> scratch = [];
    private readonly Dictionary<(ulong Cells, int Traffic), List<int>> known = [];

    public FarSides(ClassFlows flows, ClassSet matched, Direction direction)
    {
        traffics = flows.Traffic;
        var byRow = new Dictionary<Row, Side>(ReferenceEqualityComparer.Instance);
        foreach (var id in Pods(flows, matched))
        {
            var row = direction == Direction.Egress ? flows.Relation.Ingress(id) : flows.Relation.Egress(id);
            if (!byRow.TryGetValue(row, out var side)) sides.Add(byRow[row] = side = new(row, []));
            side.Classes.Add(id);
        }

        foreach (var side in sides) all.AddRange(side.Classes);
        if (sides.Count <= Few) return;
        var distinct = sides.SelectMany(static side => side.Row.Cells).Select(static cell => cell.Peers).Distinct().Take(MostCells + 1).ToArray();
        if (distinct.Length <= MostCells) cells = distinct;
    }

    /// <summary>Far pods that have the same say about everything.</summary>
    private sealed record Side(Row Row, List<int> Classes);

    /// <summary>The pods among some classes.</summary>
    public static List<int> Pods(ClassFlows flows, ClassSet classes)
    {
        var ids = new List<int>();
        if (classes.IsAll) return ids;
        classes.CopyTo(ids);
        ids.RemoveAll(id => flows.Classes[id].Kind != ClassKind.Pod);
        return ids;
    }

    /// <summary>
    /// The classes that surely deny all of the ports to every one of a rule's own pods; with <paramref name="whole"/> none unless all do. The list is not
    /// to be changed, and equal answers are mostly the same list.
    /// </summary>
    public List<int> Closed(List<int> own, int traffic, bool whole)
    {
        var denying = CellsOf(own) is { } inside
            ? known.TryGetValue((inside, traffic), out var remembered) ? remembered : known[(inside, traffic)] = Ask(own, traffic)
            : Ask(own, traffic);
        return whole && denying.Count < all.Count ? [] : denying;
    }

    /// <summary>The cells that all of the pods lie in alike; null where they differ, or where nothing is remembered.</summary>
    private ulong? CellsOf(List<int> own)
    {
        if (cells is null) return null;
        var common = CellsOf(own[0]);
        for (var at = 1; at < own.Count; at++)
        {
            if (CellsOf(own[at]) != common) return null;
        }

        return common;
    }

    private ulong CellsOf(int id)
    {
        var inside = 0UL;
        for (var at = 0; at < cells!.Length; at++)
        {
            if (cells[at].Contains(id)) inside |= 1UL << at;
        }

        return inside;
    }

    private List<int> Ask(List<int> own, int traffic)
    {
        scratch.Clear();
        foreach (var side in sides)
        {
            if (IsClosed(side.Row, own, traffic)) scratch.AddRange(side.Classes);
        }

        return scratch.Count == all.Count ? all : [.. scratch];
    }

    /// <summary>Whether a far side denies every one of the ports to all of a rule's own pods; what is unknown is not closed.</summary>
    private bool IsClosed(Row row, List<int> own, int traffic)
    {
        foreach (var id in own)
        {
            if (traffics.And(row.Of(id).May, traffic) != TrafficTable.None) return false;
        }

        return true;
    }
}
