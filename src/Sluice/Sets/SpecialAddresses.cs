namespace Sluice.Sets;

/// <summary>
/// Which addresses are public, and which are set aside. The source for IPv4 is the IANA registry of special-purpose addresses (RFC 6890 and its updates), entries
/// that are not globally reachable, with multicast; for IPv6, of which most was never handed out, the registry of the address space: global unicast, and the
/// prefix that leads to IPv4.
/// </summary>
/// <remarks>
/// Documentation blocks (RFC 5737, 3849, 9637) count as public: in an example they stand for public addresses, and in a cluster nothing of its own has them.
/// So do the few special blocks inside global unicast. 192.0.0.0/24 does not, although two anycast addresses of it are reachable (RFC 7723, 8155): no name
/// resolves to them. IPv4-mapped IPv6 addresses need no entry: <see cref="Cidr"/> reads them as IPv4.
/// </remarks>
public static class SpecialAddresses
{
    private static readonly ValueList<Cidr> SpecialIPv4 =
    [
        Cidr.Parse("0.0.0.0/8"), // this network, RFC 1122
        Cidr.Parse("10.0.0.0/8"), // private, RFC 1918
        Cidr.Parse("100.64.0.0/10"), // shared between carrier and customer, RFC 6598
        Cidr.Parse("127.0.0.0/8"), // loopback, RFC 1122
        Cidr.Parse("169.254.0.0/16"), // link-local, RFC 3927; the cloud metadata address is among them
        Cidr.Parse("172.16.0.0/12"), // private, RFC 1918
        Cidr.Parse("192.0.0.0/24"), // protocol assignments, RFC 6890
        Cidr.Parse("192.168.0.0/16"), // private, RFC 1918
        Cidr.Parse("198.18.0.0/15"), // benchmarking, RFC 2544
        Cidr.Parse("224.0.0.0/4"), // multicast, RFC 5771
        Cidr.Parse("240.0.0.0/4"), // reserved, RFC 1112, and the broadcast address
    ];

    private static readonly ValueList<Cidr> GlobalIPv6 =
    [
        Cidr.Parse("64:ff9b::/96"), // translated to IPv4, RFC 6052
        Cidr.Parse("2000::/3"), // global unicast, RFC 4291
    ];

    /// <summary>The public addresses of IPv4.</summary>
    public static AddressSet PublicIPv4 { get; } = AddressSet.AllIPv4.Except(AddressSet.Of(SpecialIPv4));

    /// <summary>Every address that is public: that may be reached over the internet.</summary>
    public static AddressSet Public { get; } = PublicIPv4.Union(AddressSet.Of(GlobalIPv6));

    /// <summary>Every address that is not public: private, shared, local, multicast, reserved, never handed out.</summary>
    public static AddressSet NotPublic { get; } = AddressSet.All.Except(Public);
}
