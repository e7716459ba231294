namespace Sluice.Sets;

/// <summary>A set of IPv4 and IPv6 addresses, canonical per family, equal by members.</summary>
public sealed class AddressSet : IEquatable<AddressSet>
{
    private AddressSet(IntervalSet<uint> v4, IntervalSet<UInt128> v6) => (V4, V6) = (v4, v6);

    public static AddressSet Empty { get; } = new(IntervalSet<uint>.Empty, IntervalSet<UInt128>.Empty);

    /// <summary>Every address of both families.</summary>
    public static AddressSet All { get; } = new(IntervalSet<uint>.All, IntervalSet<UInt128>.All);

    public static AddressSet AllIPv4 { get; } = new(IntervalSet<uint>.All, IntervalSet<UInt128>.Empty);

    public IntervalSet<uint> V4 { get; }

    public IntervalSet<UInt128> V6 { get; }

    public bool IsEmpty => V4.IsEmpty && V6.IsEmpty;

    /// <summary>The addresses of one block.</summary>
    public static AddressSet Of(Cidr block) => block.IsIPv6
        ? new(IntervalSet<uint>.Empty, IntervalSet<UInt128>.Of(block.Network, block.Last))
        : new(IntervalSet<uint>.Of((uint)block.Network, (uint)block.Last), IntervalSet<UInt128>.Empty);

    /// <summary>The addresses of several blocks.</summary>
    public static AddressSet Of(IEnumerable<Cidr> blocks)
    {
        List<Interval<uint>>? v4 = null;
        List<Interval<UInt128>>? v6 = null;
        foreach (var block in blocks)
        {
            if (block.IsIPv6) (v6 ??= []).Add(new(block.Network, block.Last));
            else (v4 ??= []).Add(new((uint)block.Network, (uint)block.Last));
        }

        return v4 is null && v6 is null ? Empty
            : new(v4 is null ? IntervalSet<uint>.Empty : IntervalSet<uint>.From(v4), v6 is null ? IntervalSet<UInt128>.Empty : IntervalSet<UInt128>.From(v6));
    }

    /// <summary>One set per family.</summary>
    public static AddressSet Of(IntervalSet<uint> v4, IntervalSet<UInt128> v6) => new(v4, v6);

    /// <summary>Whether the address, a number of its family, is a member.</summary>
    public bool Contains(bool isIPv6, UInt128 address) => isIPv6 ? V6.Contains(address) : V4.Contains((uint)address);

    public AddressSet Union(AddressSet other) => new(V4.Union(other.V4), V6.Union(other.V6));

    public AddressSet Intersect(AddressSet other) => new(V4.Intersect(other.V4), V6.Intersect(other.V6));

    public AddressSet Except(AddressSet other) => new(V4.Except(other.V4), V6.Except(other.V6));

    public bool Overlaps(AddressSet other) => V4.Overlaps(other.V4) || V6.Overlaps(other.V6);

    public bool IsSubsetOf(AddressSet other) => V4.IsSubsetOf(other.V4) && V6.IsSubsetOf(other.V6);

    /// <summary>The fewest blocks with exactly these members, IPv4 first, ascending.</summary>
    public IReadOnlyList<Cidr> ToBlocks()
    {
        var blocks = new List<Cidr>();
        foreach (var (low, high) in V4.Intervals) AddBlocks(blocks, isIPv6: false, low, high);
        foreach (var (low, high) in V6.Intervals) AddBlocks(blocks, isIPv6: true, low, high);
        return blocks;
    }

    public bool Equals(AddressSet? other) => other is not null && V4.Equals(other.V4) && V6.Equals(other.V6);

    public override bool Equals(object? obj) => Equals(obj as AddressSet);

    public override int GetHashCode() => HashCode.Combine(V4, V6);

    /// <summary>The blocks joined by commas.</summary>
    public override string ToString() => IsEmpty ? "none" : string.Join(',', ToBlocks());

    private static void AddBlocks(List<Cidr> blocks, bool isIPv6, UInt128 low, UInt128 high)
    {
        var width = isIPv6 ? 128 : 32;
        while (true)
        {
            var bits = low == 0 ? width : Math.Min(width, (int)UInt128.TrailingZeroCount(low));
            while (bits > 0 && LastOf(low, bits) > high) bits--;
            blocks.Add(Cidr.Of(isIPv6, low, width - bits));
            var last = LastOf(low, bits);
            if (last >= high) return;
            low = last + 1;
        }
    }

    private static UInt128 LastOf(UInt128 low, int bits) => bits == 128 ? UInt128.MaxValue : low + ((UInt128.One << bits) - 1);
}
