using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>Finds what the names of a charter stand for in a snapshot.</summary>
internal sealed class PeerBinding(Charter charter, Snapshot snapshot)
{
    /// <summary>Labels that controllers put on pods by themselves, different for each revision or pod.</summary>
    internal static readonly HashSet<string> Passing = new(StringComparer.Ordinal)
    {
        "pod-template-hash", "controller-revision-hash", "pod-template-generation", "statefulset.kubernetes.io/pod-name", "apps.kubernetes.io/pod-index",
        "controller-uid", "batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-completion-index",
    };

    private static readonly TrafficSet KubeApiPorts = TrafficSet.Of(Protocol.Tcp, 443).Union(TrafficSet.Of(Protocol.Tcp, 6443));

    private readonly ILookup<(string, string), Workload> workloads = snapshot.Workloads.ToLookup(static workload => (workload.Name.Namespace, workload.Name.Name));
    private readonly HashSet<string> read = snapshot.Workloads.Select(static workload => workload.Name.Namespace).ToHashSet(StringComparer.Ordinal);

    /// <summary>What a peer stands for: one side as a rule, several for a workload of several kinds or labels.</summary>
    public IEnumerable<GrantSide> Sides(CharterPeer peer) => peer switch
    {
        ComponentPeer { Name: var name } => charter.Find(name) is { } component ? [new(peer, PodTerm.In(component.Namespace, component.Pods))] : [],
        BundlePeer { Bundle: var bundle } => Bundle(peer, bundle),
        WorkloadPeer workload => Workloads(workload),
        NamespacePeer { Namespace: var space } => [new(peer, PodTerm.In(space, Selector.Everything))],
        NamespaceLabelPeer labelled => [new(peer, PodTerm.Across(Namespaces(labelled), Selector.Everything))],
        InternetPeer => [new(peer, new BlockTerm(SpecialAddresses.Public, IsNetworks: false))],
        BlockPeer { Block: var block } => [new(peer, new BlockTerm(AddressSet.Of(block), IsNetworks: false))],
        DomainPeer { Name: var name } => [new(peer, new DomainTerm(name))],
        AnyonePeer => [new(peer, null)],
        _ => throw new ArgumentOutOfRangeException(nameof(peer), peer, "a peer of no known kind"),
    };

    /// <summary>The traffic that a flow to a destination means.</summary>
    public TrafficSet Traffic(CharterPeer to, ValueList<CharterPort> ports)
    {
        var component = to is ComponentPeer { Name: var name } ? charter.Find(name) : null;
        if (ports.Count == 0) return component?.AllPorts ?? (to is BundlePeer { Bundle: var bundle } ? BundleTraffic(bundle) : TrafficSet.Empty);
        return ports.Aggregate(TrafficSet.Empty, (all, port) => all.Union(port.Traffic ?? component?.Find(port.Name!) ?? TrafficSet.Empty));
    }

    /// <summary>The usual ports of a bundle, or those that the charter gives it.</summary>
    private TrafficSet BundleTraffic(BundleName bundle) => Terms(bundle)?.Traffic ?? bundle switch
    {
        BundleName.Dns => charter.Dns.Traffic,
        BundleName.KubeApi or BundleName.Webhooks => KubeApiPorts,
        BundleName.IngressController => TrafficSet.Of(Protocol.Tcp, 80).Union(TrafficSet.Of(Protocol.Tcp, 443)),
        _ => TrafficSet.Of(Protocol.Tcp, 9090),
    };

    private IEnumerable<GrantSide> Bundle(CharterPeer peer, BundleName bundle)
    {
        if (bundle == BundleName.Dns)
        {
            yield return new(peer, PodTerm.In(charter.Dns.Namespace, charter.Dns.Pods));
            if (charter.Dns.NodeLocal is { } cache) yield return new(peer, new BlockTerm(AddressSet.Of(cache), IsNetworks: false));
            yield break;
        }

        if (Terms(bundle) is { } terms)
        {
            yield return terms.Addresses.Count > 0
                ? new(peer, new BlockTerm(AddressSet.Of(terms.Addresses), IsNetworks: false))
                : new(peer, PodTerm.In(terms.Namespace, terms.Pods));
            yield break;
        }

        switch (bundle)
        {
            case BundleName.IngressController:
                yield return new(peer, PodTerm.In("ingress-nginx", Selector.Of(("app.kubernetes.io/name", "ingress-nginx"))));
                break;
            case BundleName.Prometheus:
                yield return new(peer, PodTerm.In("monitoring", Selector.Of(("app.kubernetes.io/name", "prometheus"))));
                break;
            default:
                var api = snapshot.Services.FirstOrDefault(static service => service.Name is { Namespace: "default", Name: "kubernetes" });
                yield return api is { EndpointAddresses.Count: > 0 }
                    ? new(peer, new BlockTerm(AddressSet.Of(api.EndpointAddresses), IsNetworks: false))
                    : new(peer, null, SideStanding.AddressUnknown);
                break;
        }
    }

    private BundleTerms? Terms(BundleName bundle) =>
        charter.Bundles.FirstOrDefault(terms => terms.Bundle == bundle) ?? (bundle == BundleName.Webhooks ? Terms(BundleName.KubeApi) : null);

    private IEnumerable<GrantSide> Workloads(WorkloadPeer peer)
    {
        var found = workloads[(peer.Namespace, peer.Name)].Select(Selects).Distinct().ToList();
        if (found.Count == 0) return [new(peer, null, read.Contains(peer.Namespace) ? SideStanding.WorkloadMissing : SideStanding.WorkloadUnread)];
        return found.Select(selector => new GrantSide(peer, PodTerm.In(peer.Namespace, selector)));
    }

    private static Selector Selects(Workload workload)
    {
        var lasting = new List<Requirement>();
        foreach (var (key, value) in workload.Labels.Pairs)
        {
            if (!Passing.Contains(key)) lasting.Add(Requirement.Of(key, SelectorOperator.In, [value]));
        }

        return Selector.Of(lasting);
    }

    private static Selector Namespaces(NamespaceLabelPeer peer)
    {
        var requirements = new List<Requirement>();
        foreach (var (key, value) in peer.Labels.Pairs) requirements.Add(Requirement.Of(key, SelectorOperator.In, [value]));
        if (peer.Carriers.Count > 0) requirements.Add(Requirement.Of(Labels.NamespaceName, SelectorOperator.In, peer.Carriers));
        return Selector.Of(requirements);
    }
}
