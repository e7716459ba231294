using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>What <see cref="Reachability.Connections"/> says about one pair of endpoints, external space taken apart again.</summary>
internal sealed class Listing
{
    private readonly Profile profile;
    private readonly ILookup<Endpoint, Connection> bySource;
    private readonly ILookup<Endpoint, Connection> fromOutside;

    public Listing(Reachability reachability)
    {
        profile = reachability.Profile;
        var connections = reachability.Connections().ToList();
        bySource = connections.Where(connection => connection.From is not AddressEndpoint).ToLookup(connection => connection.From);
        fromOutside = connections.Where(connection => connection.From is AddressEndpoint).ToLookup(connection => connection.To);
    }

    /// <summary>The verdict that the list gives; null about pairs that the list leaves out by design.</summary>
    public Verdict? Of(Endpoint from, Endpoint to, TrafficSet traffic)
    {
        if (!IsListed(from, to)) return null;
        var connections = from is AddressEndpoint source
            ? fromOutside[to].Where(connection => source.Addresses.IsSubsetOf(((AddressEndpoint)connection.From).Addresses))
            : bySource[from].Where(connection => to is AddressEndpoint destination
                ? connection.To is AddressEndpoint merged && destination.Addresses.IsSubsetOf(merged.Addresses)
                : connection.To.Equals(to));
        var verdict = Verdict.Deny;
        foreach (var connection in connections)
        {
            Assert.True(connection.Allowed.Intersect(connection.Unknown).IsEmpty, "a port is both allowed and unknown");
            if (VerdictOn(connection.Allowed, connection.Unknown, traffic) is not Verdict.Deny and var told) verdict = told;
        }

        return verdict;
    }

    /// <summary>The verdict about traffic that is all allowed, all unknown or all neither.</summary>
    public static Verdict VerdictOn(TrafficSet allowed, TrafficSet unknown, TrafficSet traffic)
    {
        if (traffic.IsSubsetOf(allowed)) return Verdict.Allow;
        if (traffic.IsSubsetOf(unknown)) return Verdict.Unknown;
        Assert.True(traffic.Intersect(allowed.Union(unknown)).IsEmpty, "ICMP and other protocols fare differently");
        return Verdict.Deny;
    }

    /// <summary>Traffic of a single pod to itself is not listed, nor what nodes have with nodes and the outside; a profile may leave out more.</summary>
    private bool IsListed(Endpoint from, Endpoint to)
    {
        if (IsNobodysPolicy(from) && IsNobodysPolicy(to)) return false;
        if (from.Equals(to)) return profile.ShowsEverything && from is not WorkloadEndpoint { Workload.Replicas: < 2 };
        return profile.ShowsEverything || (from is WorkloadEndpoint && to is WorkloadEndpoint);
    }

    private static bool IsNobodysPolicy(Endpoint endpoint) => endpoint is NodeEndpoint or AddressEndpoint or DomainEndpoint;
}
