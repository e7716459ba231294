using System.Text;
using System.Text.Json;
using Sluice.Findings;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Live;

/// <summary>
/// The objects of one kind of a cluster as they are known: listed, then kept up to date event by event. Not safe to share between threads; whoever follows holds a lock.
/// </summary>
internal sealed class WatchedKind(LiveResource resource, string file)
{
    private readonly Dictionary<(string Namespace, string Name), ObjectsRead> objects = [];

    public LiveResource Resource { get; } = resource;

    /// <summary>The version of the last list or event, from which a watch goes on.</summary>
    public string Version { get; private set; } = "";

    /// <summary>Whether it was listed, or could not be, so that something is known.</summary>
    public bool IsKnown { get; private set; }

    /// <summary>Why it is not known; null while it is.</summary>
    public Problem? Problem { get; private set; }

    /// <summary>What is known, in no order.</summary>
    public IEnumerable<ObjectsRead> Objects => objects.Values;

    /// <summary>It cannot be read: what was known is not known any more.</summary>
    public void Fail(Problem problem)
    {
        objects.Clear();
        (Problem, IsKnown, Version) = (problem, true, "");
    }

    /// <summary>The list takes the place of what was known.</summary>
    public void Replace(IEnumerable<byte[]> pages)
    {
        objects.Clear();
        (Problem, IsKnown) = (null, true);
        foreach (var page in pages)
        {
            using var document = JsonDocument.Parse(page);
            var root = document.RootElement;
            Version = VersionOf(root);
            if (!root.TryGetProperty("items", out var items) || items.ValueKind != JsonValueKind.Array) continue;
            foreach (var item in items.EnumerateArray()) Put(item);
        }
    }

    /// <summary>Takes an event in; whether it changed what is known.</summary>
    /// <param name="line">The event as it came, a JSON object.</param>
    /// <param name="isGone">Whether the version is too old to go on from, so that the kind has to be listed again.</param>
    public bool Take(string line, out bool isGone)
    {
        using var document = JsonDocument.Parse(line);
        var root = document.RootElement;
        var item = root.TryGetProperty("object", out var found) ? found : default;
        var type = root.TryGetProperty("type", out var named) ? named.GetString() : null;
        isGone = type is not ("ADDED" or "MODIFIED" or "DELETED" or "BOOKMARK") || item.ValueKind != JsonValueKind.Object;
        if (isGone) return false;
        Version = VersionOf(item);
        switch (type)
        {
            case "BOOKMARK":
                return false;
            case "DELETED":
                return objects.Remove(KeyOf(item));
            default:
                Put(item);
                return true;
        }
    }

    private void Put(JsonElement item)
    {
        var reader = new ObjectReader(new() { IsNamed = true });
        foreach (var document in DocumentReader.Read(new SourceText(file, Typed(item)), ObjectReader.Wants)) reader.Read(document);
        objects[KeyOf(item)] = reader.Objects;
    }

    /// <summary>The object with its kind, which items of a typed list lack.</summary>
    private byte[] Typed(JsonElement item)
    {
        var text = item.GetRawText();
        return Encoding.UTF8.GetBytes(item.TryGetProperty("kind", out _) ? text : $"{{\"apiVersion\":{Quoted(Resource.ApiVersion)},\"kind\":{Quoted(Resource.Kind)},{text[(text.IndexOf('{', StringComparison.Ordinal) + 1)..]}");
    }

    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";

    private static (string Namespace, string Name) KeyOf(JsonElement item) =>
        item.TryGetProperty("metadata", out var metadata) ? (Text(metadata, "namespace"), Text(metadata, "name")) : ("", "");

    private static string VersionOf(JsonElement root) => root.TryGetProperty("metadata", out var metadata) ? Text(metadata, "resourceVersion") : "";

    private static string Text(JsonElement element, string key) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(key, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString()! : "";
}
