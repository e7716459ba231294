namespace Sluice.Sets;

/// <summary>A closed interval; <see cref="Low"/> is at most <see cref="High"/> in every interval of a canonical set.</summary>
public readonly record struct Interval<T>(T Low, T High)
    where T : struct, IComparable<T>
{
    /// <inheritdoc/>
    public override string ToString() => Low.CompareTo(High) == 0 ? $"{Low}" : $"{Low}-{High}";
}
