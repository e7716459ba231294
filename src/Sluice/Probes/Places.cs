using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>Where a probe can begin or end: an endpoint of the analysis, an address of it, and the node that it is on.</summary>
/// <param name="Endpoint">The endpoint.</param>
/// <param name="Address">The address, of full length.</param>
/// <param name="Node">The node of a pod, or the node itself; empty for what is outside.</param>
/// <param name="Ordinal">Which pod of its workload.</param>
internal sealed record Place(Endpoint Endpoint, Cidr Address, string Node, int Ordinal = 0)
{
    /// <summary>The TCP ports that are tried there and no others; none where they are chosen.</summary>
    public ValueList<int> Ports { get; init; }

    /// <summary>The host outside; null for what is inside.</summary>
    public ConcreteHost? Host { get; init; }

    public bool IsPod => Endpoint is WorkloadEndpoint { Workload.HostNetwork: false };

    public bool IsNode => Endpoint is NodeEndpoint or WorkloadEndpoint { Workload.HostNetwork: true };
}

/// <summary>The places of one address family, in groups whose members no policy can tell apart. The node that a pod is on makes no group: between pods it does not matter.</summary>
internal sealed class Places
{
    /// <param name="cluster">The pods and hosts.</param>
    /// <param name="snapshot">The snapshot of the cluster for this family.</param>
    /// <param name="isIPv6">The family.</param>
    /// <param name="likeness">The relation of that snapshot, in which no pod has a node; null when each workload, node and host is a group of its own.</param>
    public Places(ConcreteCluster cluster, Snapshot snapshot, bool isIPv6, Reachability? likeness)
    {
        var workloads = snapshot.Workloads.ToDictionary(static workload => (workload.Name, workload.Variant));
        var all = new List<Place>();
        foreach (var pod in cluster.Pods)
        {
            var endpoint = new WorkloadEndpoint(workloads[(pod.Workload.Name, pod.Workload.Variant)]);
            all.AddRange(pod.Addresses.Where(address => address.IsIPv6 == isIPv6).Select(address => new Place(endpoint, address, pod.Node, pod.Ordinal)));
        }

        foreach (var node in snapshot.Nodes) all.AddRange(node.Addresses.Take(1).Select(address => new Place(new NodeEndpoint(node), address, node.Name)));
        foreach (var host in cluster.Hosts.Where(host => host.Address.IsIPv6 == isIPv6))
            all.Add(new(host is { Domain.Length: > 0, IsOfCharterAlone: false } ? new DomainEndpoint(host.Domain) : new AddressEndpoint(AddressSet.Of(host.Address)), host.Address, "") { Ports = host.Ports, Host = host });
        All = all;
        all = all.FindAll(static place => place.Host is not { IsOfCharterAlone: true });
        Groups = likeness is null
            ? [.. all.GroupBy(static place => place.Endpoint).Select(static group => group.ToArray())]
            : [.. all.GroupBy(place => (likeness.ClassOf(WithoutNode(place.Endpoint)), place.Ports)).Select(static group => group.ToArray())];
    }

    /// <summary>Every place: pods by workload, nodes, hosts.</summary>
    public IReadOnlyList<Place> All { get; }

    /// <summary>The groups, in the order of their first members. Hosts of names that only a charter has are in none: <see cref="NamePlan"/> tries each by itself, with few sources.</summary>
    public IReadOnlyList<Place[]> Groups { get; }

    /// <summary>The snapshot in which no pod has a node.</summary>
    public static Snapshot WithoutNodes(Snapshot snapshot) =>
        snapshot with { Workloads = snapshot.Workloads.Select(static workload => workload.HostNetwork ? workload : workload with { NodeName = "" }).ToValueList() };

    private static Endpoint WithoutNode(Endpoint endpoint) =>
        endpoint is WorkloadEndpoint { Workload: { HostNetwork: false } workload } ? new WorkloadEndpoint(workload with { NodeName = "" }) : endpoint;
}
