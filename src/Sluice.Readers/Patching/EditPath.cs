using System.Globalization;
using System.Text;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Patching;

/// <summary>One step of a path: a key of a mapping, or (key null) an item of a list.</summary>
internal readonly record struct EditStep(string? Key, int Index);

/// <summary>Reads the paths of structural edits, and walks along them.</summary>
internal static class EditPath
{
    /// <summary>The steps of a path: <c>spec.egress[2].labels["app.kubernetes.io/name"]</c>.</summary>
    /// <exception cref="FormatException">The path is not written as paths of edits are.</exception>
    public static EditStep[] Parse(string path)
    {
        var steps = new List<EditStep>();
        var at = 0;
        while (at < path.Length)
        {
            if (path[at] == '.') at++;
            if (path[at] != '[')
            {
                var end = path.AsSpan(at).IndexOfAny('.', '[') is var found and >= 0 ? at + found : path.Length;
                steps.Add(new(path[at..end], 0));
                at = end;
            }
            else if (path[at + 1] == '"')
            {
                var key = new StringBuilder();
                for (at += 2; path[at] != '"'; at++)
                {
                    if (path[at] == '\\') at++;
                    key.Append(path[at]);
                }

                steps.Add(new(key.ToString(), 0));
                at += 2;
            }
            else
            {
                var end = path.IndexOf(']', at);
                if (end < 0 || !int.TryParse(path.AsSpan(at + 1, end - at - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var index))
                    throw new FormatException($"'{path}' is no path of an edit");
                steps.Add(new(null, index));
                at = end + 1;
            }
        }

        return [.. steps];
    }

    /// <summary>The node reached; one that is not there when a step leads nowhere.</summary>
    public static DocumentNode Find(DocumentNode root, ReadOnlySpan<EditStep> steps)
    {
        foreach (var step in steps) root = Step(root, step);
        return root;
    }

    public static DocumentNode Step(DocumentNode node, EditStep step)
    {
        if (step.Key is { } key) return node[key];
        var index = 0;
        foreach (var item in node.Items)
        {
            if (index++ == step.Index) return item;
        }

        return default;
    }
}
