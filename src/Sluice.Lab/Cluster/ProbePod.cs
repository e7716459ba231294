using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.Model;
using Sluice.Probes;

namespace Sluice.Lab.Cluster;

/// <summary>
/// A pod that stands in for a workload's, with its labels and service account. It belongs to the pod that it stands in for, so that no controller takes it for its own and it
/// goes when that pod goes; it is never ready, so that no Service sends anything to it; and it ends by itself.
/// </summary>
internal static class ProbePod
{
    /// <summary>The label that every probe pod has, so that one of a run that was killed is not taken for a workload's.</summary>
    public const string Label = "sluice.dev/probe-of", LabelValue = "verify";

    /// <summary>A condition that nobody ever sets.</summary>
    private const string Gate = "sluice.dev/never-ready";

    /// <summary>The name of the pod and of its container.</summary>
    public static string NameOf(RunningPod pod, ClusterOptions options)
    {
        var tail = string.Create(CultureInfo.InvariantCulture, $"-{Hash(pod.Name.Name):x8}");
        return options.Name[..Math.Min(options.Name.Length, 63 - tail.Length)] + tail;
    }

    /// <summary>The pod as JSON.</summary>
    public static string Manifest(RunningPod pod, ClusterOptions options, IReadOnlyList<string> command, TimeSpan limit)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteString("apiVersion", "v1");
            json.WriteString("kind", "Pod");
            json.WriteStartObject("metadata");
            json.WriteString("name", NameOf(pod, options));
            json.WriteString("namespace", pod.Name.Namespace);
            json.WriteStartObject("labels");
            foreach (var (key, value) in pod.Labels.Pairs) json.WriteString(key, value);
            json.WriteString(Label, LabelValue);
            json.WriteEndObject();
            if (pod.Uid.Length > 0) Owner(json, pod);
            json.WriteEndObject();
            json.WriteStartObject("spec");
            json.WriteString("restartPolicy", "Never");
            json.WriteNumber("activeDeadlineSeconds", (int)limit.TotalSeconds);
            json.WriteNumber("terminationGracePeriodSeconds", 0);
            json.WriteBoolean("automountServiceAccountToken", false);
            if (pod.ServiceAccount.Length > 0) json.WriteString("serviceAccountName", pod.ServiceAccount);
            json.WriteStartArray("readinessGates");
            json.WriteStartObject();
            json.WriteString("conditionType", Gate);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteStartArray("containers");
            json.WriteStartObject();
            json.WriteString("name", "probe");
            json.WriteString("image", options.Image);
            json.WriteStartArray("command");
            foreach (var word in command) json.WriteStringValue(word);
            json.WriteEndArray();
            json.WritePropertyName("securityContext");
            SecurityContext(json);
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    private static void Owner(Utf8JsonWriter json, RunningPod pod)
    {
        json.WriteStartArray("ownerReferences");
        json.WriteStartObject();
        json.WriteString("apiVersion", "v1");
        json.WriteString("kind", "Pod");
        json.WriteString("name", pod.Name.Name);
        json.WriteString("uid", pod.Uid);
        json.WriteBoolean("controller", true);
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>
    /// Why a pod with these labels must not be made; empty when it may. A Service that publishes addresses before they are ready would send to it.
    /// </summary>
    /// <param name="services">The Services of the namespace, as kubectl lists them.</param>
    /// <param name="labels">The labels.</param>
    public static string WhyRefused(string services, Labels labels)
    {
        using var document = JsonDocument.Parse(services);
        foreach (var service in document.RootElement.GetProperty("items").EnumerateArray())
        {
            if (!service.TryGetProperty("spec", out var spec) || !PublishesEarly(service, spec)) continue;
            if (!spec.TryGetProperty("selector", out var selector) || selector.ValueKind != JsonValueKind.Object) continue;
            if (selector.EnumerateObject().Any() && selector.EnumerateObject().All(wanted => labels.Find(wanted.Name) == wanted.Value.GetString()))
                return $"Service {service.GetProperty("metadata").GetProperty("name").GetString()} publishes addresses that are not ready, and would send real traffic to it";
        }

        return "";
    }

    private static bool PublishesEarly(JsonElement service, JsonElement spec) =>
        (spec.TryGetProperty("publishNotReadyAddresses", out var early) && early.ValueKind == JsonValueKind.True)
        || (service.GetProperty("metadata").TryGetProperty("annotations", out var annotations) && annotations.ValueKind == JsonValueKind.Object
            && annotations.TryGetProperty("service.alpha.kubernetes.io/tolerate-unready-endpoints", out var tolerates) && tolerates.GetString() == "true");

    /// <summary>What an ephemeral container is given beside its image and command, as <c>kubectl debug --custom</c> reads it.</summary>
    public static string Custom()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WritePropertyName("securityContext");
            SecurityContext(json);
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(stream.ToArray());
    }

    /// <summary>As much as the restricted level of the Pod Security Standards asks for.</summary>
    private static void SecurityContext(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteBoolean("runAsNonRoot", true);
        json.WriteNumber("runAsUser", 65_532);
        json.WriteNumber("runAsGroup", 65_532);
        json.WriteBoolean("allowPrivilegeEscalation", false);
        json.WriteStartObject("capabilities");
        json.WriteStartArray("drop");
        json.WriteStringValue("ALL");
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartObject("seccompProfile");
        json.WriteString("type", "RuntimeDefault");
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>FNV-1a over the letters, so that names of a run differ and are the same each time.</summary>
    private static uint Hash(string text)
    {
        var hash = 2166136261u;
        foreach (var letter in text) hash = (hash ^ letter) * 16777619u;
        return hash;
    }
}
