using System.Numerics;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>What counts as outside, and how much of it a rule opens.</summary>
internal static class Outside
{
    private static readonly BigInteger QuarterOfIPv4 = SpecialAddresses.Public.V4.Count() / 4;

    /// <summary>Half of 2000::/3, all that is handed out.</summary>
    private static readonly BigInteger HalfOfIPv6 = BigInteger.One << 124;

    /// <summary>The ranges that clusters draw addresses from (RFC 1918, 4193).</summary>
    public static AddressSet PodRanges { get; } = AddressSet.Of(((string[])["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]).Select(Cidr.Parse));

    /// <summary>Whether so many addresses are meant that it is the internet, however it is cut: a quarter of public IPv4, or half of the IPv6 that is handed out.</summary>
    public static bool IsInternet(AddressSet addresses)
    {
        var open = addresses.Intersect(SpecialAddresses.Public);
        return open.V4.Count() >= QuarterOfIPv4 || open.V6.Count() >= HalfOfIPv6;
    }

    /// <summary>The addresses a rule's blocks mean together; everything when the rule has no peers.</summary>
    public static AddressSet AddressesOf(NetworkPolicyRule rule)
    {
        if (rule.Peers.Count == 0) return AddressSet.All;
        var set = AddressSet.Empty;
        foreach (var peer in rule.Peers)
        {
            if (peer.Block is { } block) set = set.Union(block.Addresses);
        }

        return set;
    }

    /// <summary>The blocks of a set, the first few.</summary>
    public static string Blocks(AddressSet addresses) => Words.List([.. addresses.ToBlocks().Select(static block => block.ToString())]);

    /// <summary><c>4,294,967,296 IPv4 addresses</c>; of many IPv6 addresses only that, as the numbers mean nothing to anyone.</summary>
    public static string Size(AddressSet addresses)
    {
        var parts = new List<string>();
        if (!addresses.V4.IsEmpty) parts.Add(Words.Count(addresses.V4.Count(), "IPv4 address", "IPv4 addresses"));
        if (!addresses.V6.IsEmpty) parts.Add(addresses.V6.Count() <= uint.MaxValue ? Words.Count(addresses.V6.Count(), "IPv6 address", "IPv6 addresses") : addresses.V6.Equals(AddressSet.All.V6) ? "every IPv6 address" : "more IPv6 addresses than there are of IPv4");
        return Words.List(parts);
    }
}
