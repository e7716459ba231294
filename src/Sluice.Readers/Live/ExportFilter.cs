using System.Text.Json;
using Sluice.Readers.Kubernetes;

namespace Sluice.Readers.Live;

/// <summary>
/// Writes an object of a cluster with what decides about traffic, and nothing else: no environment, arguments, volumes or images of containers, no managed fields, no
/// annotations but those that are read, no certificates and keys of routes. What is not listed here is left out, so that a new field of the API is no leak.
/// </summary>
internal static class ExportFilter
{
    private static readonly Part Name = new("name");

    private static readonly Part Metadata = new(
        "metadata", Name, new("namespace"), new("generateName"), new("labels"), new("ownerReferences"),
        new("annotations", new("sluice.dev/exception"), new("sluice.dev/not-before"), new("sluice.dev/expires"), new("kubernetes.io/ingress.class"), new("ingressclass.kubernetes.io/is-default-class")));

    private static readonly Part[] Pod =
    [
        new("containers", Name, new("ports")), new("initContainers", Name, new("ports"), new("restartPolicy")), new("hostNetwork"), new("nodeName"), new("serviceAccountName"), new("serviceAccount"),
    ];

    private static readonly Part[] Controller =
    [
        new("replicas"), new("parallelism"), new("selector"), new("workloadRef"), new("template", new("metadata", new Part("labels")), new("spec", Pod)),
    ];

    private static readonly Part Conditions = new("status", new Part("conditions", new("type"), new("status")));

    /// <summary>Writes an object.</summary>
    /// <param name="json">Where to.</param>
    /// <param name="apiVersion">Its API version, which items of a typed list lack.</param>
    /// <param name="kind">Its kind.</param>
    /// <param name="item">The object.</param>
    public static void Write(Utf8JsonWriter json, string apiVersion, string kind, JsonElement item)
    {
        json.WriteStartObject();
        json.WriteString("apiVersion", apiVersion);
        json.WriteString("kind", kind);
        foreach (var part in PartsOf(KindTable.Of(apiVersion, kind))) Write(json, part, item);
        json.WriteEndObject();
    }

    private static Part[] PartsOf(ObjectKind kind) => kind switch
    {
        ObjectKind.Pod => [Metadata, new("spec", Pod), new("status", new("phase"), new("podIP"), new("podIPs"))],
        ObjectKind.Controller => [Metadata, new("spec", [.. Controller, new("jobTemplate", new Part("spec", Controller))]), Conditions],
        ObjectKind.Node => [Metadata, new("spec", new("podCIDR"), new("podCIDRs")), new("status", new Part("addresses"))],
        ObjectKind.Namespace or ObjectKind.IngressClass => [Metadata, new("spec", new Part("controller"))],
        ObjectKind.Service => [Metadata, new("spec"), new("status", new Part("loadBalancer"))],
        ObjectKind.EndpointSlice => [Metadata, new("addressType"), new("endpoints", new Part("addresses")), new("ports")],
        ObjectKind.OpenShiftRoute => [Metadata, new("spec", new("host"), new("path"), new("to"), new("port"), new("alternateBackends"))],
        ObjectKind.OpaquePolicy or ObjectKind.IdlePolicy => [Metadata, new("spec"), new("specs")],
        _ => [Metadata, new("spec")],
    };

    private static void Write(Utf8JsonWriter json, Part part, JsonElement from)
    {
        if (from.ValueKind != JsonValueKind.Object || !from.TryGetProperty(part.Key, out var value) || value.ValueKind == JsonValueKind.Null) return;
        json.WritePropertyName(part.Key);
        WriteValue(json, part, value);
    }

    private static void WriteValue(Utf8JsonWriter json, Part part, JsonElement value)
    {
        if (part.Below.Length == 0)
        {
            value.WriteTo(json);
        }
        else if (value.ValueKind == JsonValueKind.Array)
        {
            json.WriteStartArray();
            foreach (var item in value.EnumerateArray()) WriteValue(json, part, item);
            json.WriteEndArray();
        }
        else
        {
            json.WriteStartObject();
            foreach (var below in part.Below) Write(json, below, value);
            json.WriteEndObject();
        }
    }

    /// <summary>A field that is kept: whole when nothing is named below it. Of a list each item is kept in the same way.</summary>
    private sealed class Part(string key, params Part[] below)
    {
        public string Key { get; } = key;

        public Part[] Below { get; } = below;
    }
}
