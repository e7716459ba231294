namespace Sluice.Readers.Yaml;

/// <summary>
/// The nodes of one document in one array, and the values that the source does not show literally. Immutable once built. One whose arrays are lent by
/// its builder is valid until the builder makes the next.
/// </summary>
internal sealed class NodeTable(SourceText source, NodeRecord[] rows, byte[] decoded, int[][] merged)
{
    private NodeRecord[] rows = rows;

    public SourceText Source { get; } = source;

    /// <summary>Ends a table whose arrays were lent: whoever still looks at a node gets an exception, and never the node of another document.</summary>
    public void Expire() => rows = [];

    public ref readonly NodeRecord this[int index] => ref rows[index];

    /// <summary>The row that holds the content: for an alias the one it stands for.</summary>
    public int Resolve(int index) => (rows[index].Traits & NodeTraits.Alias) == 0 ? index : Aliased(index);

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

    /// <summary>The rows of a key and its value in a mapping: of several equal keys the last; negative when there is none, or the row is no mapping.</summary>
    public (int Key, int Value) Find(int mapping, ReadOnlySpan<byte> key)
    {
        ref readonly var row = ref rows[mapping];
        if (row.Kind != NodeKind.Mapping)
        {
            return (-1, -1);
        }

        if ((row.Traits & NodeTraits.Merged) != 0)
        {
            return FindMerged(merged[row.ValueStart], key);
        }

        var found = (Key: -1, Value: -1);
        var at = mapping + 1;
        for (var left = row.ValueLength; left > 0; left -= 2)
        {
            var value = rows[at].End;
            if (IsKey(at, key))
            {
                found = (at, value);
                if ((row.Traits & NodeTraits.Repeating) == 0)
                {
                    break;
                }
            }

            at = rows[value].End;
        }

        return found;
    }

    /// <summary>Keys and values in turn of a mapping with merge keys; null for any other.</summary>
    public int[]? MergedEntries(int mapping)
    {
        ref readonly var row = ref rows[mapping];
        return (row.Traits & NodeTraits.Merged) != 0 ? merged[row.ValueStart] : null;
    }

    private int Aliased(int index)
    {
        while ((rows[index].Traits & NodeTraits.Alias) != 0)
        {
            index = rows[index].ValueStart;
        }

        return index;
    }

    private (int Key, int Value) FindMerged(int[] entries, ReadOnlySpan<byte> key)
    {
        for (var i = entries.Length - 2; i >= 0; i -= 2)
        {
            if (IsKey(entries[i], key))
            {
                return (entries[i], entries[i + 1]);
            }
        }

        return (-1, -1);
    }

    /// <summary>Whether a row is this key; most are told apart by their length alone.</summary>
    private bool IsKey(int index, ReadOnlySpan<byte> key)
    {
        ref readonly var row = ref rows[index];
        return (row.ValueLength == key.Length || (row.Traits & NodeTraits.Alias) != 0) && rows[Resolve(index)].Kind == NodeKind.Scalar && Value(index).SequenceEqual(key);
    }
}
