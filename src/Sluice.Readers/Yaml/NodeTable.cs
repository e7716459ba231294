namespace Sluice.Readers.Yaml;

/// <summary>The nodes of one document in one array, and the values that the source does not show literally. Immutable once built.</summary>
internal sealed class NodeTable(SourceText source, NodeRecord[] rows, byte[] decoded, int[][] merged)
{
    public SourceText Source { get; } = source;

    public int Count => rows.Length;

    public ref readonly NodeRecord this[int index] => ref rows[index];

    /// <summary>The row that holds the content: for an alias the one it stands for.</summary>
    public int Resolve(int index)
    {
        while ((rows[index].Traits & NodeTraits.Alias) != 0)
        {
            index = rows[index].ValueStart;
        }

        return index;
    }

    public ReadOnlySpan<byte> Value(int index)
    {
        ref readonly var row = ref rows[Resolve(index)];
        if (row.Kind is not (NodeKind.Scalar or NodeKind.Null))
        {
            return default;
        }

        return (row.Traits & NodeTraits.Decoded) != 0
            ? decoded.AsSpan(row.ValueStart, row.ValueLength)
            : Source.Bytes.Slice(row.ValueStart, row.ValueLength);
    }

    /// <summary>Keys and values in turn of a mapping with merge keys; null for any other.</summary>
    public int[]? MergedEntries(int mapping)
    {
        ref readonly var row = ref rows[mapping];
        return (row.Traits & NodeTraits.Merged) != 0 ? merged[row.ValueStart] : null;
    }
}
