using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Lab.Nftables;

/// <summary>
/// A cluster-wide policy as a chain for each direction: its rules in order, the first that matches decides. Pass is a mark on the packet, because what comes next
/// differs from pod to pod (policy.networking.k8s.io, KEP-2091).
/// </summary>
internal sealed class AdminPolicyChains(Ruleset ruleset, AddressSets sets)
{
    /// <summary>The mark of a packet that a rule let pass on to the next tier.</summary>
    public const string Passed = "meta mark 0x00005a55";

    private const string Pass = "meta mark set 0x00005a55 return";

    /// <summary>Adds the chain of one direction.</summary>
    public void Add(AdminPolicy policy, Direction direction, string chain)
    {
        ruleset.AddChain(chain);
        var side = direction == Direction.Ingress ? PeerSide.Source : PeerSide.Destination;
        foreach (var rule in policy.Rules(direction))
        {
            if (rule.HasUnknownPeer || rule.HasUnknownPort)
            {
                // Fails closed: allow matches nothing, deny and pass become a deny of everything.
                if (rule.Action != RuleAction.Allow) ruleset.AddRule(chain, "", PodChains.Drop);
                continue;
            }

            var verdict = rule.Action switch { RuleAction.Allow => "accept", RuleAction.Pass => Pass, _ => PodChains.Drop };
            foreach (var peer in rule.Peers.SelectMany(peer => Peers(peer, side)))
            {
                foreach (var port in Ports(rule.Ports, peer)) ruleset.AddRule(chain, NetworkPolicyChains.Join(peer, port), verdict);
            }
        }
    }

    private IEnumerable<string> Peers(AdminPeer peer, PeerSide side)
    {
        if (peer.Pods is { } scope) return In(side, sets.PodsOf(scope.Namespaces, scope.Pods));
        if (peer.Nodes is { } nodes) return In(side, sets.Nodes(nodes));
        if (peer.DomainNames.Count > 0) return peer.DomainNames.SelectMany(domain => In(side, sets.Domain(domain)));
        return peer.Networks.Select(block => Match.In(side, block));
    }

    private static IEnumerable<string> In(PeerSide side, string set) => ((bool[])[false, true]).Select(isIPv6 => Match.In(side, isIPv6, AddressSets.OfFamily(set, isIPv6)));

    private IEnumerable<string> Ports(ValueList<AdminPort> ports, string peer)
    {
        if (ports.Count == 0)
        {
            yield return "";
            yield break;
        }

        foreach (var port in ports)
        {
            if (port.Name is { } name)
            {
                foreach (var isIPv6 in NetworkPolicyChains.Families(peer)) yield return Match.Named(isIPv6, AddressSets.OfFamily(sets.Ports(name, port.Protocol), isIPv6));
            }
            else if (port.Protocol is { } protocol)
            {
                yield return port.First == 0 ? Match.Of(protocol) : Match.Of(protocol, [(port.First, port.Last)]);
            }
        }
    }
}
