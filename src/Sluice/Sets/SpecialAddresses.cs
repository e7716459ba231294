namespace Sluice.Sets;

/// <summary>
/// Which addresses count as public, and which are set aside. The source for IPv4 is <see cref="SpecialRanges"/>, the ranges
/// that are not public; for IPv6, of which most was never handed out, the registry of the address space: global unicast, and the
/// prefix that leads to IPv4.
/// </summary>
/// <remarks>
/// Documentation blocks (RFC 5737, 3849, 9637) count as public: in an example they stand for public addresses, and in a cluster nothing of its own has them.
/// So do the few special blocks inside global unicast. 192.0.0.0/24 does not, although two anycast addresses of it are reachable (RFC 7723, 8155): no name
/// resolves to them. IPv4-mapped IPv6 addresses need no entry: <see cref="Cidr"/> reads them as IPv4.
/// </remarks>
public static class SpecialAddresses
{
    private static readonly ValueList<Cidr> GlobalIPv6 =
    [
        Cidr.Parse("64:ff9b::/96"), // translated to IPv4, RFC 6052
        Cidr.Parse("2000::/3"), // global unicast, RFC 4291
    ];

    /// <summary>The public addresses of IPv4.</summary>
    public static AddressSet PublicIPv4 { get; } = AddressSet.AllIPv4.Except(AddressSet.Of(SpecialRanges.All.Where(static range => !range.Block.IsIPv6 && !range.IsPublic).Select(static range => range.Block)));

    /// <summary>Every address that is public: that may be reached over the internet.</summary>
    public static AddressSet Public { get; } = PublicIPv4.Union(AddressSet.Of(GlobalIPv6));

    /// <summary>Every address that is not public: private, shared, local, multicast, reserved, never handed out.</summary>
    public static AddressSet NotPublic { get; } = AddressSet.All.Except(Public);
}
