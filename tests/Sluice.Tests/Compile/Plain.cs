using System.Globalization;
using System.Text.Json;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Sluice.Tests.Compile;

/// <summary>Generated YAML as plain nodes, read by another parser than ours.</summary>
internal static class Plain
{
    /// <summary>Every document of a text.</summary>
    public static IEnumerable<YamlNode> Documents(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Select(static document => document.RootNode).Where(static root => root is YamlMappingNode);
    }

    /// <summary>The items of a text that is one list.</summary>
    public static IEnumerable<YamlNode> List(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents[0].RootNode.Items();
    }

    /// <summary>The value at a path of keys; null when there is none.</summary>
    public static YamlNode? At(this YamlNode? node, params string[] keys)
    {
        foreach (var key in keys) node = node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
        return node;
    }

    public static IEnumerable<YamlNode> Items(this YamlNode? node) => (node as YamlSequenceNode)?.Children ?? Enumerable.Empty<YamlNode>();

    public static string Text(this YamlNode? node) => (node as YamlScalarNode)?.Value ?? "";

    public static IEnumerable<(string Key, string Value)> Pairs(this YamlNode? node) => (node as YamlMappingNode)?.Children.Select(static pair => (pair.Key.Text(), pair.Value.Text())) ?? [];

    /// <summary>A document as JSON, plain numbers and booleans as such.</summary>
    public static string Json(YamlNode root)
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream)) Write(json, root);
        return System.Text.Encoding.UTF8.GetString(stream.ToArray());

        static void Write(Utf8JsonWriter json, YamlNode node)
        {
            switch (node)
            {
                case YamlMappingNode mapping:
                    json.WriteStartObject();
                    foreach (var (key, value) in mapping.Children)
                    {
                        json.WritePropertyName(key.Text());
                        Write(json, value);
                    }

                    json.WriteEndObject();
                    break;
                case YamlSequenceNode sequence:
                    json.WriteStartArray();
                    foreach (var item in sequence) Write(json, item);
                    json.WriteEndArray();
                    break;
                case YamlScalarNode { Style: ScalarStyle.Plain } scalar when int.TryParse(scalar.Value, NumberStyles.None, CultureInfo.InvariantCulture, out var number):
                    json.WriteNumberValue(number);
                    break;
                case YamlScalarNode { Style: ScalarStyle.Plain, Value: "true" or "false" } scalar:
                    json.WriteBooleanValue(scalar.Value == "true");
                    break;
                default:
                    json.WriteStringValue(node.Text());
                    break;
            }
        }
    }
}
