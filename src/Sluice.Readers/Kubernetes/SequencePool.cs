namespace Sluice.Readers.Kubernetes;

/// <summary>
/// Gives equal sequences the same value, so that the labels of a thousand replicas are built, sorted and hashed once. Not safe to share between threads.
/// </summary>
internal sealed class SequencePool<TItem, TValue>
{
    private readonly Dictionary<TItem[], TValue> values;
    private readonly Dictionary<TItem[], TValue>.AlternateLookup<ReadOnlySpan<TItem>> lookup;

    /// <param name="items">How items compare; by reference for those that come from a pool themselves.</param>
    public SequencePool(IEqualityComparer<TItem> items)
    {
        values = new(new BySequence(items));
        lookup = values.GetAlternateLookup<ReadOnlySpan<TItem>>();
    }

    /// <summary>The value of the sequence, made when it is seen for the first time.</summary>
    public TValue Get(ReadOnlySpan<TItem> items, Func<TItem[], TValue> make)
    {
        if (lookup.TryGetValue(items, out var known)) return known;
        var key = items.ToArray();
        var value = make(key);
        values.Add(key, value);
        return value;
    }

    private sealed class BySequence(IEqualityComparer<TItem> items) : IEqualityComparer<TItem[]>, IAlternateEqualityComparer<ReadOnlySpan<TItem>, TItem[]>
    {
        public bool Equals(TItem[]? x, TItem[]? y) => x is not null && y is not null && Equals(x.AsSpan(), y);

        public bool Equals(ReadOnlySpan<TItem> alternate, TItem[] other)
        {
            if (alternate.Length != other.Length) return false;
            for (var i = 0; i < other.Length; i++)
            {
                if (!items.Equals(alternate[i], other[i])) return false;
            }

            return true;
        }

        public int GetHashCode(TItem[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<TItem> alternate)
        {
            var hash = new HashCode();
            foreach (var item in alternate) hash.Add(item, items);
            return hash.ToHashCode();
        }

        public TItem[] Create(ReadOnlySpan<TItem> alternate) => alternate.ToArray();
    }
}
