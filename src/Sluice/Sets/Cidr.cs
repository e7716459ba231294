using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Sets;

/// <summary>
/// An address block in canonical form: family, prefix length, host bits zero. Parsing is strict: octets without leading zeros,
/// four of them, a prefix length; <see cref="System.Net.IPNetwork"/> reads <c>010.0.0.0/8</c> as <c>8.0.0.0/8</c> and is not used.
/// </summary>
public readonly record struct Cidr : IComparable<Cidr>
{
    private Cidr(bool isIPv6, UInt128 network, int prefix) => (IsIPv6, Network, Prefix) = (isIPv6, network, prefix);

    public bool IsIPv6 { get; }

    /// <summary>The first address as a number; IPv4 in the low 32 bits.</summary>
    public UInt128 Network { get; }

    /// <summary>0–32 for IPv4, 0–128 for IPv6.</summary>
    public int Prefix { get; }

    /// <summary>The last address as a number.</summary>
    public UInt128 Last => Network | HostMask(IsIPv6, Prefix);

    /// <summary>Every IPv4 address.</summary>
    public static Cidr AllIPv4 { get; } = new(false, 0, 0);

    /// <summary>Every IPv6 address.</summary>
    public static Cidr AllIPv6 { get; } = new(true, 0, 0);

    /// <summary>A block from parts; host bits are cleared.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A prefix longer than the family has bits.</exception>
    public static Cidr Of(bool isIPv6, UInt128 address, int prefix)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(prefix);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(prefix, isIPv6 ? 128 : 32);
        return new(isIPv6, address & ~HostMask(isIPv6, prefix), prefix);
    }

    /// <summary>Parses a block that must be right; for constants and tests.</summary>
    /// <exception cref="FormatException">Not a block.</exception>
    public static Cidr Parse(string text) =>
        TryParse(text, out var cidr, out _) ? cidr : throw new FormatException($"'{text}' is not an address block");

    /// <summary>Parses <c>address/prefix</c>.</summary>
    /// <param name="text">What is written.</param>
    /// <param name="cidr">The block, host bits cleared.</param>
    /// <param name="hadHostBits">Whether host bits were set in the text, which an API server stores and no reader expects.</param>
    public static bool TryParse(string text, out Cidr cidr, out bool hadHostBits)
    {
        cidr = default;
        hadHostBits = false;
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        if (slash < 0 || !TryParseAddress(text.AsSpan(0, slash), out var isIPv6, out var address)) return false;
        var digits = text.AsSpan(slash + 1);
        if (digits.Length is 0 or > 3 || (digits.Length > 1 && digits[0] == '0')) return false;
        if (!int.TryParse(digits, NumberStyles.None, CultureInfo.InvariantCulture, out var prefix)) return false;
        if (!isIPv6 && text.Contains(':', StringComparison.Ordinal)) (isIPv6, address, prefix) = Mapped(address, prefix);
        if (prefix > (isIPv6 ? 128 : 32)) return false;
        cidr = Of(isIPv6, address, prefix);
        hadHostBits = cidr.Network != address;
        return true;
    }

    /// <summary>Parses one address strictly; IPv4-mapped IPv6 is IPv4, a zone is refused.</summary>
    public static bool TryParseAddress(ReadOnlySpan<char> text, out bool isIPv6, out UInt128 value)
    {
        isIPv6 = text.Contains(':');
        value = default;
        if (!isIPv6) return TryParseIPv4(text, out value);
        if (text.Contains('%') || text.Contains('[') || !IPAddress.TryParse(text, out var address)) return false;
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return false;
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out _);
        value = System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);
        if (address.IsIPv4MappedToIPv6) (isIPv6, value) = (false, value & 0xFFFFFFFF);
        return true;
    }

    /// <summary>Writes an address of the family.</summary>
    public static string FormatAddress(bool isIPv6, UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        System.Buffers.Binary.BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new IPAddress(isIPv6 ? bytes : bytes[12..]).ToString();
    }

    /// <summary>Whether every address of the other is in this block.</summary>
    public bool Contains(Cidr other) => IsIPv6 == other.IsIPv6 && other.Network >= Network && other.Last <= Last;

    /// <summary>IPv4 before IPv6, then by first address, then the wider block first.</summary>
    public int CompareTo(Cidr other)
    {
        var byFamily = IsIPv6.CompareTo(other.IsIPv6);
        if (byFamily != 0) return byFamily;
        var byNetwork = Network.CompareTo(other.Network);
        return byNetwork != 0 ? byNetwork : Prefix.CompareTo(other.Prefix);
    }

    public static bool operator <(Cidr left, Cidr right) => left.CompareTo(right) < 0;

    public static bool operator >(Cidr left, Cidr right) => left.CompareTo(right) > 0;

    public static bool operator <=(Cidr left, Cidr right) => left.CompareTo(right) <= 0;

    public static bool operator >=(Cidr left, Cidr right) => left.CompareTo(right) >= 0;

    /// <summary><c>10.0.0.0/8</c>.</summary>
    public override string ToString() => FormattableString.Invariant($"{FormatAddress(IsIPv6, Network)}/{Prefix}");

    private static UInt128 HostMask(bool isIPv6, int prefix)
    {
        var bits = (isIPv6 ? 128 : 32) - prefix;
        return bits == 128 ? UInt128.MaxValue : (UInt128.One << bits) - 1;
    }

    /// <summary>A block of IPv4-mapped addresses: IPv4 when it holds nothing else, as Go's <c>net.IPNet</c> matches it.</summary>
    private static (bool IsIPv6, UInt128 Address, int Prefix) Mapped(UInt128 address, int prefix) =>
        prefix >= 96 ? (false, address, prefix - 96) : (true, address | ((UInt128)0xFFFF << 32), prefix);

    private static bool TryParseIPv4(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = 0;
        uint address = 0;
        var parts = 0;
        foreach (var range in text.Split('.'))
        {
            var octet = text[range];
            if (++parts > 4 || octet.Length is 0 or > 3 || (octet.Length > 1 && octet[0] == '0')) return false;
            if (!byte.TryParse(octet, NumberStyles.None, CultureInfo.InvariantCulture, out var number)) return false;
            address = (address << 8) | number;
        }

        value = address;
        return parts == 4;
    }
}
