using Sluice.Evidence;
using Sluice.Sets;

namespace Sluice.Readers.Sources;

/// <summary>
/// The names that evidence has for files: from the folder on that was named, so that they say nothing of the machine and are the same in another checkout. <c>/home/ada/deploy/a.yaml</c>
/// and <c>../deploy/a.yaml</c> are <c>deploy/a.yaml</c> when <c>/home/ada/deploy</c> or <c>../deploy</c> was named.
/// </summary>
internal static class SubjectNames
{
    /// <summary>The files by name.</summary>
    /// <param name="files">The files as places show them.</param>
    /// <param name="paths">What was named.</param>
    public static ValueList<FileDigest> Of(IEnumerable<FileDigest> files, IEnumerable<string> paths)
    {
        var rooted = paths.Where(Path.IsPathRooted).Select(static path => Path.GetFullPath(path).TrimEnd('/')).OrderByDescending(static path => path.Length).ToList();
        return files.Select(file => file.Named(Name(file.Name, rooted)))
            .OrderBy(static file => file.Name, StringComparer.Ordinal).ThenBy(static file => file.Sha256, StringComparer.Ordinal).ToValueList();
    }

    private static string Name(string shown, List<string> rooted)
    {
        var folder = rooted.Find(path => shown == path || shown.StartsWith($"{path}/", StringComparison.Ordinal));
        if (folder is not null) shown = shown[(folder.LastIndexOf('/') + 1)..];
        while (shown.StartsWith("../", StringComparison.Ordinal)) shown = shown[3..];
        return shown;
    }
}
