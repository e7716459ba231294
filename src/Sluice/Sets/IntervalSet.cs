using System.Numerics;

namespace Sluice.Sets;

/// <summary>
/// An immutable set of unsigned integers as closed intervals in canonical form: ascending, disjoint and not adjacent.
/// Two sets with the same members are equal. Every operation is linear in the number of intervals.
/// </summary>
public sealed class IntervalSet<T> : IEquatable<IntervalSet<T>>
    where T : struct, IBinaryInteger<T>, IMinMaxValue<T>, IUnsignedNumber<T>
{
    private readonly Interval<T>[] intervals;
    private readonly int hash;

    private IntervalSet(Interval<T>[] canonical)
    {
        intervals = canonical;
        var code = new HashCode();
        foreach (var interval in canonical) code.Add(interval);
        hash = code.ToHashCode();
    }

    /// <summary>The set without members.</summary>
    public static IntervalSet<T> Empty { get; } = new([]);

    /// <summary>Every value of the type.</summary>
    public static IntervalSet<T> All { get; } = new([new(T.MinValue, T.MaxValue)]);

    /// <summary>The canonical intervals, ascending.</summary>
    public ReadOnlySpan<Interval<T>> Intervals => intervals;

    /// <summary>Whether the set has no members.</summary>
    public bool IsEmpty => intervals.Length == 0;

    /// <summary>One closed interval.</summary>
    /// <exception cref="ArgumentException">Low is above high.</exception>
    public static IntervalSet<T> Of(T low, T high) =>
        low > high ? throw new ArgumentException($"interval {low}-{high} is empty", nameof(low)) : new([new(low, high)]);

    /// <summary>The union of intervals in any order; each must have low ≤ high.</summary>
    public static IntervalSet<T> From(IEnumerable<Interval<T>> source)
    {
        Interval<T>[] sorted = [.. source];
        if (sorted.Length == 0) return Empty;
        Array.Sort(sorted, static (a, b) => a.Low.CompareTo(b.Low));
        return Canonical(sorted);
    }

    /// <summary>Whether the value is a member; logarithmic.</summary>
    public bool Contains(T value)
    {
        int low = 0, high = intervals.Length - 1;
        while (low <= high)
        {
            var middle = (low + high) >>> 1;
            if (value < intervals[middle].Low) high = middle - 1;
            else if (value > intervals[middle].High) low = middle + 1;
            else return true;
        }

        return false;
    }

    /// <summary>Members of either.</summary>
    public IntervalSet<T> Union(IntervalSet<T> other)
    {
        if (other.IsEmpty || ReferenceEquals(this, other)) return this;
        if (IsEmpty) return other;
        var merged = new Interval<T>[intervals.Length + other.intervals.Length];
        int left = 0, right = 0;
        for (var at = 0; at < merged.Length; at++)
        {
            merged[at] = right == other.intervals.Length
                || (left < intervals.Length && intervals[left].Low <= other.intervals[right].Low)
                    ? intervals[left++]
                    : other.intervals[right++];
        }

        return Canonical(merged);
    }

    /// <summary>Members of both.</summary>
    public IntervalSet<T> Intersect(IntervalSet<T> other)
    {
        if (ReferenceEquals(this, other) || IsEmpty) return this;
        if (other.IsEmpty) return other;
        var result = new List<Interval<T>>();
        int left = 0, right = 0;
        while (left < intervals.Length && right < other.intervals.Length)
        {
            var a = intervals[left];
            var b = other.intervals[right];
            var low = T.Max(a.Low, b.Low);
            var high = T.Min(a.High, b.High);
            if (low <= high) result.Add(new(low, high));
            if (a.High < b.High) left++;
            else right++;
        }

        return result.Count == 0 ? Empty : new([.. result]);
    }

    /// <summary>Values that are not members.</summary>
    public IntervalSet<T> Complement()
    {
        var result = new List<Interval<T>>(intervals.Length + 1);
        var next = T.MinValue;
        foreach (var (low, high) in intervals)
        {
            if (low > next) result.Add(new(next, low - T.One));
            if (high == T.MaxValue) return result.Count == 0 ? Empty : new([.. result]);
            next = high + T.One;
        }

        result.Add(new(next, T.MaxValue));
        return new([.. result]);
    }

    /// <summary>Members of this and not of the other.</summary>
    public IntervalSet<T> Except(IntervalSet<T> other) => other.IsEmpty ? this : Intersect(other.Complement());

    /// <summary>Whether the two have a member in common.</summary>
    public bool Overlaps(IntervalSet<T> other) => !Intersect(other).IsEmpty;

    /// <summary>Whether every member is a member of the other.</summary>
    public bool IsSubsetOf(IntervalSet<T> other) => Intersect(other).Equals(this);

    /// <summary>The number of members.</summary>
    public BigInteger Count()
    {
        var count = BigInteger.Zero;
        foreach (var (low, high) in intervals) count += BigInteger.CreateChecked(high - low) + 1;
        return count;
    }

    /// <inheritdoc/>
    public bool Equals(IntervalSet<T>? other) =>
        other is not null && hash == other.hash && intervals.AsSpan().SequenceEqual(other.intervals);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as IntervalSet<T>);

    /// <inheritdoc/>
    public override int GetHashCode() => hash;

    /// <summary>Intervals joined by commas: <c>80,443-445</c>.</summary>
    public override string ToString() => string.Join(',', intervals);

    private static IntervalSet<T> Canonical(Interval<T>[] sorted)
    {
        var count = 0;
        for (var at = 1; at < sorted.Length; at++)
        {
            var last = sorted[count];
            var next = sorted[at];
            if (last.High == T.MaxValue || next.Low <= last.High + T.One) sorted[count] = new(last.Low, T.Max(last.High, next.High));
            else sorted[++count] = next;
        }

        return new(sorted[..(count + 1)]);
    }
}
