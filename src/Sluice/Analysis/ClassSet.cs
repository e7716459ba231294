using System.Buffers;
using System.Numerics;
using System.Runtime.InteropServices;

namespace Sluice.Analysis;

/// <summary>
/// An immutable set of class ids: ascending integers while sparse, a bitset when dense, or everything there is.
/// Equal by members, whatever the form; the form depends on the members alone.
/// </summary>
internal sealed class ClassSet : IEquatable<ClassSet>
{
    /// <summary>A set with fewer members than ids ÷ this is kept as integers.</summary>
    private const int SparseFactor = 32;

    private readonly int[]? ids;
    private readonly ulong[]? bits;
    private int hash;

    private ClassSet(int[]? ids, ulong[]? bits, int count) => (this.ids, this.bits, Count) = (ids, bits, count);

    /// <summary>No class.</summary>
    public static ClassSet Empty { get; } = new([], null, 0);

    /// <summary>Every class, those that do not exist yet included.</summary>
    public static ClassSet All { get; } = new(null, null, int.MaxValue);

    /// <summary>The number of members; meaningless for <see cref="All"/>.</summary>
    public int Count { get; }

    public bool IsEmpty => Count == 0;

    public bool IsAll => ids is null && bits is null;

    /// <summary>The words of the bitset; empty when the set is kept otherwise.</summary>
    public ReadOnlySpan<ulong> Words => bits;

    /// <summary>The ids; empty when the set is kept otherwise.</summary>
    public ReadOnlySpan<int> Ids => ids;

    public bool IsDense => bits is not null;

    /// <summary>A set of ascending distinct ids; the span is copied.</summary>
    public static ClassSet OfSorted(ReadOnlySpan<int> ascending)
    {
        if (ascending.IsEmpty) return Empty;
        var last = ascending[^1];
        if ((long)ascending.Length * SparseFactor <= last + 1L) return new(ascending.ToArray(), null, ascending.Length);
        var words = new ulong[(last >> 6) + 1];
        foreach (var id in ascending) words[id >> 6] |= 1UL << (id & 63);
        return new(null, words, ascending.Length);
    }

    /// <summary>A set of ids in any order, perhaps repeated; the list is sorted in place.</summary>
    public static ClassSet Of(List<int> source)
    {
        var span = CollectionsMarshal.AsSpan(source);
        for (var at = 1; at < span.Length; at++)
        {
            if (span[at - 1] < span[at]) continue;
            span.Sort();
            break;
        }

        var kept = 0;
        for (var at = 0; at < span.Length; at++)
        {
            if (at == 0 || span[at] != span[kept - 1]) span[kept++] = span[at];
        }

        return OfSorted(span[..kept]);
    }

    /// <summary>The ids from the start up to the end, which is not among them.</summary>
    public static ClassSet OfRun((int Start, int End) run)
    {
        Span<int> few = stackalloc int[16];
        var ids = run.End - run.Start <= few.Length ? few[..(run.End - run.Start)] : new int[run.End - run.Start];
        for (var at = 0; at < ids.Length; at++) ids[at] = run.Start + at;
        return OfSorted(ids);
    }

    /// <summary>The members of any of the sets.</summary>
    public static ClassSet UnionOf(List<ClassSet> sets)
    {
        if (sets.Count <= 2 || !sets.TrueForAll(static set => set.ids is not null)) return sets.Aggregate(Empty, static (union, set) => union.Union(set));
        var members = new List<int>(sets.Sum(static set => set.Count));
        foreach (var set in sets) members.AddRange(set.ids!);
        return Of(members);
    }

    /// <summary>A set from a bitset, which is copied.</summary>
    public static ClassSet OfBits(ReadOnlySpan<ulong> words)
    {
        var length = words.Length;
        while (length > 0 && words[length - 1] == 0) length--;
        if (length == 0) return Empty;
        var count = 0;
        foreach (var word in words[..length]) count += BitOperations.PopCount(word);
        var last = ((length - 1) << 6) + 63 - BitOperations.LeadingZeroCount(words[length - 1]);
        if ((long)count * SparseFactor > last + 1L) return new(null, words[..length].ToArray(), count);
        var sorted = new int[count];
        var at = 0;
        for (var index = 0; index < length; index++)
        {
            for (var word = words[index]; word != 0; word &= word - 1) sorted[at++] = (index << 6) + BitOperations.TrailingZeroCount(word);
        }

        return new(sorted, null, count);
    }

    public bool Contains(int id)
    {
        if (bits is not null) return (uint)(id >> 6) < (uint)bits.Length && (bits[id >> 6] >> (id & 63) & 1) != 0;
        return ids is null || Array.BinarySearch(ids, id) >= 0;
    }

    /// <summary>Calls for each member, ascending.</summary>
    /// <exception cref="InvalidOperationException">The set is <see cref="All"/>.</exception>
    public void ForEach<TState>(TState state, Action<TState, int> visit)
    {
        if (IsAll) throw new InvalidOperationException("everything has no list of members");
        foreach (var id in Ids) visit(state, id);
        for (var index = 0; index < Words.Length; index++)
        {
            for (var word = bits![index]; word != 0; word &= word - 1) visit(state, (index << 6) + BitOperations.TrailingZeroCount(word));
        }
    }

    /// <summary>Appends the members, ascending.</summary>
    /// <exception cref="InvalidOperationException">The set is <see cref="All"/>.</exception>
    public void CopyTo(List<int> target)
    {
        if (ids is not null) target.AddRange(ids);
        else ForEach(target, static (list, id) => list.Add(id));
    }

    public ClassSet Union(ClassSet other)
    {
        if (IsAll || other.IsEmpty || ReferenceEquals(this, other)) return this;
        if (other.IsAll || IsEmpty) return other;
        if (ids is not null && other.ids is not null)
        {
            var merged = ArrayPool<int>.Shared.Rent(Count + other.Count);
            var union = OfSorted(merged.AsSpan(0, Merge(ids, other.ids, merged)));
            ArrayPool<int>.Shared.Return(merged);
            return union.Count == Count ? this : union.Count == other.Count ? other : union;
        }

        var words = new ulong[Math.Max(WordLength, other.WordLength)];
        AddTo(words);
        other.AddTo(words);
        return OfBits(words);
    }

    public ClassSet Intersect(ClassSet other)
    {
        if (IsAll || other.IsEmpty || ReferenceEquals(this, other)) return other;
        if (other.IsAll || IsEmpty) return this;
        if (ids is not null || other.ids is not null)
        {
            var (few, many) = ids is null || (other.ids is not null && other.Count < Count) ? (other, this) : (this, other);
            if (few.IsSubsetOf(many)) return few;
            var kept = new List<int>();
            foreach (var id in few.ids!)
            {
                if (many.Contains(id)) kept.Add(id);
            }

            return OfSorted(CollectionsMarshal.AsSpan(kept));
        }

        var words = new ulong[Math.Min(bits!.Length, other.bits!.Length)];
        for (var at = 0; at < words.Length; at++) words[at] = bits[at] & other.bits[at];
        return OfBits(words);
    }

    /// <summary>Members of this and not of the other.</summary>
    /// <exception cref="InvalidOperationException">This is <see cref="All"/> and the other is not.</exception>
    public ClassSet Except(ClassSet other)
    {
        if (other.IsEmpty || IsEmpty) return this;
        if (other.IsAll || ReferenceEquals(this, other)) return Empty;
        if (ids is not null)
        {
            var kept = new List<int>();
            foreach (var id in ids)
            {
                if (!other.Contains(id)) kept.Add(id);
            }

            return kept.Count == Count ? this : OfSorted(CollectionsMarshal.AsSpan(kept));
        }

        if (bits is null) throw new InvalidOperationException("the rest of everything has no bound");
        var words = ArrayPool<ulong>.Shared.Rent(bits.Length);
        bits.CopyTo(words, 0);
        other.RemoveFrom(words.AsSpan(0, bits.Length));
        var rest = OfBits(words.AsSpan(0, bits.Length));
        ArrayPool<ulong>.Shared.Return(words);
        return rest;
    }

    /// <summary>Whether every member is a member of the other.</summary>
    public bool IsSubsetOf(ClassSet other)
    {
        if (other.IsAll || IsEmpty || ReferenceEquals(this, other)) return true;
        if (IsAll || Count > other.Count) return false;
        if (ids is not null)
        {
            foreach (var id in ids)
            {
                if (!other.Contains(id)) return false;
            }

            return true;
        }

        return Except(other).IsEmpty;
    }

    /// <summary>Sets the members' bits.</summary>
    /// <exception cref="InvalidOperationException">The set is <see cref="All"/>.</exception>
    public void AddTo(Span<ulong> words)
    {
        if (ids is not null)
        {
            foreach (var id in ids) words[id >> 6] |= 1UL << (id & 63);
            return;
        }

        if (bits is null) throw new InvalidOperationException("everything has no bits");
        for (var at = 0; at < bits.Length; at++) words[at] |= bits[at];
    }

    /// <summary>Writes a value at the place of each member.</summary>
    public void Mark(int[] places, int value)
    {
        foreach (var id in Ids) places[id] = value;
        for (var index = 0; index < Words.Length; index++)
        {
            for (var word = bits![index]; word != 0; word &= word - 1) places[(index << 6) + BitOperations.TrailingZeroCount(word)] = value;
        }
    }

    /// <summary>Clears the members' bits, as far as there are any.</summary>
    public void RemoveFrom(Span<ulong> words)
    {
        if (IsAll) words.Clear();
        foreach (var id in Ids)
        {
            if (id >> 6 < words.Length) words[id >> 6] &= ~(1UL << (id & 63));
        }

        for (var at = 0; at < Math.Min(words.Length, Words.Length); at++) words[at] &= ~bits![at];
    }

    public bool Equals(ClassSet? other)
    {
        if (ReferenceEquals(this, other)) return true;
        if (other is null || Count != other.Count || IsAll != other.IsAll || GetHashCode() != other.GetHashCode()) return false;
        return ids is not null ? ids.AsSpan().SequenceEqual(other.ids) : bits.AsSpan().SequenceEqual(other.bits);
    }

    public override bool Equals(object? obj) => Equals(obj as ClassSet);

    public override int GetHashCode()
    {
        if (hash != 0) return hash;
        var code = new HashCode();
        code.Add(Count);
        code.AddBytes(MemoryMarshal.AsBytes<int>(ids));
        code.AddBytes(MemoryMarshal.AsBytes<ulong>(bits));
        return hash = code.ToHashCode() | 1;
    }

    /// <summary>Writes the members of two ascending lists, ascending and once each; how many there are.</summary>
    private static int Merge(ReadOnlySpan<int> left, ReadOnlySpan<int> right, Span<int> target)
    {
        int at = 0, other = 0, count = 0;
        while (at < left.Length && other < right.Length)
        {
            var (one, two) = (left[at], right[other]);
            target[count++] = Math.Min(one, two);
            at += one <= two ? 1 : 0;
            other += two <= one ? 1 : 0;
        }

        left[at..].CopyTo(target[count..]);
        count += left.Length - at;
        right[other..].CopyTo(target[count..]);
        return count + right.Length - other;
    }

    /// <summary>How many words the members' bits take. Never asked of a set without members, nor of everything.</summary>
    private int WordLength => bits?.Length ?? (ids![^1] >> 6) + 1;
}
