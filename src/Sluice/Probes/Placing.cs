using System.Globalization;
using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>
/// Gives every pod a node and addresses, in the order of the snapshot. What the input says stays: node names, addresses of pods and nodes. Without nodes there are two,
/// so that traffic within a node and between nodes is both seen.
/// </summary>
internal sealed class Placing
{
    /// <summary>At most this many pods of one workload: two show the traffic between replicas.</summary>
    private const int PodsOfWorkload = 2;

    private static readonly ValueList<Cidr> DefaultRanges = [Cidr.Parse("10.244.0.0/16"), Cidr.Parse("fd00:10:244::/64")];
    private static readonly ValueList<Cidr> NodeRanges = [Cidr.Parse("172.30.0.0/24"), Cidr.Parse("fd00:30::/64")];
    private static readonly ValueList<Cidr> ServiceRanges = [Cidr.Parse("10.96.0.0/12"), Cidr.Parse("fd00:10:96::/108")];

    private readonly HashSet<Cidr> taken = [];
    private readonly HashSet<Cidr> owned = [];
    private readonly List<Endpoint> homeless = [];
    private readonly Dictionary<Cidr, UInt128> next = [];
    private readonly List<ConcretePod> pods = [];
    private readonly ValueList<Cidr> ranges;
    private int chosenAddresses;

    public Placing(Snapshot snapshot, AnalysisOptions options)
    {
        var given = options.PodCidrs.Count > 0 ? options.PodCidrs : snapshot.Nodes.SelectMany(static node => node.PodCidrs).Distinct().Order().ToValueList();
        ranges = given.Count > 0 ? given : DefaultRanges;
        taken.UnionWith(snapshot.Workloads.SelectMany(static workload => workload.Addresses));
        taken.UnionWith(snapshot.Nodes.SelectMany(static node => node.Addresses));
        taken.UnionWith(snapshot.Services.SelectMany(static service => service.ClusterAddresses));
        var nodes = PlacedNodes(snapshot);
        var workloads = new List<Workload>();
        for (var at = 0; at < snapshot.Workloads.Count; at++) workloads.Add(Placed(snapshot.Workloads[at], nodes, at));
        Snapshot = snapshot with { Nodes = nodes.ToValueList(), Workloads = workloads.ToValueList(), Services = snapshot.Services.Select(Addressed).ToValueList() };
        Chosen = new(0, chosenAddresses, nodes.Count - snapshot.Nodes.Count, chosenAddresses > 0 ? ranges : default);
    }

    public Snapshot Snapshot { get; }

    public ValueList<ConcretePod> Pods => pods.ToValueList();

    public ChosenParts Chosen { get; }

    /// <summary>Workloads whose addresses belong to somebody else too, so that no pod can have them; and those of such nodes.</summary>
    public IReadOnlyList<Endpoint> Homeless => homeless;

    private List<Node> PlacedNodes(Snapshot snapshot)
    {
        var names = snapshot.Nodes.Select(static node => node.Name).ToHashSet(StringComparer.Ordinal);
        var missing = snapshot.Workloads.Select(static workload => workload.NodeName).Where(name => name.Length > 0 && names.Add(name)).ToList();
        if (names.Count == 0) missing.AddRange(["node-1", "node-2"]);
        return
        [
            .. snapshot.Nodes.Concat(missing.Select(static name => new Node { Name = name }))
                .OrderBy(static node => node.Name, StringComparer.Ordinal)
                .Select(node => node with { Addresses = OneOfEach(node.Addresses, NodeRanges).Where(owned.Add).ToValueList() }),
        ];
    }

    private Workload Placed(Workload workload, List<Node> nodes, int at)
    {
        var node = nodes.Find(node => node.Name == workload.NodeName) ?? nodes[at % nodes.Count];
        var count = workload.HostNetwork ? 1 : new WorkloadEndpoint(workload).HasReplicas ? PodsOfWorkload : 1;
        var known = workload.Addresses;
        var addresses = new List<Cidr>();
        for (var ordinal = 0; ordinal < count; ordinal++)
        {
            var own = workload.HostNetwork ? node.Addresses : known.Count > 0 ? Share(known, ordinal) : OneOfEach(default, ranges);
            if (own.Count == 0 || (!workload.HostNetwork && !own.All(owned.Add))) break;
            pods.Add(new(workload, ordinal, node.Name, own));
            addresses.AddRange(own);
        }

        if (!workload.HostNetwork && known.Count == 0) chosenAddresses++;
        if (!workload.HostNetwork && addresses.Count == 0) addresses.AddRange(known);
        var placed = workload with { NodeName = node.Name, Addresses = workload.HostNetwork ? default : addresses.Order().ToValueList() };
        if (pods.Count == 0 || !ReferenceEquals(pods[^1].Workload, workload)) homeless.Add(new WorkloadEndpoint(placed));
        for (var from = pods.Count - 1; from >= 0 && ReferenceEquals(pods[from].Workload, workload); from--) pods[from] = pods[from] with { Workload = placed };
        return placed;
    }

    /// <summary>The addresses of one of several pods, from the list of all of them: the n-th of each family; none where there are not so many.</summary>
    private static ValueList<Cidr> Share(ValueList<Cidr> known, int ordinal) =>
        known.Where(static block => !block.IsIPv6).Skip(ordinal).Take(1).Concat(known.Where(static block => block.IsIPv6).Skip(ordinal).Take(1)).ToValueList();

    /// <summary>What is known, one of each family; else the next free address of the first range of each family.</summary>
    private ValueList<Cidr> OneOfEach(ValueList<Cidr> known, ValueList<Cidr> from)
    {
        if (known.Count > 0) return Share(known, 0);
        return ((bool[])[false, true]).SelectMany(isIPv6 => from.Where(range => range.IsIPv6 == isIPv6).Take(1)).Select(Next).ToValueList();
    }

    private Service Addressed(Service service) => service.Selector is null || service.Ports.Count == 0 || service.Type == ServiceType.ExternalName || service.ClusterAddresses.Count > 0
        ? service
        : service with { ClusterAddresses = OneOfEach(default, ServiceRanges) };

    private Cidr Next(Cidr range)
    {
        var width = range.IsIPv6 ? 128 : 32;
        for (var offset = next.GetValueOrDefault(range, UInt128.One); ; offset++)
        {
            if (range.Network + offset > range.Last)
                throw new ArgumentException(string.Create(CultureInfo.InvariantCulture, $"{range} has too few addresses for the pods"), nameof(range));
            var address = Cidr.Of(range.IsIPv6, range.Network + offset, width);
            if (!taken.Add(address)) continue;
            next[range] = offset + 1;
            return address;
        }
    }
}
