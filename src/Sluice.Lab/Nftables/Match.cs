using System.Globalization;
using Sluice.Sets;

namespace Sluice.Lab.Nftables;

/// <summary>The side of a packet that a peer is on.</summary>
internal enum PeerSide
{
    Unknown = 0,

    /// <summary>The packet comes from the peer: its source address counts.</summary>
    Source,

    /// <summary>The packet goes to the peer: its destination address counts.</summary>
    Destination,
}

/// <summary>Parts of rules in the text of nft.</summary>
internal static class Match
{
    public const string Ports = "meta l4proto { tcp, udp, sctp }";

    /// <summary>Whether the peer's address is in a block and in none of its exceptions.</summary>
    public static string In(PeerSide side, Cidr block, ValueList<Cidr> except = default)
    {
        var field = Field(side, block.IsIPv6);
        return string.Concat([$"{field} {block}", .. except.Where(part => part.IsIPv6 == block.IsIPv6).Select(part => $" {field} != {part}")]);
    }

    /// <summary>Whether the peer's address is in a set.</summary>
    public static string In(PeerSide side, bool isIPv6, string set) => $"{Field(side, isIPv6)} @{set}";

    /// <summary>A protocol, whatever the port.</summary>
    public static string Of(Protocol protocol) => $"meta l4proto {Name(protocol)}";

    /// <summary>Ports of a protocol; the ranges may overlap, and nft's must not.</summary>
    public static string Of(Protocol protocol, IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var (first, last) in ranges.Order())
        {
            if (merged.Count > 0 && first <= merged[^1].Last + 1) merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, last));
            else merged.Add((first, last));
        }

        var texts = merged.Select(static range => range.First == range.Last
            ? range.First.ToString(CultureInfo.InvariantCulture)
            : string.Create(CultureInfo.InvariantCulture, $"{range.First}-{range.Last}"));
        return $"{Name(protocol)} dport {{ {string.Join(", ", texts)} }}";
    }

    /// <summary>Whether destination, protocol and port are an element of a set: a port by its name, which each pod resolves for itself.</summary>
    public static string Named(bool isIPv6, string set) => $"{Field(PeerSide.Destination, isIPv6)} . meta l4proto . th dport @{set}";

    public static string Name(Protocol protocol) => protocol switch
    {
        Protocol.Tcp => "tcp",
        Protocol.Udp => "udp",
        Protocol.Sctp => "sctp",
        _ => throw new ArgumentOutOfRangeException(nameof(protocol), protocol, null),
    };

    /// <summary>An address as nft reads it.</summary>
    public static string Address(Cidr address) => Cidr.FormatAddress(address.IsIPv6, address.Network);

    private static string Field(PeerSide side, bool isIPv6) => $"{(isIPv6 ? "ip6" : "ip")} {(side == PeerSide.Source ? "saddr" : "daddr")}";
}
