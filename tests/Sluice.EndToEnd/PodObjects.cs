using System.Globalization;
using System.Text.Json.Nodes;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.EndToEnd;

/// <summary>The objects that controllers and kubelets make of manifests: a pod for each that was placed, the ReplicaSets of Deployments, nodes, and the addresses of Services.</summary>
internal sealed class PodObjects(IReadOnlyList<JsonObject> manifests, ConcreteCluster cluster)
{
    private const string Hash = "6b9f7c5d48";

    /// <summary>The name that a pod has in the API.</summary>
    public static string NameOf(ConcretePod pod) => pod.Workload.Name.Kind switch
    {
        "Pod" => pod.Workload.Name.Name,
        "Deployment" => $"{pod.Workload.Name.Name}-{Hash}-x{pod.Ordinal + 1}",
        "StatefulSet" => $"{pod.Workload.Name.Name}-{pod.Ordinal}",
        _ => $"{pod.Workload.Name.Name}-x{pod.Ordinal + 1}",
    };

    /// <summary>Everything, as the API server would list it: the plural name, and the object.</summary>
    public IEnumerable<(string Plural, JsonObject Object)> All()
    {
        foreach (var node in cluster.Snapshot.Nodes) yield return ("nodes", Node(node));
        foreach (var manifest in manifests.Where(static one => KindOf(one) is not "Node" and not "Pod"))
        {
            var stored = manifest.DeepClone().AsObject();
            if (KindOf(stored) == "Service") Address(stored);
            stored["metadata"]!["uid"] ??= $"uid-of-{KindOf(stored)}-{(string?)stored["metadata"]!["name"]}";
            if (KindOf(stored) == "Namespace") ((JsonObject)(stored["metadata"]!["labels"] ??= new JsonObject()))[Labels.NamespaceName] = (string)stored["metadata"]!["name"]!;
            yield return (PluralOf(KindOf(stored)), stored);
            if (KindOf(stored) == "Deployment") yield return ("replicasets", ReplicaSet(stored));
        }

        foreach (var pod in cluster.Pods) yield return ("pods", Pod(pod));
    }

    /// <summary>The plural name of a kind that manifests may have.</summary>
    private static string PluralOf(string kind) => kind.EndsWith("Policy", StringComparison.Ordinal) ? $"{kind[..^1].ToLowerInvariant()}ies" : $"{kind.ToLowerInvariant()}s";

    private static string KindOf(JsonObject manifest) => (string)manifest["kind"]!;

    private JsonObject Pod(ConcretePod pod)
    {
        var owner = pod.Workload.Name;
        var manifest = manifests.First(one => KindOf(one) == owner.Kind && (string?)one["metadata"]!["name"] == owner.Name && (string?)one["metadata"]!["namespace"] == owner.Namespace);
        var template = (owner.Kind == "Pod" ? manifest : manifest["spec"]!["template"]!).DeepClone().AsObject();
        var metadata = (JsonObject)(template["metadata"] ??= new JsonObject());
        (metadata["name"], metadata["namespace"], metadata["uid"]) = (NameOf(pod), owner.Namespace, $"uid-of-{owner.Namespace}-{NameOf(pod)}");
        if (owner.Kind != "Pod")
        {
            var (kind, name) = owner.Kind == "Deployment" ? ("ReplicaSet", $"{owner.Name}-{Hash}") : (owner.Kind, owner.Name);
            metadata["ownerReferences"] = new JsonArray(Owner("apps/v1", kind, name));
            if (owner.Kind == "Deployment") ((JsonObject)(metadata["labels"] ??= new JsonObject()))["pod-template-hash"] = Hash;
        }

        var containers = template["spec"]!["containers"]!.AsArray().Select(static one => one!).ToList();
        template["spec"]!["nodeName"] = pod.Node;
        template["spec"]!["serviceAccountName"] ??= "default";
        template["status"] = new JsonObject
        {
            ["phase"] = "Running",
            ["conditions"] = new JsonArray(new JsonObject { ["type"] = "Ready", ["status"] = "True" }),
            ["podIP"] = TextOf(pod.Addresses[0]),
            ["podIPs"] = new JsonArray([.. pod.Addresses.Select(static address => new JsonObject { ["ip"] = TextOf(address) })]),
            ["hostIP"] = TextOf(cluster.Snapshot.Nodes.First(node => node.Name == pod.Node).Addresses[0]),
            ["containerStatuses"] = new JsonArray([.. containers.Select(static container => new JsonObject
            {
                ["name"] = (string)container["name"]!,
                ["image"] = (string?)container["image"],
                ["imageID"] = "",
                ["ready"] = true,
                ["started"] = true,
                ["restartCount"] = 0,
                ["state"] = new JsonObject { ["running"] = new JsonObject { ["startedAt"] = "2026-01-01T00:00:00Z" } },
            })]),
        };
        return template;
    }

    private static JsonObject ReplicaSet(JsonObject deployment)
    {
        var name = (string)deployment["metadata"]!["name"]!;
        var spec = deployment["spec"]!;
        return new()
        {
            ["metadata"] = new JsonObject { ["name"] = $"{name}-{Hash}", ["namespace"] = (string)deployment["metadata"]!["namespace"]!, ["ownerReferences"] = new JsonArray(Owner("apps/v1", "Deployment", name)) },
            ["spec"] = new JsonObject { ["replicas"] = spec["replicas"]?.DeepClone(), ["selector"] = spec["selector"]?.DeepClone(), ["template"] = spec["template"]!.DeepClone() },
        };
    }

    private static JsonObject Owner(string version, string kind, string name) =>
        new() { ["apiVersion"] = version, ["kind"] = kind, ["name"] = name, ["uid"] = $"uid-of-{kind}-{name}", ["controller"] = true };

    private static JsonObject Node(Node node) => new()
    {
        ["metadata"] = new JsonObject { ["name"] = node.Name, ["labels"] = new JsonObject(node.Labels.Pairs.ToArray().Select(static pair => KeyValuePair.Create(pair.Key, (JsonNode?)pair.Value))) },
        ["spec"] = new JsonObject(),
        ["status"] = new JsonObject { ["addresses"] = new JsonArray([.. node.Addresses.Select(static address => new JsonObject { ["type"] = "InternalIP", ["address"] = TextOf(address) })]) },
    };

    /// <summary>Gives a Service the addresses that were chosen for it.</summary>
    private void Address(JsonObject service)
    {
        var name = new ObjectName("Service", (string)service["metadata"]!["namespace"]!, (string)service["metadata"]!["name"]!);
        var addresses = cluster.Snapshot.Services.First(one => one.Name == name).ClusterAddresses.Select(TextOf).ToList();
        if (addresses.Count == 0) return;
        (service["spec"]!["clusterIP"], service["spec"]!["clusterIPs"]) = (addresses[0], new JsonArray([.. addresses.Select(static address => (JsonNode)address)]));
    }

    /// <summary>An address of full length as text.</summary>
    public static string TextOf(Cidr address) => Cidr.FormatAddress(address.IsIPv6, address.Network).ToString(CultureInfo.InvariantCulture);
}
