using System.Net;
using System.Text.Json;
using Sluice.Gateway.Destinations;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Gateway.Callers;

/// <summary>What of a pod says who it is.</summary>
internal sealed record ClusterPod(string Namespace, string Name, Labels Labels, string ServiceAccount, bool IsOnHostNetwork, ValueList<NetAddress> Addresses)
{
    /// <summary>Reads a pod. One that has ended (phases Succeeded and Failed) has no address any more: another may have it already.</summary>
    public static ClusterPod Read(JsonElement pod)
    {
        var (metadata, spec, status) = (At(pod, "metadata"), At(pod, "spec"), At(pod, "status"));
        var hasEnded = Text(status, "phase") is "Succeeded" or "Failed";
        var addresses = List(status, "podIPs").Select(static one => Text(one, "ip")).Append(Text(status, "podIP"));
        return new(
            Text(metadata, "namespace"), Text(metadata, "name"), LabelsOf(metadata), Text(spec, "serviceAccountName") is { Length: > 0 } account ? account : "default",
            At(spec, "hostNetwork").ValueKind == JsonValueKind.True, hasEnded ? [] : [.. Parse(addresses)]);
    }

    /// <summary>The addresses of a node, of every kind that is one.</summary>
    public static IEnumerable<NetAddress> AddressesOfNode(JsonElement node) => Parse(List(At(node, "status"), "addresses").Select(static one => Text(one, "address")));

    public static Labels LabelsOf(JsonElement metadata)
    {
        var labels = At(metadata, "labels");
        return labels.ValueKind == JsonValueKind.Object ? Labels.Of(labels.EnumerateObject().Select(static pair => KeyValuePair.Create(pair.Name, pair.Value.ValueKind == JsonValueKind.String ? pair.Value.GetString()! : ""))) : Labels.Empty;
    }

    private static IEnumerable<NetAddress> Parse(IEnumerable<string> texts) =>
        texts.Select(static text => IPAddress.TryParse(text, out var address) ? NetAddress.Of(address) : (NetAddress?)null).OfType<NetAddress>().Distinct();

    private static JsonElement At(JsonElement item, string name) => item.ValueKind == JsonValueKind.Object && item.TryGetProperty(name, out var value) ? value : default;

    private static string Text(JsonElement item, string name) => At(item, name) is { ValueKind: JsonValueKind.String } value ? value.GetString()! : "";

    private static IEnumerable<JsonElement> List(JsonElement item, string name) => At(item, name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];
}
