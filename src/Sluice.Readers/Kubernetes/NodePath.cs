using System.Text;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kubernetes;

/// <summary>Writes where a node stands in its object: <c>spec.egress[2].to[0]</c>, <c>metadata.labels["app.kubernetes.io/name"]</c>.</summary>
internal static class NodePath
{
    /// <summary>The path of a node below the root; null when it is not there.</summary>
    public static string? Of(DocumentNode root, DocumentNode node)
    {
        var path = new StringBuilder();
        return Search(root, node, path) ? path.ToString() : null;
    }

    /// <summary>A path with one key more.</summary>
    public static string Below(string path, string key)
    {
        var written = new StringBuilder(path);
        AppendKey(written, key);
        return written.ToString();
    }

    public static void AppendKey(StringBuilder path, string key)
    {
        var isPlain = key.Length > 0 && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_');
        if (!isPlain) path.Append("[\"").Append(key.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)).Append("\"]");
        else if (path.Length > 0) path.Append('.').Append(key);
        else path.Append(key);
    }

    private static bool Search(DocumentNode at, DocumentNode node, StringBuilder path)
    {
        if (at == node) return true;
        var length = path.Length;
        foreach (var entry in at.Entries)
        {
            AppendKey(path, entry.Key.Text);
            if (entry.Key == node || Search(entry.Value, node, path)) return true;
            path.Length = length;
        }

        var index = 0;
        foreach (var item in at.Items)
        {
            path.Append('[').Append(index++).Append(']');
            if (Search(item, node, path)) return true;
            path.Length = length;
        }

        return false;
    }
}
