namespace Sluice.Analysis;

/// <summary>Lists of numbers, one for each of many keys, in one block of memory.</summary>
internal readonly struct Runs
{
    private readonly int[] starts;

    private Runs(int[] starts) => (this.starts, Items) = (starts, new int[starts[^1]]);

    /// <summary>The items of all lists, one list after the other.</summary>
    public int[] Items { get; }

    /// <summary>The places of each key's items when <paramref name="keyOf"/> gives the key at each place; ascending (a counting sort).</summary>
    public static Runs Of(int[] keyOf, int keyCount)
    {
        var sizes = new int[keyCount + 1];
        foreach (var key in keyOf) sizes[key + 1]++;
        var runs = FromSizes(sizes, out var next);
        for (var at = 0; at < keyOf.Length; at++) runs.Items[next[keyOf[at]]++] = at;
        return runs;
    }

    /// <summary>Empty lists of known sizes.</summary>
    /// <param name="sizes">Zero, then the size of each list; becomes part of the result.</param>
    /// <param name="next">Where each list begins, for whoever fills them.</param>
    public static Runs FromSizes(int[] sizes, out int[] next)
    {
        for (var key = 1; key < sizes.Length; key++) sizes[key] += sizes[key - 1];
        next = sizes.AsSpan(0, sizes.Length - 1).ToArray();
        return new(sizes);
    }

    /// <summary>The list of a key.</summary>
    public ReadOnlySpan<int> Of(int key) => Items.AsSpan(starts[key], starts[key + 1] - starts[key]);
}
