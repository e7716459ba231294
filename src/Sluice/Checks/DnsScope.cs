using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>Where the cluster's resolver is, and whether a rule leads there.</summary>
internal static class DnsScope
{
    public const int Port = 53;

    /// <summary>The namespace of the resolver in upstream clusters.</summary>
    public const string Namespace = "kube-system";

    /// <summary>OpenShift's resolver, which listens on 5353.</summary>
    private const string OpenShiftNamespace = "openshift-dns";

    private const int OpenShiftPort = 5353;

    /// <summary>The label that kube-dns and CoreDNS carry in every upstream installation.</summary>
    public static readonly Selector Pods = Selector.Of(("k8s-app", "kube-dns"));

    private static readonly TrafficSet DnsPorts = TrafficSet.Of(Protocol.Tcp, Port).Union(TrafficSet.Of(Protocol.Udp, Port))
        .Union(TrafficSet.Of(Protocol.Tcp, OpenShiftPort)).Union(TrafficSet.Of(Protocol.Udp, OpenShiftPort));

    /// <summary>Whether a rule is about name resolution and nothing else.</summary>
    public static bool IsOnlyDns(WrittenRule written) =>
        written.Direction == Direction.Egress && !written.HasNamedPort && !written.Traffic.IsEmpty && written.Traffic.IsSubsetOf(DnsPorts);

    /// <summary>What of UDP and TCP 53 a rule lets through to a resolver; all that may lead there counts, as nothing is said about what was not read.</summary>
    public static TrafficSet Admits(Scene scene, WrittenRule written)
    {
        if (written.HasNamedPort || written.Rule.PeersUnreadable || written.Rule.PortsUnreadable) return DnsPorts;
        var traffic = written.Traffic.Intersect(DnsPorts);
        if (traffic.IsEmpty || written.Rule.Peers.Count == 0) return traffic;
        return written.Rule.Peers.Any(peer => LeadsThere(scene, peer, written.Namespace)) ? traffic : TrafficSet.Empty;
    }

    private static bool LeadsThere(Scene scene, NetworkPolicyPeer peer, string own)
    {
        // An address may be that of a node-local resolver, of one outside the cluster, or of the Service.
        if (peer.Block is not null) return true;
        return LeadsTo(scene, peer, own, Namespace) || LeadsTo(scene, peer, own, OpenShiftNamespace) || LooksLikeResolver(peer);
    }

    /// <summary>A resolver of another kind names itself.</summary>
    private static bool LooksLikeResolver(NetworkPolicyPeer peer) =>
        SpeaksOfDns(peer.PodSelector) || SpeaksOfDns(peer.NamespaceSelector);

    private static bool SpeaksOfDns(Selector? selector)
    {
        foreach (var requirement in selector?.Requirements ?? default)
        {
            if (requirement.Key.Contains("dns", StringComparison.OrdinalIgnoreCase)) return true;
            foreach (var value in requirement.Values)
            {
                if (value.Contains("dns", StringComparison.OrdinalIgnoreCase)) return true;
            }
        }

        return false;
    }

    private static bool LeadsTo(Scene scene, NetworkPolicyPeer peer, string own, string name)
    {
        if (peer.NamespaceSelector is not { } namespaces)
        {
            if (own != name) return false;
        }
        else
        {
            var item = scene.Namespace(name);
            foreach (var requirement in namespaces.Requirements)
            {
                var known = item.LabelsKnown || requirement.Key == Labels.NamespaceName;
                if (known && !requirement.Matches(item.Labels)) return false;
            }
        }

        if (peer.PodSelector is not { IsEmpty: false } pods) return true;
        var resolvers = scene.Select(name, Pods);
        return resolvers.Length == 0
            ? !scene.HasWorkloads(name) || scene.Select(name, pods).Length > 0
            : Array.Exists(resolvers, place => pods.Matches(scene.Workload(place).Labels));
    }
}
