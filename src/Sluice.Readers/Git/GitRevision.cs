using Sluice.Findings;
using Sluice.Readers.Helm;
using Sluice.Readers.Kustomize;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Git;

/// <summary>
/// Reads <c>REV:PATH</c> from the object database. Where Kustomize folders or charts lie below the path, the tree is written to a temporary folder,
/// because they refer to files of any name; shown paths stay <c>REV:path</c>.
/// </summary>
internal static class GitRevision
{
    /// <summary>What the source holds; null with a problem when there is nothing to read.</summary>
    /// <param name="source">A source of kind <see cref="SourceKind.Revision"/>.</param>
    /// <param name="texts">Told where the lines of the revision come from.</param>
    /// <param name="temporary">A new folder for what has to lie on disk; asked for only when needed.</param>
    /// <param name="stop">Gives up.</param>
    public static SourceContent Read(SourceSpec source, SourceTexts texts, Func<string> temporary, CancellationToken stop)
    {
        var content = new SourceContent();
        var span = SourceSpan.OfFile(source.Text);
        var prefix = GitRepository.Prefix(stop);
        if (prefix.Outcome == ToolOutcome.Missing) return content.Fail(SourceProblems.Missing("git", span, "to read a revision"));
        var noFile = source.IsEarlier ? "" : $"'{source.Text}' is no file here, and ";
        if (!prefix.Succeeded) return content.Miss(Unreadable(source, $"{noFile}this folder is in no Git repository"));
        var tree = GitRepository.Resolve(source.Qualifier, stop);
        if (!tree.Succeeded) return content.Miss(Unreadable(source, $"{noFile}'{source.Qualifier}' names no revision of this Git repository", GitRepository.IsShallow(stop)));

        var path = GitRepository.Normalize(source.Path, prefix.Text.TrimEnd('\n'));
        var all = GitRepository.Files(tree.Text.TrimEnd('\n'), stop);
        var wanted = all.Where(entry => path.Length == 0 || entry.Path == path || entry.Path.StartsWith(path + "/", StringComparison.Ordinal)).ToList();
        if (wanted.Count == 0 && path.Length > 0 && GitRepository.NotFollowed(tree.Text.TrimEnd('\n'), path, stop) is { } what)
            return content.Miss(Unreadable(source, $"'{path}' is {what} in revision '{source.Qualifier}', which is not followed there; name the folder that it leads to"));
        if (wanted.Count == 0 && source.IsEarlier)
        {
            content.IsNew = true;
            return content;
        }

        if (wanted.Count == 0 && path.Length > 0)
            return content.Miss(Unreadable(source, $"revision '{source.Qualifier}' has no file or folder '{path}'", Nearest(path, all)));
        texts.Serve(source.Qualifier, file => all.FirstOrDefault(entry => entry.Path == file) is { ObjectId: not null } entry ? GitRepository.Content(entry, stop) : null);
        if (wanted.Exists(static entry => IsUnit(entry.Path))) Extract(source, path, all, temporary(), content, stop);
        else ReadFiles(source, path, wanted, content, stop);
        return content;
    }

    private static void ReadFiles(SourceSpec source, string path, List<GitEntry> wanted, SourceContent content, CancellationToken stop)
    {
        var manifests = wanted.FindAll(entry => entry.Path == path || (FolderScan.IsManifest(entry.Path) && !IsHidden(entry.Path, path)));
        GitRepository.Contents(manifests, (entry, bytes) => content.Texts.Add(new SourceText($"{source.Qualifier}:{entry.Path}", bytes)), stop);
    }

    private static void Extract(
        SourceSpec source, string path, IReadOnlyList<GitEntry> all, string folder, SourceContent content, CancellationToken stop)
    {
        GitRepository.Extract(all, folder, stop);
        content.Add(FolderScan.Of(Path.Combine(folder, path), new PathNames(folder, $"{source.Qualifier}:"), stop));
    }

    private static bool IsUnit(string path)
    {
        var name = Path.GetFileName(path);
        return Chart.IsMarker(name) || Kustomization.IsMarker(name);
    }

    private static bool IsHidden(string path, string below) =>
        Path.GetDirectoryName(path[below.Length..])?.Split('/').Any(static part => part.StartsWith('.')) == true;

    private static Problem Unreadable(SourceSpec source, string message, string? nearest = null) =>
        new(SourceProblems.Unreadable, Severity.Error, SourceSpan.OfFile(source.Text), message)
        {
            Remedy = nearest is not null ? $"Did you mean {source.Qualifier}:{nearest}?"
                : source.IsEarlier ? "A revision is a commit, a tag or a branch of the repository around the current folder, as in main, origin/main or HEAD~1; git fetch gets what only the remote has."
                : "A revision is written REV:PATH, as in main:deploy or HEAD~1:.",
        };

    private static Problem Unreadable(SourceSpec source, string message, bool isShallow) => !isShallow ? Unreadable(source, message)
        : new(SourceProblems.Unreadable, Severity.Error, SourceSpan.OfFile(source.Text), message + ", which is a shallow clone")
        {
            Remedy = $"Fetch the history first: git fetch --unshallow, or fetch-depth: 0 in actions/checkout; then ask for {(source.IsEarlier ? source.Qualifier : source.Text)} again.",
        };

    private static string? Nearest(string path, IReadOnlyList<GitEntry> all)
    {
        var folders = all.SelectMany(static entry => Parents(entry.Path)).Distinct(StringComparer.Ordinal);
        return Spelling.Nearest(path, folders);
    }

    private static IEnumerable<string> Parents(string path)
    {
        yield return path;
        for (var parent = Path.GetDirectoryName(path); !string.IsNullOrEmpty(parent); parent = Path.GetDirectoryName(parent)) yield return parent;
    }
}
