using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>One pod that packets can come from and go to.</summary>
/// <param name="Workload">The workload of the concrete snapshot that it is a pod of.</param>
/// <param name="Ordinal">0 or 1: a workload with replicas has two pods, so that traffic between them can be seen.</param>
/// <param name="Node">The node it runs on.</param>
/// <param name="Addresses">Its addresses as blocks of full length, at most one of each family; on the host network those of the node.</param>
public sealed record ConcretePod(Workload Workload, int Ordinal, string Node, ValueList<Cidr> Addresses)
{
    /// <summary>The name of the pod that runs in a cluster; empty where it is only thought of.</summary>
    public string Name { get; init; } = "";

    /// <summary><c>shop/checkout</c>, and <c>shop/checkout #2</c> for the second pod.</summary>
    public override string ToString() => Ordinal == 0 ? $"{new WorkloadEndpoint(Workload)}" : $"{new WorkloadEndpoint(Workload)} #{Ordinal + 1}";
}

/// <summary>A host outside the cluster.</summary>
/// <param name="Address">Its address as a block of full length.</param>
/// <param name="Domain">The domain that policies or a charter name and that resolves to it; empty for a plain address.</param>
public sealed record ConcreteHost(Cidr Address, string Domain = "")
{
    /// <summary>The name that the lab's DNS answers with its address: the domain, and one name below it where that begins with <c>*.</c>.</summary>
    public string Resolves { get; init; } = Domain;

    /// <summary>The name of the charter that it stands for; null where no charter names it.</summary>
    public CharterName? Charter { get; init; }

    /// <summary>Whether its address is an answer of the resolver that was given, and not chosen.</summary>
    public bool IsAddressGiven { get; init; }

    /// <summary>Whether no policy has the domain as it is written, only a charter: to policies it is an address, and the resolver's answer where one names a wildcard above it.</summary>
    public bool IsOfCharterAlone { get; init; }

    /// <summary>The TCP ports to be tried there, 1–65535; none where the plan chooses them.</summary>
    public ValueList<int> Ports { get; init; }

    public override string ToString() => Domain.Length > 0 ? $"{Domain} ({Text})" : Text;

    private string Text => Cidr.FormatAddress(Address.IsIPv6, Address.Network);
}

/// <summary>
/// A cluster that could be built from what was read: every workload, and every stand-in for pods that were not read, is a pod with a node and an address;
/// outside there is a host for each range of addresses that policies can tell apart, and one for each domain name. What was open in the input
/// (addresses, nodes) is chosen the same way every time, and counted in <see cref="Chosen"/>.
/// </summary>
public sealed record ConcreteCluster
{
    /// <summary>The metadata service of public clouds.</summary>
    public static Cidr MetadataService { get; } = Cidr.Parse("169.254.169.254/32");

    private ConcreteCluster()
    {
    }

    /// <summary>The whole cluster: nothing in it is represented, and every pod and node has its addresses.</summary>
    public required Snapshot Snapshot { get; init; }

    /// <summary>The pods by workload, those of stand-ins included.</summary>
    public required ValueList<ConcretePod> Pods { get; init; }

    /// <summary>The hosts outside by address, IPv4 first.</summary>
    public required ValueList<ConcreteHost> Hosts { get; init; }

    /// <summary>Workloads that stand for pods that were not read, by name, with what each stands for.</summary>
    public required ValueList<(Workload Workload, RepresentativeEndpoint For)> StandIns { get; init; }

    /// <summary>What was chosen because the input does not say.</summary>
    public required ChosenParts Chosen { get; init; }

    /// <summary>The domain names of the charter that have a host of their own; none without a charter, and none in a cluster that runs, where names are the resolver's affair.</summary>
    public CharterNames Names { get; init; } = CharterNames.None;

    /// <summary>Endpoints that no packet can come from or go to here, in order: an ingress controller that was not read, a range without a
    /// usable address, a workload whose addresses somebody else has too.</summary>
    public required ValueList<Endpoint> LeftOut { get; init; }

    /// <summary>Makes a snapshot concrete.</summary>
    /// <param name="snapshot">What was read.</param>
    /// <param name="profile">Whose reading shapes the stand-ins.</param>
    /// <param name="options">The ranges of pod addresses, and known names.</param>
    /// <param name="names">The domain names of a charter; null without one.</param>
    public static ConcreteCluster Of(Snapshot snapshot, Profile profile, AnalysisOptions options, CharterNames? names = null)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        ArgumentNullException.ThrowIfNull(options);
        var standIns = Probes.StandIns.Of(Reachability.Of(snapshot, profile, options));
        var placing = new Placing(standIns.AddedTo(snapshot), options);
        var placed = placing.Snapshot;
        var outside = OutsideHosts.Of(Reachability.Of(placed, profile, options), options, names ?? CharterNames.None);
        return new()
        {
            Snapshot = placed,
            Pods = placing.Pods,
            Hosts = outside.Hosts,
            Names = names ?? CharterNames.None,
            StandIns = standIns.Workloads.Select(pair => (placed.Workloads.First(workload => workload.Name == pair.Workload.Name), pair.For)).ToValueList(),
            Chosen = placing.Chosen with { StandIns = standIns.Workloads.Count },
            LeftOut = outside.LeftOut.Concat(placing.Homeless).Order().ToValueList(),
        };
    }

    /// <summary>
    /// The pods that run in a cluster. Nothing is made up: what has no pod there, shares the network of its node, or is a node, is left out.
    /// </summary>
    /// <param name="snapshot">The cluster as it was read, with the policies that are to be shown.</param>
    /// <param name="pods">The pods that run, each once.</param>
    /// <param name="hosts">The hosts outside that may be tried, with their ports.</param>
    public static ConcreteCluster OfRunning(Snapshot snapshot, IEnumerable<RunningPod> pods, IEnumerable<ConcreteHost> hosts)
    {
        ArgumentNullException.ThrowIfNull(snapshot);
        var running = pods.Where(static pod => pod is { HostNetwork: false, Addresses.Count: > 0 }).ToDictionary(static pod => pod.Name);
        var found = new List<ConcretePod>();
        var leftOut = new List<Endpoint>(snapshot.Nodes.Select(static node => new NodeEndpoint(node)));
        foreach (var workload in snapshot.Workloads)
        {
            var own = workload.Pods.Select(name => running.GetValueOrDefault(new("Pod", workload.Name.Namespace, name))).OfType<RunningPod>().OrderByDescending(static pod => pod.IsReady).ThenBy(static pod => pod.Name).ToList();
            if (own.Count == 0) leftOut.Add(new WorkloadEndpoint(workload));
            found.AddRange(own.Select((pod, at) => new ConcretePod(workload, at, pod.Node, pod.Addresses) { Name = pod.Name.Name }));
        }

        return new()
        {
            Snapshot = snapshot,
            Pods = found.ToValueList(),
            Hosts = hosts.OrderBy(static host => host.Address).ThenBy(static host => host.Domain, StringComparer.Ordinal).ToValueList(),
            StandIns = default,
            Chosen = new(0, 0, 0, default),
            LeftOut = leftOut.Order().ToValueList(),
        };
    }

    /// <summary>
    /// How connections of one address family are analysed: what the lab's DNS says of the names that only the charter has is known, so that a rule with a wildcard above such a name
    /// means its host here as it does in the lab.
    /// </summary>
    public AnalysisOptions Analysed(AnalysisOptions options, bool isIPv6)
    {
        ArgumentNullException.ThrowIfNull(options);
        var answers = Hosts.Where(host => host.IsOfCharterAlone && host.Address.IsIPv6 == isIPv6).Select(static host => (host.Domain, host.Address)).ToList();
        return answers.Count == 0 ? options : options with { Dns = options.Dns.Concat(answers).Distinct().ToValueList() };
    }

    /// <summary>The snapshot as it is for connections of one address family.</summary>
    public Snapshot Of(bool isIPv6) => Snapshot with
    {
        Nodes = Snapshot.Nodes.Select(node => node with { Addresses = OnlyFamily(node.Addresses, isIPv6), PodCidrs = OnlyFamily(node.PodCidrs, isIPv6) }).ToValueList(),
        Workloads = Snapshot.Workloads.Select(workload => workload with { Addresses = OnlyFamily(workload.Addresses, isIPv6) }).ToValueList(),
    };

    private static ValueList<Cidr> OnlyFamily(ValueList<Cidr> blocks, bool isIPv6) => blocks.Where(block => block.IsIPv6 == isIPv6).ToValueList();
}

/// <summary>How many parts of a concrete cluster the input did not give.</summary>
/// <param name="StandIns">Pods that stand for pods that were not read.</param>
/// <param name="Addresses">Pods whose addresses were chosen.</param>
/// <param name="Nodes">Nodes that were made up.</param>
/// <param name="Ranges">The ranges that addresses of pods were chosen from.</param>
public sealed record ChosenParts(int StandIns, int Addresses, int Nodes, ValueList<Cidr> Ranges);
