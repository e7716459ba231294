using System.Globalization;
using System.Text.RegularExpressions;
using Sluice.Lab.Kernel;
using Sluice.Sets;

namespace Sluice.Lab.Topology;

/// <summary>
/// The lab as it stands: a namespace for each pod and node, one for the fabric between nodes, one for what is outside. Nothing of it has a name outside this process,
/// and none of its interfaces was ever in the host's network: when the process ends, however it ends, all of it is gone.
/// </summary>
internal sealed partial class LabNetwork : IDisposable
{
    private static readonly (string, string)[] AnyNamespace = [("net/ipv4/ip_local_port_range", "20000 39999")];

    /// <summary>SCTP finds no way between a link-local address, as the metadata service's, and a global one; for policies there are no scopes of addresses.</summary>
    private static readonly (string, string) AnyScope = ("net/sctp/addr_scope_policy", "0");

    private static readonly (string, string)[] Router = [("net/ipv4/ip_forward", "1"), ("net/ipv4/conf/all/rp_filter", "0"), ("net/ipv4/conf/default/rp_filter", "0")];

    private readonly NamespaceThread[] threads;
    private readonly Dictionary<Cidr, NetworkNamespace> byAddress = [];
    private readonly Dictionary<LabPod, NetworkNamespace> pods = [];
    private readonly Dictionary<LabNode, NetworkNamespace> nodes = [];
    private readonly NetworkNamespace fabric;
    private readonly NetworkNamespace outside;
    private int made;

    private LabNetwork(LabPlan plan)
    {
        Plan = plan;
        threads = [.. Enumerable.Range(0, 2 * Environment.ProcessorCount).Select(static _ => new NamespaceThread())];
        (fabric, outside) = (Make(Router), Make());
        foreach (var node in plan.Nodes)
        {
            nodes[node] = Make(Router);
            foreach (var pod in node.Everyone) pods[pod] = Make();
        }
    }

    public LabPlan Plan { get; }

    /// <summary>The namespace of each node.</summary>
    public IReadOnlyDictionary<LabNode, NetworkNamespace> Nodes => nodes;

    /// <summary>Builds it.</summary>
    /// <exception cref="LabException">A tool is missing, or the kernel refuses.</exception>
    public static LabNetwork Build(LabPlan plan, CancellationToken stop)
    {
        LabNetwork? network = null;
        try
        {
            network = new(plan);
            network.Wire(stop);
            return network;
        }
        catch (Exception fault)
        {
            network?.Dispose();
            if (fault is System.ComponentModel.Win32Exception) throw new LabException($"the kernel gives no network namespace: {fault.Message}", "Run it as root, or as a user who may make user namespaces; docs/verify.md says how to find out.");
            throw;
        }
    }

    /// <summary>Where an address is.</summary>
    /// <exception cref="ArgumentException">Nowhere in the lab.</exception>
    public NetworkNamespace At(Cidr address) =>
        byAddress.TryGetValue(address, out var found) ? found : throw new ArgumentException($"{address} is nowhere in the lab", nameof(address));

    /// <summary>Gives new connections other local ports than those so far, so that no connection is taken for one of an earlier time.</summary>
    public void RenewLocalPorts()
    {
        foreach (var place in pods.Values.Concat(nodes.Values).Append(outside)) place.Set(("net/ipv4/ip_local_port_range", "40000 60999"));
    }

    public void Dispose()
    {
        foreach (var place in pods.Values.Concat(nodes.Values).Append(outside).Append(fabric)) place?.Dispose();
        foreach (var thread in threads) thread.Dispose();
    }

    private NetworkNamespace Make(params (string, string)[] parameters)
    {
        var place = NetworkNamespace.Create(threads[made++ % threads.Length]);
        place.Set([.. AnyNamespace, .. parameters]);
        if (parameters.Length > 0 && place.Has("net/ipv6/conf/all")) place.Set(("net/ipv6/conf/all/forwarding", "1"));
        if (place.Has("net/sctp")) place.Set(AnyScope);
        return place;
    }

    private void Wire(CancellationToken stop)
    {
        Ip(fabric, Wiring.Fabric(Plan, node => (node is null ? outside : nodes[node]).Path));
        Ip(outside, Wiring.Outside(Plan));
        foreach (var address in Plan.Outside) byAddress[address] = outside;
        var services = ServiceChains.Of(Plan.Cluster);
        var work = new ParallelOptions { CancellationToken = stop, MaxDegreeOfParallelism = threads.Length };
        Each(Plan.Nodes, node =>
        {
            Ip(nodes[node], Wiring.Node(node, pod => pods[pod].Path));
            if (services.Length > 0) CommandRunner.Run(nodes[node], "nft", ["-f", "-"], services);
        });
        Each(pods.Keys, pod => Ip(pods[pod], Wiring.Pod(pod)));
        foreach (var (node, place) in nodes)
        {
            foreach (var address in node.Addresses) byAddress[address] = place;
        }

        foreach (var (pod, place) in pods)
        {
            foreach (var address in pod.Addresses) byAddress[address] = place;
        }

        void Each<T>(IEnumerable<T> items, Action<T> action)
        {
            try
            {
                Parallel.ForEach(items, work, action);
            }
            catch (AggregateException faults)
            {
                throw faults.InnerExceptions[0];
            }
        }
    }

    /// <summary>Runs a batch; what fails names the line that was refused.</summary>
    private static void Ip(NetworkNamespace place, string batch)
    {
        try
        {
            CommandRunner.Run(place, "ip", ["-batch", "-"], batch);
        }
        catch (LabException fault) when (FailedLine().Match(fault.Message) is { Success: true } match)
        {
            var line = batch.Split('\n').ElementAtOrDefault(int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) - 1);
            throw new LabException($"{fault.Message} (ip {line})", fault.Remedy);
        }
    }

    [GeneratedRegex(@"Command failed -:(\d+)")]
    private static partial Regex FailedLine();
}
