using Sluice.Readers.Helm;
using Sluice.Readers.Kustomize;

namespace Sluice.Readers.Sources;

/// <summary>
/// Walks a folder: every <c>.yaml</c>, <c>.yml</c> and <c>.json</c> below it, but nothing raw below a Kustomize folder or a Helm chart, which are units.
/// Hidden folders are left out. Links to folders elsewhere are followed, each folder is read once, and a link to an own parent is a problem.
/// </summary>
internal sealed class FolderScan
{
    private readonly FolderContent content = new();
    private readonly HashSet<string> visited = new(StringComparer.Ordinal);
    private readonly PathNames names;
    private readonly string root;
    private readonly CancellationToken stop;

    private FolderScan(string root, PathNames names, CancellationToken stop) => (this.root, this.names, this.stop) = (root, names, stop);

    /// <summary>The endings of files that count.</summary>
    public static IReadOnlyList<string> Endings { get; } = [".yaml", ".yml", ".json"];

    public static bool IsManifest(string name) => Endings.Any(ending => name.EndsWith(ending, StringComparison.OrdinalIgnoreCase));

    public static FolderContent Of(string folder, PathNames names, CancellationToken stop)
    {
        var full = RealPath(Path.GetFullPath(folder));
        var scan = new FolderScan(full, names, stop);
        scan.Visit(Path.GetFullPath(folder), full, insideUnit: false);
        return scan.content;
    }

    /// <summary>The path with every link on the way resolved.</summary>
    public static string RealPath(string path)
    {
        var real = Path.GetPathRoot(path) ?? "";
        foreach (var part in path[real.Length..].Split(Path.DirectorySeparatorChar, StringSplitOptions.RemoveEmptyEntries))
        {
            real = Path.Combine(real, part);
            var entry = new DirectoryInfo(real);
            if (entry.LinkTarget is not null && entry.ResolveLinkTarget(returnFinalTarget: true) is { } target) real = Path.TrimEndingDirectorySeparator(target.FullName);
        }

        return real;
    }

    private void Visit(string folder, string real, bool insideUnit)
    {
        stop.ThrowIfCancellationRequested();
        if (!visited.Add(real)) return;
        FileSystemInfo[] entries;
        try
        {
            entries = new DirectoryInfo(folder).GetFileSystemInfos();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            content.Problems.Add(SourceProblems.Folder(names.Show(folder), Reasons.Of(fault)));
            return;
        }

        Array.Sort(entries, static (left, right) => string.CompareOrdinal(left.Name, right.Name));
        if (Array.Exists(entries, static entry => Chart.IsMarker(entry.Name)))
        {
            content.Units.Add(new(UnitKind.Helm, folder, names));
            return;
        }

        if (Array.Exists(entries, static entry => Kustomization.IsMarker(entry.Name)))
        {
            content.Units.Add(new(UnitKind.Kustomize, folder, names));
            insideUnit = true;
        }

        foreach (var entry in entries) Take(entry, real, insideUnit);
    }

    private void Take(FileSystemInfo entry, string realParent, bool insideUnit)
    {
        if (IsFolder(entry))
        {
            if (entry.Name.StartsWith('.')) return;
            if (entry.LinkTarget is null) Visit(entry.FullName, Path.Combine(realParent, entry.Name), insideUnit);
            else Follow(entry, realParent, insideUnit);
        }
        else if (!insideUnit && IsManifest(entry.Name))
        {
            content.Files.Add(new(entry.FullName, names.Show(entry.FullName)));
        }
    }

    private void Follow(FileSystemInfo link, string realParent, bool insideUnit)
    {
        var real = RealPath(link.FullName);
        if (IsSameOrBelow(realParent, real)) content.Problems.Add(SourceProblems.Loop(names.Show(link.FullName), names.Show(real)));
        else if (!IsSameOrBelow(real, root)) Visit(link.FullName, real, insideUnit);
    }

    private static bool IsFolder(FileSystemInfo entry)
    {
        if (entry is DirectoryInfo) return true;
        try
        {
            return entry.LinkTarget is not null && entry.ResolveLinkTarget(returnFinalTarget: true) is DirectoryInfo;
        }
        catch (IOException)
        {
            // A link onto itself leads nowhere: reading it as a file says why.
            return false;
        }
    }

    private static bool IsSameOrBelow(string path, string parent) =>
        path.StartsWith(parent, StringComparison.Ordinal) && (path.Length == parent.Length || parent.EndsWith('/') || path[parent.Length] == Path.DirectorySeparatorChar);
}
