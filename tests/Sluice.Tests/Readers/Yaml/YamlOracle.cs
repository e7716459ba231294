using System.Text;
using Sluice.Readers.Yaml;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace Sluice.Tests.Readers.Yaml;

/// <summary>The same documents through YamlDotNet's events: an independent reading to compare with. Trees are compared as canonical text.</summary>
internal static class YamlOracle
{
    /// <summary>The documents of a text, each as canonical text, lists flattened into their items; null when YamlDotNet refuses the text.</summary>
    public static List<string>? Read(string text)
    {
        var documents = new List<string>();
        try
        {
            var parser = new Parser(new StringReader(text));
            parser.Consume<StreamStart>();
            while (parser.TryConsume<DocumentStart>(out _))
            {
                Flatten(Node(parser, new Dictionary<string, OracleNode>(StringComparer.Ordinal)), documents);
                parser.Consume<DocumentEnd>();
            }
        }
        catch (Exception exception) when (exception is YamlException or InvalidOperationException or ArgumentException)
        {
            return null;
        }

        return documents;
    }

    /// <summary>The canonical text of our tree.</summary>
    public static string Canonical(DocumentNode node)
    {
        var text = new StringBuilder();
        Write(node, text);
        return text.ToString();
    }

    private static void Write(DocumentNode node, StringBuilder text)
    {
        switch (node.Kind)
        {
            case NodeKind.Mapping:
                text.Append('{');
                foreach (var entry in node.Entries)
                {
                    Write(entry.Key, text);
                    text.Append(':');
                    Write(entry.Value, text);
                    text.Append(',');
                }

                text.Append('}');
                break;
            case NodeKind.Sequence:
                text.Append('[');
                foreach (var item in node.Items)
                {
                    Write(item, text);
                    text.Append(',');
                }

                text.Append(']');
                break;
            case NodeKind.Null:
                text.Append("null");
                break;
            default:
                text.Append(node.Style.ToString()[0]).Append(System.Text.Json.JsonSerializer.Serialize(node.Text));
                break;
        }
    }

    private static void Flatten(OracleNode root, List<string> documents)
    {
        if (root.IsNothing)
        {
            return;
        }

        var items = root.Find("items");
        if (root.Find("kind")?.Value?.EndsWith("List", StringComparison.Ordinal) == true && items?.Items is not null && !items.IsMapping)
        {
            documents.AddRange(items.Items.Select(item => item.ToString()));
            return;
        }

        documents.Add(root.ToString());
    }

    private static OracleNode Node(IParser parser, Dictionary<string, OracleNode> anchors)
    {
        if (parser.TryConsume<AnchorAlias>(out var alias))
        {
            return anchors.TryGetValue(alias.Value.Value, out var target) && target.IsComplete
                ? target
                : throw new InvalidOperationException("no finished anchor of this name");
        }

        if (parser.TryConsume<Scalar>(out var scalar))
        {
            return Anchored(scalar, new OracleNode(scalar), anchors);
        }

        var isMapping = parser.TryConsume<MappingStart>(out var mapping);
        NodeEvent start = isMapping ? mapping! : parser.Consume<SequenceStart>();
        var children = new List<OracleNode>();
        var node = Anchored(start, new OracleNode(isMapping, children), anchors);
        while (!(parser.Accept<MappingEnd>(out _) || parser.Accept<SequenceEnd>(out _)))
        {
            children.Add(Node(parser, anchors));
        }

        parser.MoveNext();
        node.IsComplete = true;
        return node;
    }

    private static OracleNode Anchored(NodeEvent start, OracleNode node, Dictionary<string, OracleNode> anchors)
    {
        if (!start.Anchor.IsEmpty)
        {
            anchors[start.Anchor.Value] = node;
        }

        return node;
    }

    private sealed class OracleNode
    {
        private readonly string? canonical;
        private readonly bool isMerge;

        public OracleNode(Scalar scalar)
        {
            Value = scalar.Value;
            IsComplete = true;
            var isPlain = scalar.Style == YamlDotNet.Core.ScalarStyle.Plain;
            isMerge = isPlain && scalar.Tag.IsEmpty && Value == "<<";
            var isNull = isPlain && scalar.Tag.IsEmpty && Value is "" or "~" or "null" or "Null" or "NULL";
            IsNothing = isNull;
            canonical = isNull ? "null" : scalar.Style.ToString()[0] + System.Text.Json.JsonSerializer.Serialize(Value);
        }

        public OracleNode(bool isMapping, List<OracleNode> items) => (IsMapping, Items) = (isMapping, items);

        public bool IsMapping { get; }

        public bool IsNothing { get; }

        public bool IsComplete { get; set; }

        public string? Value { get; }

        public List<OracleNode>? Items { get; }

        public OracleNode? Find(string key) => IsMapping ? Entries().LastOrDefault(entry => entry.Key.Value == key).Value : null;

        public override string ToString() => canonical
            ?? (IsMapping
                ? "{" + string.Concat(Entries().Select(entry => entry.Key + ":" + entry.Value + ",")) + "}"
                : "[" + string.Concat(Items!.Select(item => item + ",")) + "]");

        private List<(OracleNode Key, OracleNode Value)> Entries()
        {
            var entries = new List<(OracleNode Key, OracleNode Value)>();
            if (!IsMapping)
            {
                throw new InvalidOperationException("merges what is no mapping");
            }

            for (var i = 0; i < Items!.Count; i += 2)
            {
                entries.Add((Items[i], Items[i + 1]));
            }

            if (!entries.Exists(entry => entry.Key.isMerge))
            {
                return entries;
            }

            var merged = new List<(OracleNode Key, OracleNode Value)>();
            foreach (var (key, value) in entries)
            {
                var added = !key.isMerge ? [(key, value)]
                    : value.IsMapping ? value.Entries()
                    : Enumerable.Reverse(value.Items ?? []).SelectMany(item => item.Entries());
                foreach (var entry in added)
                {
                    var place = merged.FindIndex(other => other.Key.Value == entry.Key.Value);
                    if (place < 0)
                    {
                        merged.Add(entry);
                    }
                    else
                    {
                        merged[place] = entry;
                    }
                }
            }

            return merged;
        }
    }
}
