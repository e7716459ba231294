using Sluice.Findings;
using Sluice.Readers.Git;
using Sluice.Readers.Helm;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Kustomize;
using Sluice.Readers.Live;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Sources;

/// <summary>Opens a source: finds what it holds, without reading the files of folders yet.</summary>
internal static class SourceOpener
{
    /// <summary>Opens a source.</summary>
    /// <param name="source">What the user named.</param>
    /// <param name="namespaces">Namespaces of a cluster that matter.</param>
    /// <param name="standardInput">Where standard input comes from.</param>
    /// <param name="texts">Told where the lines of a revision come from.</param>
    /// <param name="temporary">A new folder for what has to lie on disk.</param>
    /// <param name="stop">Gives up.</param>
    public static SourceContent Open(SourceSpec source, ValueList<string> namespaces, Func<Stream> standardInput, SourceTexts texts, Func<string> temporary, CancellationToken stop) => source.Kind switch
    {
        SourceKind.StandardInput => ReadAll(standardInput(), texts),
        SourceKind.Live => LiveCluster.Read(source.Qualifier, namespaces, ObjectReader.WantsLive, stop),
        SourceKind.Revision => GitRevision.Read(source, texts, temporary, stop),
        _ => OpenPath(source.Path, stop),
    };

    private static SourceContent ReadAll(Stream input, SourceTexts texts)
    {
        var content = new SourceContent { IsNamed = true };
        try
        {
            var bytes = SourceBytes.OfStream(input);
            texts.Keep("-", bytes);
            content.Texts.Add(new SourceText("-", bytes));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            content.Fail(SourceProblems.File("-", Reasons.Of(fault)));
        }

        return content;
    }

    private static SourceContent OpenPath(string path, CancellationToken stop)
    {
        var names = PathNames.For(path);
        var full = Path.GetFullPath(path);
        var content = new SourceContent();
        if (Directory.Exists(full))
        {
            content.Add(FolderScan.Of(full, names, stop));
        }
        else if (File.Exists(full))
        {
            var (name, folder) = (Path.GetFileName(full), Path.GetDirectoryName(full)!);
            if (Kustomization.IsMarker(name)) content.Units.Add(new(UnitKind.Kustomize, folder, names));
            else if (Chart.IsMarker(name)) content.Units.Add(new(UnitKind.Helm, folder, names));
            else content.Files.Add(new(full, names.Show(full)));
            content.IsNamed = true;
        }
        else
        {
            content.Miss(SourceProblems.NotFound(path, Directory.GetCurrentDirectory(), Nearest(full)));
        }

        return content;
    }

    /// <summary>The existing path that differs from the given one by a slip in its first part that does not exist.</summary>
    private static string? Nearest(string full)
    {
        var parent = Path.GetDirectoryName(full);
        var rest = Path.GetFileName(full);
        while (parent is not null && !Directory.Exists(parent))
        {
            rest = Path.GetFileName(parent);
            parent = Path.GetDirectoryName(parent);
        }

        if (parent is null) return null;
        try
        {
            var names = Directory.GetFileSystemEntries(parent).Select(Path.GetFileName).OfType<string>().Order(StringComparer.Ordinal);
            return Spelling.Nearest(rest, names) is { } near ? Path.GetRelativePath(Directory.GetCurrentDirectory(), Path.Combine(parent, near)) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
