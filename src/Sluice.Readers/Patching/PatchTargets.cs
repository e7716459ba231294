using Sluice.Findings;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Patching;

/// <summary>Finds the object and the node that an edit means.</summary>
internal static class PatchTargets
{
    /// <summary>
    /// The document that holds the object of an edit: the one of its kind and name, and of its namespace unless the document names none; of several the one that begins
    /// nearest to where the object was read. Null when there is none.
    /// </summary>
    public static int? Find(IReadOnlyList<Document> documents, StructuralEdit edit)
    {
        int? best = null;
        for (var at = 0; at < documents.Count; at++)
        {
            if (!documents[at].IsReadable || !IsTarget(documents[at].Root, edit.Target)) continue;
            if (best is null || Distance(documents[at], edit) < Distance(documents[best.Value], edit)) best = at;
        }

        return best;
    }

    /// <summary>A label of <c>matchLabels</c> that the author wrote as an expression with one value: the path of that value.</summary>
    public static EditStep[] AsExpression(DocumentNode root, EditStep[] path)
    {
        if (path.Length < 2 || path[^2].Key != "matchLabels" || path[^1].Key is not { } label || EditPath.Find(root, path).Exists) return path;
        var index = 0;
        foreach (var expression in EditPath.Find(root, path.AsSpan(0, path.Length - 2))["matchExpressions"u8].Items)
        {
            if (expression["key"u8].Text == label && expression["operator"u8].ValueEquals("In"u8) && expression["values"u8].Items.Count == 1)
                return [.. path[..^2], new("matchExpressions", 0), new(null, index), new("values", 0), new(null, 0)];
            index++;
        }

        return path;
    }

    private static bool IsTarget(DocumentNode root, string target)
    {
        var metadata = root["metadata"u8];
        var (kind, space, name) = (root["kind"u8].Text, metadata["namespace"u8].Text, metadata["name"u8].Text);
        var blank = target.IndexOf(' ', StringComparison.Ordinal);
        if (blank < 0 || kind != target[..blank]) return false;
        var written = target[(blank + 1)..];
        return space.Length > 0 ? written == $"{space}/{name}" : written == name || written.EndsWith("/" + name, StringComparison.Ordinal);
    }

    private static int Distance(Document document, StructuralEdit edit) =>
        document.Root.Span.File == edit.TargetSpan.File ? Math.Abs(document.Root.Span.Line - edit.TargetSpan.Line) : int.MaxValue;
}
