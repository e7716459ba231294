using Sluice.Readers.Yaml;

namespace Sluice.Readers.Patching;

/// <summary>
/// A node by its content alone: what a document means, however it is written. An edit is made on it as well as on the text; when the edited text is
/// read again, both must agree, so that an edit that went wrong is never shown or saved.
/// </summary>
internal sealed class NodeTree
{
    private readonly string scalar;
    private readonly List<(string Key, NodeTree Value)>? entries;
    private readonly List<NodeTree>? items;

    private NodeTree(string scalar, List<(string Key, NodeTree Value)>? entries, List<NodeTree>? items) =>
        (this.scalar, this.entries, this.items) = (scalar, entries, items);

    public static NodeTree Of(DocumentNode node)
    {
        if (node.IsMapping)
        {
            var entries = new List<(string, NodeTree)>();
            foreach (var entry in node.Entries) entries.Add((entry.Key.JsonKey, Of(entry.Value)));
            return new("", entries, null);
        }

        if (!node.IsSequence) return new(node.HasContent ? $"{node.Type} {node.Text}" : "", null, null);
        var items = new List<NodeTree>();
        foreach (var item in node.Items) items.Add(Of(item));
        return new("", null, items);
    }

    /// <summary>The same with another value at a path; mappings on the way are made.</summary>
    public NodeTree With(ReadOnlySpan<EditStep> path, NodeTree value)
    {
        if (path.IsEmpty) return value;
        if (path[0].Key is { } key)
        {
            List<(string Key, NodeTree Value)> changed = [.. entries ?? []];
            var at = changed.FindIndex(entry => entry.Key == key);
            var inner = at < 0 ? new NodeTree("", null, null) : changed[at].Value;
            if (at < 0) changed.Add((key, inner.With(path[1..], value)));
            else changed[at] = (key, inner.With(path[1..], value));
            return new("", changed, null);
        }

        List<NodeTree> list = [.. items ?? []];
        if (path[0].Index == list.Count) list.Add(value);
        else if (path[0].Index < list.Count) list[path[0].Index] = list[path[0].Index].With(path[1..], value);
        return new("", null, list);
    }

    /// <summary>The same without the node at a path.</summary>
    public NodeTree Without(ReadOnlySpan<EditStep> path)
    {
        var step = path[0];
        if (path.Length == 1)
        {
            return step.Key is { } gone
                ? new("", [.. (entries ?? []).Where(entry => entry.Key != gone)], null)
                : new("", null, [.. (items ?? []).Where((_, at) => at != step.Index)]);
        }

        if (step.Key is { } key && entries?.FindIndex(entry => entry.Key == key) is { } found and >= 0)
        {
            List<(string Key, NodeTree Value)> changed = [.. entries];
            changed[found] = (key, changed[found].Value.Without(path[1..]));
            return new("", changed, null);
        }

        if (step.Key is not null || items is null || step.Index >= items.Count) return this;
        List<NodeTree> list = [.. items];
        list[step.Index] = list[step.Index].Without(path[1..]);
        return new("", null, list);
    }

    /// <summary>Whether both mean the same; the order of keys means nothing.</summary>
    public bool Same(NodeTree other)
    {
        if (scalar != other.scalar || (entries is null) != (other.entries is null) || (items is null) != (other.items is null)) return false;
        if (items is not null) return items.Count == other.items!.Count && items.Zip(other.items).All(static pair => pair.First.Same(pair.Second));
        return entries is null || (entries.Count == other.entries!.Count
            && entries.All(entry => other.entries.Exists(candidate => candidate.Key == entry.Key && candidate.Value.Same(entry.Value))));
    }
}
