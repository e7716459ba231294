using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>Engines with one mistake each, such as evaluators really make: the comparison has to notice every one of them.</summary>
internal static class Broken
{
    public static Decision SwapsDirections(Reachability reachability, Endpoint from, Endpoint to) =>
        from is DomainEndpoint || to is DomainEndpoint ? reachability.Decide(from, to) : reachability.Decide(to, from);

    public static Decision IgnoresExceptions(Reachability reachability, Endpoint from, Endpoint to) => Decide(reachability, from, to, rule => rule with
    {
        Peers = rule.Peers.Select(peer => peer.Block is { } block ? peer with { Block = block with { Except = [] } } : peer).ToValueList(),
    });

    public static Decision IgnoresEndPorts(Reachability reachability, Endpoint from, Endpoint to) =>
        Decide(reachability, from, to, rule => rule with { Ports = rule.Ports.Select(port => port with { Last = port.First }).ToValueList() });

    public static Decision TakesTcpForEveryProtocol(Reachability reachability, Endpoint from, Endpoint to) => Decide(reachability, from, to, rule => rule with
    {
        Ports = rule.Ports.SelectMany(port => port.Protocol == Protocol.Tcp ? Protocols.All.Select(protocol => port with { Protocol = protocol }) : [port])
            .ToValueList(),
    });

    public static Decision ForgetsAbsentKeysInNotIn(Reachability reachability, Endpoint from, Endpoint to) => Decide(reachability, from, to, rule => rule with
    {
        Peers = rule.Peers.Select(peer => peer.PodSelector is { } pods ? peer with { PodSelector = WithKeys(pods) } : peer).ToValueList(),
    });

    /// <summary>As if each end had the container ports of the other.</summary>
    public static Decision LooksNamedPortsUpAtTheSource(Reachability reachability, Endpoint from, Endpoint to)
    {
        if (from is not WorkloadEndpoint { Workload: var source } || to is not WorkloadEndpoint { Workload: var destination } || source == destination)
            return reachability.Decide(from, to);
        var workloads = reachability.Snapshot.Workloads
            .Select(workload => workload == destination ? workload with { Ports = source.Ports } : workload).ToValueList();
        return Decide(reachability, reachability.Snapshot with { Workloads = workloads }, from, to);
    }

    public static Decision IgnoresNodePeers(Reachability reachability, Endpoint from, Endpoint to)
    {
        var policies = reachability.Snapshot.Policies.Select(policy => policy is AdminPolicy admin
            ? admin with { Egress = admin.Egress.Select(rule => rule with { Peers = rule.Peers.Where(peer => peer.Nodes is null).ToValueList() }).ToValueList() }
            : policy).ToValueList();
        return Decide(reachability, reachability.Snapshot with { Policies = policies }, from, to);
    }

    /// <summary>As if a rule that names ports covered every protocol that has none.</summary>
    public static Decision LetsPingThroughPorts(Reachability reachability, Endpoint from, Endpoint to)
    {
        var decided = reachability.Decide(from, to);
        return decided.Allowed.IsEmpty || decided.Allowed.Icmp ? decided : decided with { Allowed = decided.Allowed.WithPortless() };
    }

    /// <summary>As if a pod had whichever address suits.</summary>
    public static Decision TakesOneFamilyForAll(Reachability reachability, Endpoint from, Endpoint to)
    {
        var policies = reachability.Snapshot.Policies.Select(policy => policy is NetworkPolicy network
            ? network with { Ingress = Widened(network.Ingress), Egress = Widened(network.Egress) }
            : policy).ToValueList();
        return Decide(reachability, reachability.Snapshot with { Policies = policies }, from, to);

        static ValueList<NetworkPolicyRule> Widened(ValueList<NetworkPolicyRule> rules) => rules.Select(rule => rule with
        {
            Peers = rule.Peers.SelectMany(peer => peer.Block is { Block.IsIPv6: true, Block.Prefix: 0 }
                ? [peer, peer with { Block = new IpBlock(Cidr.AllIPv4, [], default) }]
                : new[] { peer }).ToValueList(),
        }).ToValueList();
    }

    private static Decision Decide(Reachability reachability, Endpoint from, Endpoint to, Func<NetworkPolicyRule, NetworkPolicyRule> mistaken)
    {
        var policies = reachability.Snapshot.Policies.Select(policy => policy is NetworkPolicy network
            ? network with { Ingress = network.Ingress.Select(mistaken).ToValueList(), Egress = network.Egress.Select(mistaken).ToValueList() }
            : policy).ToValueList();
        return Decide(reachability, reachability.Snapshot with { Policies = policies }, from, to);
    }

    /// <summary>Decides on another snapshot; representatives that it does not have are decided rightly.</summary>
    private static Decision Decide(Reachability reachability, Snapshot mistaken, Endpoint from, Endpoint to) =>
        from is RepresentativeEndpoint || to is RepresentativeEndpoint
            ? reachability.Decide(from, to)
            : Reachability.Of(mistaken, reachability.Profile, reachability.Options).Decide(from, to);

    /// <summary>The same selector, which now asks that the key of each NotIn is there.</summary>
    private static Selector WithKeys(Selector selector) => Selector.Of(selector.Requirements.SelectMany(requirement =>
        requirement.Operator == SelectorOperator.NotIn ? [requirement, Requirement.Of(requirement.Key, SelectorOperator.Exists, [])] : new[] { requirement }));
}
