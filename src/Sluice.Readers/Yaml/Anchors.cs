using System.Runtime.InteropServices;

namespace Sluice.Readers.Yaml;

/// <summary>What an alias stands for: nodes, bytes and levels, aliases inside unfolded.</summary>
[StructLayout(LayoutKind.Auto)]
internal readonly record struct AliasCost(long Nodes, long Bytes, int Height)
{
    public AliasCost With(long nodes, long bytes, int height) => new(Nodes + nodes, Bytes + bytes, Math.Max(Height, height));
}

/// <summary>The anchors of one document and what their use has cost so far.</summary>
internal sealed class Anchors
{
    private readonly Dictionary<string, int> rows = new(StringComparer.Ordinal);
    private readonly Dictionary<int, AliasCost> costs = [];
    private long nodes;
    private long bytes;

    public void Clear()
    {
        (nodes, bytes) = (0, 0);
        if (rows.Count > 0)
        {
            rows.Clear();
            costs.Clear();
        }
    }

    /// <summary>Names a row; a name may be given again, and then means the later row.</summary>
    public void Define(string? name, int row)
    {
        if (name is not null)
        {
            rows[name] = row;
        }
    }

    public void Complete(int row, AliasCost cost) => costs[row] = cost;

    public bool TryFind(string name, out int row) => rows.TryGetValue(name, out row);

    public AliasCost CostOf(int row, int length) => costs.TryGetValue(row, out var cost) ? cost : new AliasCost(1, length, 0);

    /// <summary>Counts one use; false when the budget is gone.</summary>
    public bool Spend(AliasCost cost)
    {
        nodes += cost.Nodes;
        bytes += cost.Bytes;
        return nodes <= ReadingLimits.AliasedNodes && bytes <= ReadingLimits.AliasedBytes;
    }
}
