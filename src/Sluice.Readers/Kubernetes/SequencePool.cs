using System.Runtime.CompilerServices;

namespace Sluice.Readers.Kubernetes;

/// <summary>
/// Gives equal sequences of pooled objects the same value, so that the labels of a thousand replicas are built, sorted and hashed once.
/// Items are compared by reference: they must come from a pool themselves. Not safe to share between threads.
/// </summary>
internal sealed class SequencePool<TValue>
{
    private readonly Dictionary<object[], TValue> values;
    private readonly Dictionary<object[], TValue>.AlternateLookup<ReadOnlySpan<object>> lookup;

    public SequencePool()
    {
        values = new(new ByReference());
        lookup = values.GetAlternateLookup<ReadOnlySpan<object>>();
    }

    /// <summary>The value of the sequence, made when it is seen for the first time.</summary>
    public TValue Get(ReadOnlySpan<object> items, Func<object[], TValue> make)
    {
        if (lookup.TryGetValue(items, out var known)) return known;
        var key = items.ToArray();
        var value = make(key);
        values.Add(key, value);
        return value;
    }

    private sealed class ByReference : IEqualityComparer<object[]>, IAlternateEqualityComparer<ReadOnlySpan<object>, object[]>
    {
        public bool Equals(object[]? x, object[]? y) => x is not null && y is not null && Equals(x.AsSpan(), y);

        public bool Equals(ReadOnlySpan<object> alternate, object[] other)
        {
            if (alternate.Length != other.Length) return false;
            for (var i = 0; i < other.Length; i++)
            {
                if (!ReferenceEquals(alternate[i], other[i])) return false;
            }

            return true;
        }

        public int GetHashCode(object[] obj) => GetHashCode(obj.AsSpan());

        public int GetHashCode(ReadOnlySpan<object> alternate)
        {
            var hash = new HashCode();
            foreach (var item in alternate) hash.Add(RuntimeHelpers.GetHashCode(item));
            return hash.ToHashCode();
        }

        public object[] Create(ReadOnlySpan<object> alternate) => alternate.ToArray();
    }
}
