using Sluice.Sets;

namespace Sluice.Compile;

/// <summary>How a generated file differs from what the charter says.</summary>
public enum DriftKind
{
    Unknown = 0,

    /// <summary>It is as it was generated, and the charter says something else now.</summary>
    Stale,

    /// <summary>It was changed by hand since it was generated: its digest is not that of its text.</summary>
    Edited,

    /// <summary>The charter asks for it, and it is not there.</summary>
    Missing,

    /// <summary>It was generated, and the charter asks for it no longer.</summary>
    Superfluous,
}

/// <summary>A generated file that is not as the charter says.</summary>
/// <param name="File">The file, as it is shown.</param>
/// <param name="Kind">How it differs.</param>
public sealed record GeneratedDrift(string File, DriftKind Kind)
{
    /// <summary>The files that differ, by path. Files that were not generated are nobody's concern here.</summary>
    /// <param name="wanted">What the charter compiles to.</param>
    /// <param name="found">What lies below the folder of generated files, by path below it.</param>
    /// <param name="shown">How a path is shown.</param>
    public static ValueList<GeneratedDrift> Between(IEnumerable<GeneratedFile> wanted, IReadOnlyDictionary<string, string> found, Func<string, string> shown)
    {
        ArgumentNullException.ThrowIfNull(wanted);
        ArgumentNullException.ThrowIfNull(found);
        ArgumentNullException.ThrowIfNull(shown);
        var contents = wanted.ToDictionary(static file => file.Path, StringComparer.Ordinal);
        var drifts = new List<GeneratedDrift>();
        foreach (var path in contents.Keys.Union(found.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!found.TryGetValue(path, out var text)) drifts.Add(new(shown(path), DriftKind.Missing));
            else if (contents.TryGetValue(path, out var shared) && shared.Sections.Count > 0)
            {
                // Only sections are ours; by hand or not, they are not what they would be.
                if (shared.Over(text) is { } renewed && renewed != text) drifts.Add(new(shown(path), DriftKind.Stale));
            }
            else if (!GeneratedFile.IsGenerated(text)) continue;
            else if (IsEdited(text)) drifts.Add(new(shown(path), DriftKind.Edited));
            else if (!contents.TryGetValue(path, out var file)) drifts.Add(new(shown(path), DriftKind.Superfluous));
            else if (!string.Equals(text, file.Content, StringComparison.Ordinal)) drifts.Add(new(shown(path), DriftKind.Stale));
        }

        return drifts.ToValueList();
    }

    /// <summary>Whether the digest in the header is not that of what follows it; of JSON that of the document without the header's keys.</summary>
    private static bool IsEdited(string text)
    {
        const string Label = "sha256:";
        var (isJson, lines) = (text.StartsWith('{'), text.Split('\n'));
        var header = isJson ? 3 : 2;
        if (lines.Length <= header) return true;
        var body = (isJson ? "{\n" : "") + string.Join('\n', lines[header..]);
        var at = lines[header - 1].IndexOf(Label, StringComparison.Ordinal);
        return at < 0 || lines[header - 1][at..].TrimEnd('"', ',', ' ', '\r') != GeneratedFile.Digest(body);
    }
}
