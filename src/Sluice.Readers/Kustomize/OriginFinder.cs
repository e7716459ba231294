using System.Text;
using Sluice.Findings;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kustomize;

/// <summary>
/// Finds the source of rendered objects through the annotation that kustomize leaves on request (<c>buildMetadata: [originAnnotations]</c>):
/// it names the file; kind and name pick the object in it, prefixes and suffixes that were added notwithstanding.
/// </summary>
/// <param name="folder">The folder that the annotations are relative to.</param>
/// <param name="names">How paths are shown.</param>
internal sealed class OriginFinder(string folder, PathNames names)
{
    private readonly Dictionary<string, List<DocumentNode>> files = new(StringComparer.Ordinal);

    /// <summary>Where the ranges of a rendered document were written; null when it has no source file on this machine.</summary>
    public Func<int, int, SourceSpan?>? Of(Document rendered)
    {
        var path = PathOf(rendered.Root);
        if (path is null) return null;
        var kind = rendered.Root["kind"u8];
        var name = rendered.Root["metadata"u8]["name"u8].Text;
        var written = Objects(path)
            .Where(candidate => candidate["kind"u8].ValueEquals(kind.Value))
            .Select(candidate => (Node: candidate, Name: candidate["metadata"u8]["name"u8].Text))
            .Where(candidate => name.Contains(candidate.Name, StringComparison.Ordinal))
            .OrderByDescending(static candidate => candidate.Name.Length)
            .Select(static candidate => candidate.Node)
            .FirstOrDefault();
        return written.Exists ? ObjectOrigin.Of(rendered.Root, written).Find : null;
    }

    private string? PathOf(DocumentNode root)
    {
        var annotation = root["metadata"u8]["annotations"u8]["config.kubernetes.io/origin"u8];
        if (!annotation.Exists) return null;
        foreach (var document in DocumentReader.Read(SourceText.FromText("origin", annotation.Text)))
        {
            var path = document.Root["path"u8];
            if (path.IsScalar && !document.Root["repo"u8].Exists) return PathNames.Full(Encoding.UTF8.GetString(path.Value), folder);
        }

        return null;
    }

    private List<DocumentNode> Objects(string path)
    {
        if (files.TryGetValue(path, out var known)) return known;
        var objects = new List<DocumentNode>();
        try
        {
            var source = new SourceText(names.Show(path), SourceBytes.OfFile(path, isNamed: false));
            foreach (var document in DocumentReader.Read(source)) objects.Add(document.Root);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            objects.Clear();
        }

        files[path] = objects;
        return objects;
    }
}
