using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// Where pods get their addresses from, for those whose address is not known: ranges that were given, else the nodes' podCIDRs, else the private ranges.
/// Ranges that were given tell the families too: a pod has an address of each (dual-stack, KEP-563), and a connection may use any of them. Nothing given,
/// a pod is taken to have an IPv4 address, and perhaps an IPv6 address beside it.
/// </summary>
internal sealed class AddressRanges
{
    private static readonly ValueList<Cidr> Private =
    [
        Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16"), Cidr.Parse("100.64.0.0/10"), Cidr.Parse("fc00::/7"),
    ];

    private readonly AddressSet set;

    private AddressRanges(ValueList<Cidr> blocks, bool isAssumed) => (Blocks, IsAssumed, set) = (blocks, isAssumed, AddressSet.Of(blocks));

    /// <summary>Where nodes of unknown address have theirs: never among the pods', so that nothing given helps.</summary>
    public static AddressRanges Nodes { get; } = new(Private, isAssumed: true);

    /// <summary>The ranges, as they were given or assumed.</summary>
    public ValueList<Cidr> Blocks { get; }

    /// <summary>Whether nothing was given, so that even the address families are not known.</summary>
    public bool IsAssumed { get; }

    public static AddressRanges Of(Snapshot snapshot, AnalysisOptions options)
    {
        if (options.PodCidrs.Count > 0) return new(options.PodCidrs, isAssumed: false);
        var nodes = snapshot.Nodes.SelectMany(node => node.PodCidrs).Distinct().Order().ToValueList();
        return nodes.Count > 0 ? new(nodes, isAssumed: false) : new(Private, isAssumed: true);
    }

    /// <summary>
    /// Whether addresses hold those of a pod. Family by family: all of the ranges inside is allow, none touched is deny, else unknown. Then all families
    /// have to agree, since a connection may use any; assumed IPv4 ranges inside are enough, because a pod need not have IPv6.
    /// </summary>
    public Verdict Verdict(AddressSet addresses)
    {
        var v4 = Verdict(set.V4, addresses.V4);
        var v6 = Verdict(set.V6, addresses.V6);
        if (set.V6.IsEmpty || (IsAssumed && v4 == Analysis.Verdict.Allow)) return v4;
        return set.V4.IsEmpty || v4 == v6 ? v6 : Analysis.Verdict.Unknown;
    }

    private static Verdict Verdict<T>(IntervalSet<T> ranges, IntervalSet<T> addresses)
        where T : struct, System.Numerics.IBinaryInteger<T>, System.Numerics.IMinMaxValue<T>, System.Numerics.IUnsignedNumber<T> =>
        ranges.IsSubsetOf(addresses) ? Analysis.Verdict.Allow : ranges.Overlaps(addresses) ? Analysis.Verdict.Unknown : Analysis.Verdict.Deny;
}
