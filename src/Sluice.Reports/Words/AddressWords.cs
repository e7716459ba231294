using System.Globalization;
using System.Numerics;
using Sluice.Sets;

namespace Sluice.Reports.Words;

/// <summary>Sets of addresses in words: <c>internet</c>, <c>203.0.113.0/24</c>, <c>internet except 10.0.0.0/8</c>.</summary>
public static class AddressWords
{
    private const int MostBlocks = 3;

    /// <summary>Exceptions read better than what they leave: all but the private, shared and link-local ranges is five of them, or 47 blocks.</summary>
    private const int MostExceptions = 6;

    private static readonly AddressSet Private =
        AddressSet.Of([Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16")]);

    private static readonly AddressSet Metadata = AddressSet.Of(Cidr.Parse("169.254.169.254/32"));

    /// <summary>The shortest exact words; a set of many blocks is named by the first ones and counted.</summary>
    public static string Of(AddressSet addresses)
    {
        if (addresses.IsEmpty) return "no address";
        if (addresses.Equals(Private)) return "private addresses";
        if (addresses.Equals(Metadata)) return "169.254.169.254 (cloud metadata)";
        var (universe, name) = addresses.V6.IsEmpty ? (AddressSet.AllIPv4, "internet (IPv4)")
            : addresses.V4.IsEmpty ? (AddressSet.All.Except(AddressSet.AllIPv4), "internet (IPv6)")
            : (AddressSet.All, "internet");
        return Family(addresses, universe, name)
            ?? Family(addresses, SpecialAddresses.Public.Intersect(universe), name.Replace("internet", "public internet", StringComparison.Ordinal))
            ?? Blocks(addresses);
    }

    /// <summary>A block, without the prefix length when it is one address.</summary>
    public static string Of(Cidr block) =>
        block.Prefix == (block.IsIPv6 ? 128 : 32) ? Cidr.FormatAddress(block.IsIPv6, block.Network) : block.ToString();

    /// <summary>How many addresses: <c>4,096 addresses</c>; those of IPv6 as a power of two when they are many.</summary>
    public static string Size(AddressSet addresses)
    {
        var count = addresses.V4.Count() + addresses.V6.Count();
        return count.GetBitLength() <= 48
            ? Counts.Of(count, "address", "addresses")
            : string.Create(CultureInfo.InvariantCulture, $"about 2^{count.GetBitLength() - 1} addresses");
    }

    /// <summary>The set by what it lacks of a universe; null when its blocks say it as well.</summary>
    private static string? Family(AddressSet addresses, AddressSet universe, string name)
    {
        if (addresses.Equals(universe)) return name;
        if (!addresses.IsSubsetOf(universe)) return null;
        var rest = universe.Except(addresses);
        if (rest.Equals(Private)) return $"{name} except private addresses";
        var missing = rest.ToBlocks();
        var isShorter = missing.Count < addresses.ToBlocks().Count && missing.Count <= MostExceptions && BigInteger.Compare(Count(rest), Count(addresses)) < 0;
        return isShorter ? $"{name} except {Counts.Sentence([.. missing.Select(Of)])}" : null;
    }

    private static string Blocks(AddressSet addresses)
    {
        var blocks = addresses.ToBlocks();
        if (blocks.Count <= MostBlocks) return string.Join(", ", blocks.Select(Of));
        return $"{string.Join(", ", blocks.Take(MostBlocks).Select(Of))} and {Counts.Of(blocks.Count - MostBlocks, "more block")} ({Size(addresses)})";
    }

    private static BigInteger Count(AddressSet set) => set.V4.Count() + set.V6.Count();
}
