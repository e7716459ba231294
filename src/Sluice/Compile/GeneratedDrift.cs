using System.Security.Cryptography;
using System.Text;
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
        var contents = wanted.ToDictionary(static file => file.Path, static file => file.Content, StringComparer.Ordinal);
        var drifts = new List<GeneratedDrift>();
        foreach (var path in contents.Keys.Union(found.Keys, StringComparer.Ordinal).Order(StringComparer.Ordinal))
        {
            if (!found.TryGetValue(path, out var text)) drifts.Add(new(shown(path), DriftKind.Missing));
            else if (!GeneratedFile.IsGenerated(text)) continue;
            else if (IsEdited(text)) drifts.Add(new(shown(path), DriftKind.Edited));
            else if (!contents.TryGetValue(path, out var content)) drifts.Add(new(shown(path), DriftKind.Superfluous));
            else if (!string.Equals(text, content, StringComparison.Ordinal)) drifts.Add(new(shown(path), DriftKind.Stale));
        }

        return drifts.ToValueList();
    }

    /// <summary>Whether the digest in the header is not that of what follows it.</summary>
    private static bool IsEdited(string text)
    {
        const string Label = "Digest: sha256:";
        var first = text.IndexOf('\n', StringComparison.Ordinal);
        var second = first < 0 ? -1 : text.IndexOf('\n', first + 1);
        if (second < 0) return true;
        var line = text[(first + 1)..second];
        var at = line.IndexOf(Label, StringComparison.Ordinal);
        return at < 0 || line[(at + Label.Length)..].Trim() != Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text[(second + 1)..])));
    }
}
