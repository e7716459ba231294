using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Findings;
using Sluice.Readers.Kubernetes;
using Sluice.Sets;

namespace Sluice.Readers.Live;

/// <summary>
/// Writes a cluster into a file that is read like the cluster: a List in JSON, an object in each line, headed by one that says whether all could be read. The same cluster
/// gives the same bytes. Secrets are not asked for, and of workloads only what decides about traffic is written.
/// </summary>
public static class ClusterExport
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>Reads a cluster and writes it.</summary>
    /// <param name="context">The kubeconfig context; empty for the current one.</param>
    /// <param name="namespaces">Namespaces that matter, which are listed one by one where a kind may not be listed in all.</param>
    /// <param name="write">Opens where to write to; not called when the cluster gave nothing.</param>
    /// <param name="stop">Gives up.</param>
    /// <returns>What could not be read. When the cluster did not answer at all, nothing is written, and the outcome says so.</returns>
    public static (ReadOutcome Outcome, ValueList<Problem> Problems) Write(string context, ValueList<string> namespaces, Func<Stream> write, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(context);
        ArgumentNullException.ThrowIfNull(write);
        var content = LiveCluster.Read(context, namespaces, ObjectReader.WantsLive, stop);
        var problems = content.Problems.ToValueList();
        if (content.Texts.Count == 0) return (ReadOutcome.CouldNotRun, problems);
        var lines = content.Texts.SelectMany(static text => Items(text.Bytes.ToArray())).OrderBy(static item => item.Key, StringComparer.Ordinal).Select(static item => item.Json);
        using var stream = write();
        stream.Write("{\"apiVersion\":\"v1\",\"kind\":\"List\",\"items\":[\n"u8);
        stream.Write(Head(content.IsWholeCluster, problems));
        foreach (var line in lines)
        {
            stream.Write(",\n"u8);
            stream.Write(line);
        }

        stream.Write("\n]}\n"u8);
        return (ReadOutcome.Read, problems);
    }

    private static byte[] Head(bool isWhole, ValueList<Problem> problems) => Json(json =>
    {
        json.WriteStartObject();
        json.WriteString("apiVersion", ExportReader.ApiVersion);
        json.WriteString("kind", ExportReader.Kind);
        json.WriteStartObject("metadata");
        json.WriteString("name", "cluster");
        json.WriteEndObject();
        json.WriteStartObject("spec");
        json.WriteBoolean("whole", isWhole);
        json.WriteStartArray("unread");
        foreach (var problem in problems)
        {
            json.WriteStartObject();
            if (problem.Object is { } kind) json.WriteString("kind", kind);
            if (problem.Extent is { } extent)
            {
                json.WriteStartArray(extent.IsAllBut ? "allNamespacesBut" : "namespaces");
                foreach (var name in extent.Names) json.WriteStringValue(name);
                json.WriteEndArray();
            }

            json.WriteString("message", problem.Message);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    });

    /// <summary>The objects of a list, each with what orders it.</summary>
    private static List<(string Key, byte[] Json)> Items(byte[] list)
    {
        var items = new List<(string, byte[])>();
        using var document = JsonDocument.Parse(list);
        var root = document.RootElement;
        var (apiVersion, kind) = (Text(root, "apiVersion"), Text(root, "kind"));
        if (kind.EndsWith("List", StringComparison.Ordinal)) kind = kind[..^"List".Length];
        var isList = root.TryGetProperty("items", out var all) && all.ValueKind == JsonValueKind.Array;
        foreach (var item in isList ? all.EnumerateArray() : (IEnumerable<JsonElement>)[root])
        {
            var metadata = item.TryGetProperty("metadata", out var found) ? found : default;
            items.Add(($"{apiVersion}\u0001{kind}\u0001{Text(metadata, "namespace")}\u0001{Text(metadata, "name")}", Json(json => ExportFilter.Write(json, apiVersion, kind, item))));
        }

        return items;
    }

    private static string Text(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";

    private static byte[] Json(Action<Utf8JsonWriter> write)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream, Options)) write(json);
        return stream.ToArray();
    }
}
