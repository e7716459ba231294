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

    /// <summary>The value at a path of keys; null when there is none.</summary>
    public static YamlNode? At(this YamlNode? node, params string[] keys)
    {
        foreach (var key in keys) node = node is YamlMappingNode mapping && mapping.Children.TryGetValue(new YamlScalarNode(key), out var value) ? value : null;
        return node;
    }

    public static IEnumerable<YamlNode> Items(this YamlNode? node) => (node as YamlSequenceNode)?.Children ?? Enumerable.Empty<YamlNode>();

    public static string Text(this YamlNode? node) => (node as YamlScalarNode)?.Value ?? "";

    public static IEnumerable<(string Key, string Value)> Pairs(this YamlNode? node) => (node as YamlMappingNode)?.Children.Select(static pair => (pair.Key.Text(), pair.Value.Text())) ?? [];
}
