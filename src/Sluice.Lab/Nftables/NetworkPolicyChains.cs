using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Lab.Nftables;

/// <summary>
/// A NetworkPolicy as a chain for each direction that it isolates: whatever a rule lets through is accepted, and the rest returns to the pod's chain, which asks the next
/// policy and drops in the end (networking.k8s.io/v1: policies add up).
/// </summary>
internal sealed class NetworkPolicyChains(Ruleset ruleset, AddressSets sets)
{
    /// <summary>Adds the chain of one direction.</summary>
    public void Add(NetworkPolicy policy, Direction direction, string chain)
    {
        ruleset.AddChain(chain);
        var side = direction == Direction.Ingress ? PeerSide.Source : PeerSide.Destination;
        foreach (var rule in policy.Rules(direction))
        {
            var peers = rule.Peers.Count == 0 ? [""] : rule.Peers.SelectMany(peer => Peers(policy, peer, side)).ToList();
            foreach (var peer in peers)
            {
                foreach (var port in Ports(rule.Ports, peer)) ruleset.AddRule(chain, Join(peer, port), "accept");
            }
        }
    }

    /// <summary>Two parts of a match.</summary>
    public static string Join(string left, string right) => left.Length == 0 || right.Length == 0 ? left + right : $"{left} {right}";

    private IEnumerable<string> Peers(NetworkPolicy policy, NetworkPolicyPeer peer, PeerSide side)
    {
        if (peer.Block is { } block) return [Match.In(side, block.Block, block.Except)];
        var pods = peer.PodSelector ?? Selector.Everything;
        var set = peer.NamespaceSelector is { } namespaces ? sets.PodsOf(namespaces, pods) : sets.PodsIn(policy.Name.Namespace, pods);
        return ((bool[])[false, true]).Select(isIPv6 => Match.In(side, isIPv6, AddressSets.OfFamily(set, isIPv6)));
    }

    /// <summary>The ports as matches, any of which counts.</summary>
    /// <param name="ports">The ports; none is every port of the three protocols.</param>
    /// <param name="peer">The match of the peer, which says the family.</param>
    private IEnumerable<string> Ports(ValueList<PolicyPort> ports, string peer)
    {
        if (ports.Count == 0)
        {
            yield return Match.Ports;
            yield break;
        }

        foreach (var ofProtocol in ports.GroupBy(static port => port.Protocol).OrderBy(static group => group.Key))
        {
            if (ofProtocol.Any(static port => port.IsWholeProtocol)) yield return Match.Of(ofProtocol.Key);
            var numbers = ofProtocol.Where(static port => !port.IsWholeProtocol && port.Name is null).Select(static port => (port.First, port.Last)).ToList();
            if (numbers.Count > 0) yield return Match.Of(ofProtocol.Key, numbers);
            foreach (var name in ofProtocol.Where(static port => port.Name is not null).Select(static port => port.Name!).Distinct(StringComparer.Ordinal))
            {
                foreach (var isIPv6 in Families(peer)) yield return Match.Named(isIPv6, AddressSets.OfFamily(sets.Ports(name, ofProtocol.Key), isIPv6));
            }
        }
    }

    /// <summary>The families that a packet of the peer can have.</summary>
    public static bool[] Families(string peer) =>
        peer.StartsWith("ip6 ", StringComparison.Ordinal) ? [true] : peer.StartsWith("ip ", StringComparison.Ordinal) ? [false] : [false, true];
}
