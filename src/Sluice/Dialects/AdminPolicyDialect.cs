using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Dialects;

/// <summary>
/// Lowers the cluster-wide policies of policy.networking.k8s.io: AdminNetworkPolicy and BaselineAdminNetworkPolicy (v1alpha1), ClusterNetworkPolicy (v1alpha2).
/// A rule without ports or protocols covers all traffic, ICMP and other protocols included, whatever its peers: "if unspecified, protocol-specific
/// attributes will not be used to match traffic" (v1alpha2 protocols), "if Ports is not set then the rule does not filter traffic via port" (v1alpha1);
/// v1alpha2 says so of <c>networks</c> in so many words. What is not known fails closed: Allow matches nothing, Deny and Pass become Deny of everything.
/// </summary>
public static class AdminPolicyDialect
{
    public static LoweredPolicy Lower(AdminPolicy policy)
    {
        var subject = policy.Subject is { } scope ? PodTerm.Across(scope.Namespaces, scope.Pods) : PodTerm.Across(Selector.Everything, null);
        var tier = policy.Tier == AdminTier.Admin ? Tier.Admin : Tier.Baseline;
        return new(policy, tier, policy.Priority, subject)
        {
            Ingress = Lower(policy.Ingress),
            Egress = Lower(policy.Egress),
        };
    }

    private static DirectionRules? Lower(ValueList<AdminRule> rules)
    {
        if (rules.Count == 0) return null;
        var lowered = new List<TierRule>(rules.Count);
        foreach (var rule in rules) lowered.Add(Lower(rule));
        return new(lowered.ToValueList());
    }

    private static TierRule Lower(AdminRule rule)
    {
        if (rule.HasUnknownPeer || rule.HasUnknownPort)
        {
            return rule.Action == RuleAction.Allow
                ? new(rule.Index, RuleAction.Allow, rule.Span)
                : new(rule.Index, RuleAction.Deny, rule.Span) { AnyPeer = true, Ports = TrafficSet.AllPorts, CoversPortless = true };
        }

        var peers = new List<PeerTerm>();
        foreach (var peer in rule.Peers)
        {
            if (peer.Pods is { } pods) peers.Add(PodTerm.Across(pods.Namespaces, pods.Pods));
            else if (peer.Nodes is { } nodes) peers.Add(new NodeTerm(nodes));
            else if (peer.DomainNames.Count > 0)
            {
                foreach (var name in peer.DomainNames) peers.Add(new DomainTerm(name));
            }
            else peers.Add(new BlockTerm(AddressSet.Of(peer.Networks), IsNetworks: true));
        }

        var ports = TrafficSet.Empty;
        var named = new List<NamedPort>();
        foreach (var port in rule.Ports)
        {
            if (port.Name is { } name) named.Add(new(name, port.Protocol));
            else if (port.Protocol is { } protocol)
                ports = ports.Union(TrafficSet.Of(protocol, port.First == 0 ? PortSet.All : PortSet.Of(port.First, port.Last)));
        }

        return new(rule.Index, rule.Action, rule.Span)
        {
            Peers = peers.ToValueList(),
            PeersUncertain = rule.IsUnreadable,
            Ports = rule.Ports.Count == 0 && !rule.IsUnreadable ? TrafficSet.AllPorts : ports,
            CoversPortless = rule.Ports.Count == 0 && !rule.IsUnreadable,
            NamedPorts = named.ToValueList(),
            PortsUncertain = rule.IsUnreadable,
        };
    }
}
