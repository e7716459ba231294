namespace Sluice.Readers.Yaml;

/// <summary>A look at the rows of a table that is still being built.</summary>
internal readonly ref struct Rows(SourceText source, NodeRecord[] rows, byte[] decoded)
{
    public ref NodeRecord this[int index] => ref rows[index];

    public int Resolve(int index)
    {
        while ((rows[index].Traits & NodeTraits.Alias) != 0)
        {
            index = rows[index].ValueStart;
        }

        return index;
    }

    /// <summary>The value of a scalar or null row.</summary>
    public ReadOnlySpan<byte> Value(int index)
    {
        ref readonly var row = ref rows[Resolve(index)];
        return row.Kind is NodeKind.Mapping or NodeKind.Sequence ? default
            : (row.Traits & NodeTraits.Decoded) != 0 ? decoded.AsSpan(row.ValueStart, row.ValueLength)
            : source.Bytes.Slice(row.ValueStart, row.ValueLength);
    }

    /// <summary>Whether a key is the merge key: a plain <c>&lt;&lt;</c>.</summary>
    public bool IsMerge(int key) => rows[key].Style == ScalarStyle.Plain && rows[key].ValueLength == 2
        && (rows[key].Traits & (NodeTraits.Alias | NodeTraits.ForcedText)) == 0 && Value(key).SequenceEqual("<<"u8);
}
