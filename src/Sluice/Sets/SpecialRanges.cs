namespace Sluice.Sets;

/// <summary>
/// The addresses that are set aside for special purposes, as the IANA registries of special-purpose addresses list them (RFC 6890 and its updates), reachable ones among them, with
/// multicast, what was deprecated (site-local, IPv4-compatible, 6to4), and what of IPv6 was never handed out. The narrowest block comes first where two hold an address.
/// </summary>
/// <remarks>64:ff9b::/96 is not among them: an address of it stands for the IPv4 address inside (RFC 6052), and is judged by that.</remarks>
public static class SpecialRanges
{
    /// <summary>IPv4 before IPv6, narrower blocks before those around them.</summary>
    public static ValueList<SpecialRange> All { get; } =
    [
        Of("0.0.0.0/8", "an address of this network", "RFC 1122"),
        Of("10.0.0.0/8", "a private address", "RFC 1918"),
        Of("100.64.0.0/10", "an address shared between carrier and customer", "RFC 6598"),
        Of("127.0.0.0/8", "a loopback address", "RFC 1122"),
        Of("169.254.169.254/32", "the metadata address of clouds", "RFC 3927"),
        Of("169.254.0.0/16", "a link-local address", "RFC 3927"),
        Of("172.16.0.0/12", "a private address", "RFC 1918"),
        Of("192.0.0.0/24", "an address for protocol assignments", "RFC 6890"),
        Of("192.0.2.0/24", "an address for documentation", "RFC 5737", isPublic: true),
        Of("192.31.196.0/24", "an address of AS112", "RFC 7535", isPublic: true),
        Of("192.52.193.0/24", "an address for automatic multicast tunnels", "RFC 7450", isPublic: true),
        Of("192.88.99.0/24", "a 6to4 relay", "RFC 7526", isPublic: true),
        Of("192.168.0.0/16", "a private address", "RFC 1918"),
        Of("192.175.48.0/24", "an address of AS112", "RFC 7534", isPublic: true),
        Of("198.18.0.0/15", "an address for benchmarks", "RFC 2544"),
        Of("198.51.100.0/24", "an address for documentation", "RFC 5737", isPublic: true),
        Of("203.0.113.0/24", "an address for documentation", "RFC 5737", isPublic: true),
        Of("224.0.0.0/4", "a multicast address", "RFC 5771"),
        Of("255.255.255.255/32", "the broadcast address", "RFC 919"),
        Of("240.0.0.0/4", "a reserved address", "RFC 1112"),
        Of("::/128", "the unspecified address", "RFC 4291"),
        Of("::1/128", "the loopback address", "RFC 4291"),
        Mapped,
        Of("::/96", "an IPv4-compatible address", "RFC 4291"),
        Of("64:ff9b:1::/48", "an address translated to IPv4 locally", "RFC 8215"),
        Of("100::/64", "an address that discards", "RFC 6666"),
        Of("100:0:0:1::/64", "a dummy address", "RFC 9780"),
        Of("2001::/32", "a Teredo address", "RFC 4380", isPublic: true),
        Of("2001:2::/48", "an address for benchmarks", "RFC 5180", isPublic: true),
        Of("2001:10::/28", "an ORCHID", "RFC 4843", isPublic: true),
        Of("2001:db8::/32", "an address for documentation", "RFC 3849", isPublic: true),
        Of("2001::/23", "an address for protocol assignments", "RFC 2928", isPublic: true),
        Of("2002::/16", "a 6to4 address", "RFC 7526", isPublic: true),
        Of("2620:4f:8000::/48", "an address of AS112", "RFC 7534", isPublic: true),
        Of("3fff::/20", "an address for documentation", "RFC 9637", isPublic: true),
        Of("5f00::/16", "an address of segment routing", "RFC 9602"),
        Of("fc00::/7", "a unique local address", "RFC 4193"),
        Of("fe80::/10", "a link-local address", "RFC 4291"),
        Of("fec0::/10", "a site-local address", "RFC 3879"),
        Of("ff00::/8", "a multicast address", "RFC 4291"),
    ];

    private static readonly SpecialRange NeverHandedOut = Of("::/0", "an address that was never handed out", "RFC 4291");

    private static readonly Cidr GlobalUnicast = Cidr.Parse("2000::/3"), Translated = Cidr.Parse("64:ff9b::/96");

    /// <summary>::ffff:0:0/96, which <see cref="Cidr.Parse"/> reads as IPv4.</summary>
    private static SpecialRange Mapped => new(Cidr.Of(true, (UInt128)0xFFFF << 32, 96), "an IPv4-mapped address", "RFC 4291", IsPublic: false);

    /// <summary>The range that an address lies in; null for an address like any other.</summary>
    public static SpecialRange? Find(bool isIPv6, UInt128 address)
    {
        var one = Cidr.Of(isIPv6, address, isIPv6 ? 128 : 32);
        foreach (var range in All)
        {
            if (range.Block.Contains(one)) return range;
        }

        return isIPv6 && !GlobalUnicast.Contains(one) && !Translated.Contains(one) ? NeverHandedOut : null;
    }

    /// <summary>
    /// Whether a block was written for the range: it lies wholly in it. <c>0.0.0.0/0</c> holds the metadata address of clouds, and nobody who writes it means that.
    /// </summary>
    public static bool IsNamedBy(Cidr block, SpecialRange range) => range.Block.Contains(block) && (range != NeverHandedOut || !block.Contains(GlobalUnicast));

    private static SpecialRange Of(string block, string noun, string source, bool isPublic = false) => new(Cidr.Parse(block), noun, source, isPublic);
}
