using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Dialects;

/// <summary>
/// Lowers networking.k8s.io/v1 NetworkPolicy. Absent or empty peers mean every peer, absent or empty ports every port of TCP, UDP and SCTP;
/// a selected direction without rules denies everything (NetworkPolicySpec in the API reference).
/// </summary>
public static class NetworkPolicyDialect
{
    public static LoweredPolicy Lower(NetworkPolicy policy) =>
        new(policy, Tier.NetworkPolicy, 0, PodTerm.In(policy.Name.Namespace, policy.PodSelector))
        {
            Ingress = policy.IsolatesIngress ? new(Lower(policy, policy.Ingress)) : null,
            Egress = policy.IsolatesEgress ? new(Lower(policy, policy.Egress)) : null,
        };

    /// <summary>The term that a peer stands for in a policy of the namespace.</summary>
    public static PeerTerm Lower(string @namespace, NetworkPolicyPeer peer)
    {
        if (peer.Block is { } block) return new BlockTerm(block.Addresses, IsNetworks: false);
        var pods = peer.PodSelector ?? Selector.Everything;
        return peer.NamespaceSelector is { } namespaces ? PodTerm.Across(namespaces, pods) : PodTerm.In(@namespace, pods);
    }

    private static ValueList<TierRule> Lower(NetworkPolicy policy, ValueList<NetworkPolicyRule> rules)
    {
        if (rules.Count == 0) return default;
        var lowered = new List<TierRule>(rules.Count);
        foreach (var rule in rules)
        {
            var peers = new PeerTerm[rule.Peers.Count];
            for (var at = 0; at < peers.Length; at++) peers[at] = Lower(policy.Name.Namespace, rule.Peers[at]);
            var ports = TrafficSet.Empty;
            List<NamedPort>? named = null;
            foreach (var port in rule.Ports)
            {
                if (port.Name is { } name) (named ??= []).Add(new(name, port.Protocol));
                else ports = ports.Union(TrafficSet.Of(port.Protocol, port.IsWholeProtocol ? PortSet.All : PortSet.Of(port.First, port.Last)));
            }

            lowered.Add(new(rule.Index, RuleAction.Allow, rule.Span)
            {
                AnyPeer = peers.Length == 0 && !rule.PeersUnreadable,
                Peers = new(peers),
                PeersUncertain = rule.PeersUnreadable,
                Ports = rule.Ports.Count == 0 && !rule.PortsUnreadable ? TrafficSet.AllPorts : ports,
                NamedPorts = named is null ? default : named.ToValueList(),
                PortsUncertain = rule.PortsUnreadable,
            });
        }

        return lowered.ToValueList();
    }
}
