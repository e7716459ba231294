using Sluice.Reports.Words;

namespace Sluice.Reports.Relations;

/// <summary>What lies between two groups: how many pairs are connected, how wide the widest is, and the traffic when all agree.</summary>
/// <param name="Pairs">Connected pairs, at least one.</param>
/// <param name="Possible">Pairs there could be; a group with itself leaves out each endpoint with itself.</param>
/// <param name="Width">The widest of them; unknown when one is.</param>
/// <param name="Cell">The number of their common cell; −1 when they differ.</param>
internal readonly record struct GroupCell(int Pairs, int Possible, AccessWidth Width, int Cell)
{
    /// <summary><c>12 of 20 pairs, TCP 8080</c>.</summary>
    public string Words(RelationMatrix matrix)
    {
        var pairs = Possible <= 1 ? "" : Pairs == Possible ? $"all {Counts.Of(Possible, "pair")}, " : $"{Counts.Number(Pairs)} of {Counts.Of(Possible, "pair")}, ";
        return pairs + (Cell < 0 ? $"at most {AccessWidths.Words(Width)}" : CellWords.Traffic(matrix.Cells[Cell]));
    }
}

/// <summary>The relation between groups, for when there are more endpoints than can be shown.</summary>
internal sealed class GroupMatrix
{
    private readonly GroupCell[,] cells;

    private GroupMatrix(GroupCell[,] cells) => this.cells = cells;

    /// <summary>What lies between two groups; no pairs when nothing does.</summary>
    public GroupCell this[int from, int to] => cells[from, to];

    public static GroupMatrix Of(RelationMatrix matrix)
    {
        var cells = new GroupCell[matrix.Groups.Count, matrix.Groups.Count];
        for (var from = 0; from < matrix.Rows.Count; from++)
        {
            foreach (var (to, number) in matrix.Rows[from])
            {
                ref var cell = ref cells[matrix.Nodes[from].Group, matrix.Nodes[to].Group];
                var width = matrix.Cells[number].Width;
                cell = cell.Pairs == 0
                    ? new(1, Possible(matrix, matrix.Nodes[from].Group, matrix.Nodes[to].Group), width, number)
                    : cell with { Pairs = cell.Pairs + 1, Width = (AccessWidth)Math.Max((int)cell.Width, (int)width), Cell = cell.Cell == number ? number : -1 };
            }
        }

        return new(cells);
    }

    private static int Possible(RelationMatrix matrix, int from, int to)
    {
        var (sources, targets) = (matrix.Groups[from].Count, matrix.Groups[to].Count);
        if (from != to) return sources * targets;
        var loops = Enumerable.Range(matrix.Groups[from].First, sources).Count(node => matrix.Rows[node].Any(pair => pair.To == node));
        return (sources * (sources - 1)) + loops;
    }
}
