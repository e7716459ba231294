using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// Where pods get their addresses from, for those whose address is not known: ranges that were given, else the nodes' podCIDRs, else the private ranges.
/// </summary>
internal sealed class AddressRanges
{
    private static readonly ValueList<Cidr> Private =
    [
        Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16"), Cidr.Parse("100.64.0.0/10"), Cidr.Parse("fc00::/7"),
    ];

    private static readonly ValueList<Cidr> SpecialIPv4 =
    [
        Cidr.Parse("0.0.0.0/8"), Cidr.Parse("10.0.0.0/8"), Cidr.Parse("100.64.0.0/10"), Cidr.Parse("127.0.0.0/8"), Cidr.Parse("169.254.0.0/16"),
        Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.0.0.0/24"), Cidr.Parse("192.168.0.0/16"), Cidr.Parse("198.18.0.0/15"),
        Cidr.Parse("224.0.0.0/4"), Cidr.Parse("240.0.0.0/4"),
    ];

    private readonly AddressSet set;

    private AddressRanges(ValueList<Cidr> blocks) => (Blocks, set) = (blocks, AddressSet.Of(blocks));

    /// <summary>The public IPv4 addresses: all but the special-purpose blocks of RFC 6890 that no public name resolves to.</summary>
    public static AddressSet Public { get; } = AddressSet.AllIPv4.Except(AddressSet.Of(SpecialIPv4));

    /// <summary>The ranges, as they were given or assumed.</summary>
    public ValueList<Cidr> Blocks { get; }

    public static AddressRanges Of(Snapshot snapshot, AnalysisOptions options)
    {
        if (options.PodCidrs.Count > 0) return new(options.PodCidrs);
        var nodes = snapshot.Nodes.SelectMany(node => node.PodCidrs).Distinct().Order().ToValueList();
        return new(nodes.Count > 0 ? nodes : Private);
    }

    /// <summary>
    /// Whether addresses contain one of these ranges' members for sure: all of a family's ranges inside is allow, none touched is deny, else unknown.
    /// </summary>
    public Verdict Verdict(AddressSet addresses)
    {
        if ((!set.V4.IsEmpty && set.V4.IsSubsetOf(addresses.V4)) || (!set.V6.IsEmpty && set.V6.IsSubsetOf(addresses.V6))) return Analysis.Verdict.Allow;
        return set.Overlaps(addresses) ? Analysis.Verdict.Unknown : Analysis.Verdict.Deny;
    }
}
