namespace Sluice.Sets;

/// <summary>A set of ports 1–65535 of one protocol, canonical, equal by members.</summary>
public sealed class PortSet : IEquatable<PortSet>
{
    /// <summary>The lowest port there is.</summary>
    public const int Lowest = 1;

    /// <summary>The highest port there is.</summary>
    public const int Highest = 65535;

    private static readonly IntervalSet<ushort> Universe = IntervalSet<ushort>.Of(Lowest, Highest);

    private PortSet(IntervalSet<ushort> set) => Set = set;

    /// <summary>No port.</summary>
    public static PortSet Empty { get; } = new(IntervalSet<ushort>.Empty);

    /// <summary>Every port, 1–65535.</summary>
    public static PortSet All { get; } = new(Universe);

    /// <summary>The members as intervals.</summary>
    public IntervalSet<ushort> Set { get; }

    /// <summary>Whether there is no port.</summary>
    public bool IsEmpty => Set.IsEmpty;

    /// <summary>Whether every port is a member.</summary>
    public bool IsAll => Set.Equals(Universe);

    /// <summary>How many ports.</summary>
    public int Count => (int)Set.Count();

    /// <summary>The ports from low to high, both included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A bound outside 1–65535.</exception>
    /// <exception cref="ArgumentException">Low above high.</exception>
    public static PortSet Of(int low, int high)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(low, Lowest);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(high, Highest);
        return new(IntervalSet<ushort>.Of((ushort)low, (ushort)high));
    }

    /// <summary>One port.</summary>
    public static PortSet Of(int port) => Of(port, port);

    /// <summary>Whether the port is a member.</summary>
    public bool Contains(int port) => port is >= Lowest and <= Highest && Set.Contains((ushort)port);

    /// <summary>Ports of either.</summary>
    public PortSet Union(PortSet other) => Wrap(Set.Union(other.Set));

    /// <summary>Ports of both.</summary>
    public PortSet Intersect(PortSet other) => Wrap(Set.Intersect(other.Set));

    /// <summary>Ports of this and not of the other.</summary>
    public PortSet Except(PortSet other) => Wrap(Set.Except(other.Set));

    /// <summary>Whether every port is a port of the other.</summary>
    public bool IsSubsetOf(PortSet other) => Set.IsSubsetOf(other.Set);

    /// <inheritdoc/>
    public bool Equals(PortSet? other) => other is not null && Set.Equals(other.Set);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => Equals(obj as PortSet);

    /// <inheritdoc/>
    public override int GetHashCode() => Set.GetHashCode();

    /// <summary><c>80,443-445</c>.</summary>
    public override string ToString() => Set.ToString();

    private static PortSet Wrap(IntervalSet<ushort> set) => set.IsEmpty ? Empty : set.Equals(Universe) ? All : new(set);
}
