using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>Chooses a host for each range of outside addresses that the policies tell apart, and for each domain name.</summary>
internal sealed record OutsideHosts(ValueList<ConcreteHost> Hosts, ValueList<Endpoint> LeftOut)
{
    /// <summary>Where nothing can be sent to or from: this network, loopback, multicast, broadcast; unspecified, loopback, link-local, multicast, mapped.</summary>
    private static readonly AddressSet Unusable = AddressSet.Of(
        ((string[])["0.0.0.0/8", "127.0.0.0/8", "224.0.0.0/3", "::/8", "fe80::/10", "ff00::/8"]).Select(Cidr.Parse));

    public static OutsideHosts Of(Reachability reachability, AnalysisOptions options, CharterNames names)
    {
        var snapshot = reachability.Snapshot;
        var taken = AddressSet.Of(
            snapshot.Workloads.SelectMany(static workload => workload.Addresses).Concat(snapshot.Nodes.SelectMany(static node => node.Addresses))
                .Concat(snapshot.Services.SelectMany(static service => service.ClusterAddresses)));
        var usable = AddressSet.All.Except(Unusable).Except(taken);
        var hosts = new List<ConcreteHost> { new(ConcreteCluster.MetadataService) };
        var leftOut = new List<Endpoint>(reachability.Endpoints.OfType<ExternalEndpoint>());
        foreach (var range in reachability.Endpoints.OfType<AddressEndpoint>())
        {
            var found = hosts.Count;
            var of = range.Addresses.Intersect(usable);
            if (!of.V4.IsEmpty) hosts.Add(new(First(Preferred(of, isIPv6: false), isIPv6: false)));
            if (!of.V6.IsEmpty) hosts.Add(new(First(Preferred(of, isIPv6: true), isIPv6: true)));
            if (hosts.Count == found) leftOut.Add(range);
        }

        hosts.AddRange(new DomainHosts(reachability, options, names, taken, hosts).Hosts);
        var distinct = hosts.DistinctBy(static host => (host.Address, host.Domain)).OrderBy(static host => host.Address).ThenBy(static host => host.Domain, StringComparer.Ordinal);
        return new(distinct.ToValueList(), leftOut.ToValueList());
    }

    /// <summary>The public part of the addresses where there is one.</summary>
    private static AddressSet Preferred(AddressSet addresses, bool isIPv6)
    {
        var open = addresses.Intersect(SpecialAddresses.Public);
        return (isIPv6 ? open.V6.IsEmpty : open.V4.IsEmpty) ? addresses : open;
    }

    /// <summary>The first address, but the second of a wider range, which looks like a host rather than a network.</summary>
    private static Cidr First(AddressSet addresses, bool isIPv6)
    {
        if (isIPv6)
        {
            var first = addresses.V6.Intervals[0];
            return Cidr.Of(true, first.High > first.Low ? first.Low + 1 : first.Low, 128);
        }

        var range = addresses.V4.Intervals[0];
        return Cidr.Of(false, range.High > range.Low ? range.Low + 1 : range.Low, 32);
    }
}
