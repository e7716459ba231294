using System.Text.Json;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Lab.Cluster;

/// <summary>Reads what runs in a cluster, and which cluster it is.</summary>
internal static class ClusterPods
{
    private static readonly TimeSpan Limit = TimeSpan.FromMinutes(2);

    /// <summary>The pods that run on Linux and are not about to end, by namespace and name.</summary>
    /// <exception cref="LabException">The cluster does not say.</exception>
    public static async Task<ValueList<RunningPod>> ReadAsync(Kubectl kubectl, CancellationToken stop)
    {
        var result = await kubectl.RunAsync(["get", "pods", "--all-namespaces", "--field-selector=status.phase=Running", "--output=json"], "", Limit, stop).ConfigureAwait(false);
        if (!result.Succeeded) throw new LabException($"the pods of the cluster cannot be listed: {result.Reason}", "Try it with: kubectl get pods --all-namespaces");
        using var document = Parse(result.Output);
        return document.RootElement.GetProperty("items").EnumerateArray().Where(IsThere).Select(Of).OrderBy(static pod => pod.Name).ToValueList();
    }

    /// <summary>Which cluster it is: the uid of kube-system, which stays for as long as the cluster, and the version of the API server.</summary>
    /// <exception cref="LabException">The cluster does not say.</exception>
    public static async Task<ClusterIdentity> IdentityAsync(Kubectl kubectl, string context, CancellationToken stop)
    {
        var space = await kubectl.RunAsync(["get", "namespace", "kube-system", "--output=json"], "", Limit, stop).ConfigureAwait(false);
        if (!space.Succeeded) throw new LabException($"the identity of the cluster, the uid of its namespace kube-system, cannot be read: {space.Reason}", "Evidence names the cluster. Try it with: kubectl get namespace kube-system");
        var version = await kubectl.RunAsync(["version", "--output=json"], "", Limit, stop).ConfigureAwait(false);
        if (!version.Succeeded) throw new LabException($"the version of the cluster cannot be read: {version.Reason}", "Try it with: kubectl version");
        using var spaceJson = Parse(space.Output);
        using var versionJson = Parse(version.Output);
        var identity = new ClusterIdentity(Text(Child(spaceJson.RootElement, "metadata"), "uid"), Text(Child(versionJson.RootElement, "serverVersion"), "gitVersion"), context);
        return identity is { Uid.Length: > 0, Version.Length: > 0 } ? identity : throw new LabException("the cluster does not say which one it is: its namespace kube-system has no uid, or its API server no version", "See what it says with: kubectl get namespace kube-system --output=yaml, and kubectl version");
    }

    /// <summary>Why a container that was added to a pod does not run and never will; empty while it may still come, null when it runs.</summary>
    public static string? WhyNotRunning(string pod, string list, string container)
    {
        using var document = Parse(pod);
        foreach (var status in Items(Child(document.RootElement, "status"), list))
        {
            if (Text(status, "name") != container) continue;
            var state = Child(status, "state");
            if (state.ValueKind != JsonValueKind.Object) return "";
            if (state.TryGetProperty("running", out _)) return null;
            if (state.TryGetProperty("terminated", out var ended)) return $"it ended at once: {Text(ended, "reason")} {Text(ended, "message")}".TrimEnd();
            var waiting = Child(state, "waiting");
            var reason = Text(waiting, "reason");
            return reason is "" or "ContainerCreating" or "PodInitializing" ? "" : $"{reason}: {Text(waiting, "message")}".TrimEnd(' ', ':');
        }

        return "";
    }

    /// <summary>What a pod says about why a container of it has not started: what it waits for, or why no node takes it; empty when it says nothing.</summary>
    public static string WhyWaiting(string pod, string list, string container)
    {
        using var document = Parse(pod);
        var status = Child(document.RootElement, "status");
        foreach (var one in Items(status, list))
        {
            if (Text(one, "name") == container && Child(Child(one, "state"), "waiting") is { ValueKind: JsonValueKind.Object } waiting) return Words(waiting);
        }

        foreach (var condition in Items(status, "conditions"))
        {
            if (Text(condition, "type") == "PodScheduled" && Text(condition, "status") == "False") return Words(condition);
        }

        return "";

        static string Words(JsonElement state) => $"{Text(state, "reason")}: {Text(state, "message")}".Trim(' ', ':');
    }

    private static bool IsThere(JsonElement pod) =>
        Child(pod, "metadata") is var metadata && !metadata.TryGetProperty("deletionTimestamp", out _)
        && Text(Child(pod, "status"), "phase") == "Running"
        && Text(Child(Child(pod, "spec"), "os"), "name") is "" or "linux"
        && !Text(Child(metadata, "labels"), ProbePod.Label).Equals(ProbePod.LabelValue, StringComparison.Ordinal);

    private static RunningPod Of(JsonElement pod)
    {
        var (metadata, spec, status) = (Child(pod, "metadata"), Child(pod, "spec"), Child(pod, "status"));
        var labels = Child(metadata, "labels");
        return new()
        {
            Name = new("Pod", Text(metadata, "namespace"), Text(metadata, "name")),
            Uid = Text(metadata, "uid"),
            Node = Text(spec, "nodeName"),
            Addresses = Items(status, "podIPs").Select(static address => Address(Text(address, "ip"))).OfType<Cidr>().ToValueList(),
            Containers = Items(spec, "containers").Select(static container => Text(container, "name")).ToValueList(),
            Labels = labels.ValueKind == JsonValueKind.Object ? Labels.Of(labels.EnumerateObject().Select(static label => KeyValuePair.Create(label.Name, label.Value.GetString() ?? ""))) : Labels.Empty,
            ServiceAccount = Text(spec, "serviceAccountName"),
            HostNetwork = spec.TryGetProperty("hostNetwork", out var host) && host.ValueKind == JsonValueKind.True,
            IsReady = Items(status, "conditions").Any(static condition => Text(condition, "type") == "Ready" && Text(condition, "status") == "True"),
        };
    }

    private static Cidr? Address(string text) => Cidr.TryParseAddress(text, out var isIPv6, out var address) ? Cidr.Of(isIPv6, address, isIPv6 ? 128 : 32) : null;

    private static JsonDocument Parse(string json)
    {
        try
        {
            return JsonDocument.Parse(json);
        }
        catch (JsonException fault)
        {
            throw new LabException($"kubectl did not answer in JSON: {fault.Message}", "See what stands in the way with: kubectl version");
        }
    }

    private static JsonElement Child(JsonElement element, string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var child) ? child : default;

    private static IEnumerable<JsonElement> Items(JsonElement element, string name) =>
        Child(element, name) is { ValueKind: JsonValueKind.Array } items ? items.EnumerateArray() : [];

    private static string Text(JsonElement element, string name) => Child(element, name) is { ValueKind: JsonValueKind.String } text ? text.GetString()! : "";
}
