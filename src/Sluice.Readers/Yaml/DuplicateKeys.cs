namespace Sluice.Readers.Yaml;

/// <summary>Finds a key that a mapping has twice. Linear in the bytes of the keys; its set is kept from mapping to mapping.</summary>
internal sealed class DuplicateKeys
{
    /// <summary>Up to so many entries the answer is exact; beyond, two keys of one hash may hide a third that is equal to the first.</summary>
    public const int Few = 12;

    private readonly int[] few = new int[Few];
    private readonly Dictionary<int, int> newest = [];
    private int[] older = [];

    /// <summary>The first pair of equal keys; null when all differ.</summary>
    public (int First, int Second)? Find(in Rows rows, int mapping)
    {
        var entries = rows[mapping].ValueLength / 2;
        if (entries < 2)
        {
            return null;
        }

        return entries <= Few ? AmongFew(rows, mapping, entries) : AmongMany(rows, mapping, entries);
    }

    private (int, int)? AmongFew(in Rows rows, int mapping, int entries)
    {
        var key = mapping + 1;
        for (var i = 0; i < entries; i++)
        {
            var value = rows.Value(key);
            for (var j = 0; j < i; j++)
            {
                if (Same(rows, few[j], key, value))
                {
                    return (few[j], key);
                }
            }

            few[i] = key;
            key = rows[rows[key].End].End;
        }

        return null;
    }

    private (int, int)? AmongMany(in Rows rows, int mapping, int entries)
    {
        newest.Clear();
        if (older.Length < entries)
        {
            older = new int[entries * 2];
        }

        var keys = older.AsSpan(0, entries);
        var key = mapping + 1;
        for (var i = 0; i < entries; i++)
        {
            var value = rows.Value(key);
            var hash = new HashCode();
            hash.AddBytes(value);
            var code = hash.ToHashCode();
            if (newest.TryGetValue(code, out var other) && Same(rows, keys[other], key, value))
            {
                return (keys[other], key);
            }

            keys[i] = key;
            newest[code] = i;
            key = rows[rows[key].End].End;
        }

        return null;
    }

    private static bool Same(in Rows rows, int first, int second, ReadOnlySpan<byte> value) =>
        rows.Value(first).SequenceEqual(value) && !rows.IsMerge(second);
}
