using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.Lab.Kernel;
using Sluice.Lab.Nftables;
using Sluice.Lab.Topology;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.EndToEnd;

/// <summary>
/// The network of the cluster: rules in force, and places for pods that are created later. A few such places are built with the rest, without labels and without rules;
/// a pod that is created takes one, and what its labels mean is put in force before it runs.
/// </summary>
public sealed partial class PacketCluster
{
    private const int Spares = 6;
    private const string SpareNamespace = "sluice-places";

    private readonly object turn = new();
    private readonly Dictionary<int, ConcretePod> taken = [];
    private bool isUnenforced;
    private bool isLoaded;

    /// <summary>The cluster with a place for each pod that may be created, on its nodes by turns.</summary>
    private static ConcreteCluster WithSpares(ConcreteCluster cluster)
    {
        var nodes = cluster.Snapshot.Nodes;
        var spares = Enumerable.Range(0, Spares).Select(number => new ConcretePod(
            new() { Name = new("Pod", SpareNamespace, string.Create(CultureInfo.InvariantCulture, $"place-{number}")) }, number, nodes[number % nodes.Count].Name, SpareAddresses(number)));
        return cluster with { Pods = cluster.Pods.Concat(spares).ToValueList() };
    }

    private static ValueList<Cidr> SpareAddresses(int number) =>
        [Cidr.Parse(string.Create(CultureInfo.InvariantCulture, $"10.244.250.{number + 1}/32")), Cidr.Parse(string.Create(CultureInfo.InvariantCulture, $"fd00:10:244::fa:{number + 1}/128"))];

    /// <summary>The network of a pod.</summary>
    internal NetworkNamespace PlaceOf(string pod)
    {
        lock (turn) return network.At(pods[pod].Addresses[0]);
    }

    /// <summary>Gives a created pod a place; null when all are taken.</summary>
    private string? Schedule(JsonObject pod)
    {
        var (space, name) = ((string)pod["metadata"]!["namespace"]!, (string)pod["metadata"]!["name"]!);
        lock (turn)
        {
            foreach (var (spare, other) in taken.ToList())
            {
                if (Api.Find("pods", other.Workload.Name.Namespace, other.Workload.Name.Name) is null) taken.Remove(spare);
            }

            if (taken.Count == Spares) return null;
            var number = Enumerable.Range(0, Spares).First(number => !taken.ContainsKey(number));
            var labels = Labels.Of((pod["metadata"]!["labels"]?.AsObject() ?? []).Select(static pair => KeyValuePair.Create(pair.Key, (string)pair.Value!)));
            var node = cluster.Snapshot.Nodes[number % cluster.Snapshot.Nodes.Count].Name;
            var addresses = SpareAddresses(number);
            taken[number] = pods[$"{space}/{name}"] = new(new() { Name = new("Pod", space, name), Labels = labels, NodeName = node, Addresses = addresses }, 0, node, addresses);
            Enforce();
            return PodObjects.TextOf(addresses[0]);
        }
    }

    /// <summary>Puts in force what the policies mean for the pods that are there, on each node at once; or nothing.</summary>
    private void Enforce()
    {
        lock (turn)
        {
            var now = cluster with { Pods = cluster.Pods.Concat(taken.Values).ToValueList() };
            foreach (var (node, place) in network.Nodes)
            {
                var rules = PodChains.Of(now, node with { Pods = node.Pods.Select(Occupied).OfType<LabPod>().ToValueList() });
                var clear = isLoaded ? $"delete table {Ruleset.Table}\n" : "";
                CommandRunner.Run(place, "nft", ["-f", "-"], isUnenforced ? clear : clear + rules);
                if (!isUnenforced) LoadedRuleset.Compare(place, node.Name, rules);
            }

            isLoaded = !isUnenforced;
        }
    }

    /// <summary>A pod of the lab with who is in it; null for a place that is free.</summary>
    private LabPod? Occupied(LabPod pod) =>
        pod.Pod is not { Workload.Name.Namespace: SpareNamespace } spare ? pod : taken.TryGetValue(spare.Ordinal, out var who) ? pod with { Pod = who } : null;
}
