using System.Collections;

namespace Sluice.Analysis;

/// <summary>An immutable list in chunks: a version with a few other items shares the rest, and no version needs a large block of memory.</summary>
internal sealed class ChunkedList<T> : IReadOnlyList<T>
{
    private const int Bits = 8;
    private const int Mask = (1 << Bits) - 1;

    private readonly T[][] chunks;

    private ChunkedList(T[][] chunks, int count) => (this.chunks, Count) = (chunks, count);

    public int Count { get; }

    public T this[int index] => chunks[index >> Bits][index & Mask];

    public static ChunkedList<T> Of(ReadOnlySpan<T> items)
    {
        var chunks = new T[(items.Length + Mask) >> Bits][];
        for (var at = 0; at < chunks.Length; at++) chunks[at] = items[(at << Bits)..Math.Min(items.Length, (at + 1) << Bits)].ToArray();
        return new(chunks, items.Length);
    }

    /// <summary>The same items but for some.</summary>
    public ChunkedList<T> With(IReadOnlyList<(int Index, T Item)> changed)
    {
        if (changed.Count == 0) return this;
        var copy = (T[][])chunks.Clone();
        foreach (var (index, item) in changed)
        {
            var at = index >> Bits;
            if (ReferenceEquals(copy[at], chunks[at])) copy[at] = (T[])chunks[at].Clone();
            copy[at][index & Mask] = item;
        }

        return new(copy, Count);
    }

    /// <summary>The same items and some more.</summary>
    public ChunkedList<T> Add(params IReadOnlyList<T> items)
    {
        if (items.Count == 0) return this;
        var copy = chunks.ToList();
        var next = new List<T>((Count & Mask) == 0 ? [] : copy[^1]);
        if (next.Count > 0) copy.RemoveAt(copy.Count - 1);
        foreach (var item in items)
        {
            next.Add(item);
            if (next.Count <= Mask) continue;
            copy.Add([.. next]);
            next.Clear();
        }

        if (next.Count > 0) copy.Add([.. next]);
        return new([.. copy], Count + items.Count);
    }

    public IEnumerator<T> GetEnumerator() => chunks.SelectMany(static chunk => chunk).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
