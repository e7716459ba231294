using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Sluice.Sets;

namespace Sluice.Gateway.Destinations;

/// <summary>An address as it is dialled. IPv4 in the low 32 bits.</summary>
public readonly record struct NetAddress(bool IsIPv6, UInt128 Value)
{
    private static readonly Cidr Translated = Cidr.Parse("64:ff9b::/96");

    public static NetAddress Of(IPAddress address)
    {
        Span<byte> bytes = stackalloc byte[16];
        address.TryWriteBytes(bytes, out var length);
        return length == 4 ? new(false, BinaryPrimitives.ReadUInt32BigEndian(bytes)) : new(true, BinaryPrimitives.ReadUInt128BigEndian(bytes));
    }

    /// <summary>The address by which it is judged: the IPv4 address inside one that a NAT64 translates (RFC 6052), or itself.</summary>
    public NetAddress Judged => IsIPv6 && Translated.Contains(Cidr.Of(true, Value, 128)) ? new(false, Value & 0xFFFFFFFF) : this;

    public SpecialRange? Special => SpecialRanges.Find(Judged.IsIPv6, Judged.Value);

    public AddressFamily Family => IsIPv6 ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;

    public bool IsIn(Cidr block) => IsPlainlyIn(block) || (Judged != this && Judged.IsPlainlyIn(block));

    public IPAddress ToIPAddress()
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return new(IsIPv6 ? bytes : bytes[12..]);
    }

    public override string ToString() => Cidr.FormatAddress(IsIPv6, Value);

    private bool IsPlainlyIn(Cidr block) => block.IsIPv6 == IsIPv6 && Value >= block.Network && Value <= block.Last;
}
