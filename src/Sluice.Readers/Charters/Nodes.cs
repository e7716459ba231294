using Sluice.Readers.Yaml;

namespace Sluice.Readers.Charters;

/// <summary>The items and entries of a node as lists, where speed does not matter.</summary>
internal static class Nodes
{
    /// <summary>The items of a sequence; none for anything else.</summary>
    public static List<DocumentNode> Items(DocumentNode node)
    {
        var items = new List<DocumentNode>();
        foreach (var item in node.Items) items.Add(item);
        return items;
    }

    /// <summary>The items of a sequence, or the node itself when it is none and is there.</summary>
    public static List<DocumentNode> OneOrMore(DocumentNode node) => node.IsSequence ? Items(node) : node.HasContent ? [node] : [];

    /// <summary>The entries of a mapping; none for anything else.</summary>
    public static List<DocumentEntry> Entries(DocumentNode node)
    {
        var entries = new List<DocumentEntry>();
        foreach (var entry in node.Entries) entries.Add(entry);
        return entries;
    }
}
