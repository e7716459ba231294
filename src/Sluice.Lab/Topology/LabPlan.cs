using System.Globalization;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Lab.Topology;

/// <summary>A pod of the lab: a network namespace behind a pair of virtual interfaces.</summary>
/// <param name="Number">Its number over all nodes, from 1.</param>
/// <param name="Interface">Its interface on the node.</param>
/// <param name="Addresses">Its addresses, at most one of each family.</param>
/// <param name="Pod">The pod that it plays; null for a canary.</param>
internal sealed record LabPod(int Number, string Interface, ValueList<Cidr> Addresses, ConcretePod? Pod)
{
    /// <summary>The hardware address of its end, and of the node's end.</summary>
    public (string Pod, string Node) Hardware => (LabPlan.Hardware(4, Number), LabPlan.Hardware(3, Number));
}

/// <summary>A node of the lab: a router with its own listeners, and rules of its own.</summary>
internal sealed record LabNode(int Number, string Name, ValueList<Cidr> Addresses, ValueList<LabPod> Pods, LabPod OpenCanary, LabPod ClosedCanary)
{
    /// <summary>The pods and the canaries.</summary>
    public IEnumerable<LabPod> Everyone => Pods.Append(OpenCanary).Append(ClosedCanary);

    /// <summary>The hardware address of its end of the way to the others, and of their end.</summary>
    public (string Node, string Fabric) Hardware => (LabPlan.Hardware(2, Number), LabPlan.Hardware(1, Number));
}

/// <summary>
/// Who is where in the lab: nodes around a fabric that only routes, and a place outside with the addresses of every host. Routed throughout: a bridge would need neighbour
/// entries that the kernel shares between all namespaces, and drops beyond a few dozen pods.
/// </summary>
internal sealed class LabPlan
{
    /// <summary>Addresses for benchmarks (RFC 2544), which no cluster and no policy should use: the canaries'.</summary>
    private static readonly Cidr OfCanaries = Cidr.Parse("198.18.0.0/15");

    private LabPlan(ConcreteCluster cluster, ValueList<LabNode> nodes, ValueList<Cidr> outside, Cidr canarySource) =>
        (Cluster, Nodes, Outside, CanarySource) = (cluster, nodes, outside, canarySource);

    public ConcreteCluster Cluster { get; }

    public ValueList<LabNode> Nodes { get; }

    /// <summary>The addresses of the place outside, the source of the canaries' connections among them.</summary>
    public ValueList<Cidr> Outside { get; }

    public Cidr CanarySource { get; }

    public static LabPlan Of(ConcreteCluster cluster)
    {
        var taken = cluster.Pods.SelectMany(static pod => pod.Addresses).Concat(cluster.Hosts.Select(static host => host.Address)).ToHashSet();
        var offset = UInt128.One;
        var source = NextCanary();
        var number = 0;
        var nodes = new List<LabNode>();
        foreach (var node in cluster.Snapshot.Nodes)
        {
            var pods = cluster.Pods.Where(pod => pod.Node == node.Name && !pod.Workload.HostNetwork).Select(pod => Next(pod.Addresses, pod)).ToValueList();
            nodes.Add(new(nodes.Count + 1, node.Name, node.Addresses, pods, Next([NextCanary()], null), Next([NextCanary()], null)));
        }

        return new(cluster, nodes.ToValueList(), cluster.Hosts.Select(static host => host.Address).Append(source).Distinct().Order().ToValueList(), source);

        LabPod Next(ValueList<Cidr> addresses, ConcretePod? pod) => new(++number, string.Create(CultureInfo.InvariantCulture, $"p{number}"), addresses, pod);

        Cidr NextCanary()
        {
            while (true)
            {
                var address = Cidr.Of(false, OfCanaries.Network + offset++, 32);
                if (!taken.Contains(address)) return address;
            }
        }
    }

    /// <summary>A hardware address: locally administered, of a kind, by number.</summary>
    public static string Hardware(int kind, int number) =>
        string.Create(CultureInfo.InvariantCulture, $"02:{kind:x2}:{(number >> 24) & 255:x2}:{(number >> 16) & 255:x2}:{(number >> 8) & 255:x2}:{number & 255:x2}");
}
