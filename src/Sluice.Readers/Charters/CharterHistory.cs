using Sluice.Charters;
using Sluice.Readers.Git;
using Sluice.Readers.Patching;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Charters;

/// <summary>
/// Reads from Git what became of each exception of a charter. Exceptions are followed by name, not by file: one that moves to another file without a change has no event.
/// Merges are told by the commits that they bring in.
/// </summary>
public static class CharterHistory
{
    /// <summary>The history of the exceptions.</summary>
    /// <param name="charter">The file of the charter, or the folder that holds it.</param>
    /// <param name="environment">The environment whose overlay takes part; null for none.</param>
    /// <param name="stop">Gives up.</param>
    public static ExceptionHistory Read(string charter, string? environment, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(charter);
        var isFolder = Directory.Exists(charter);
        var folder = Path.GetFullPath(isFolder ? charter : Path.GetDirectoryName(Path.GetFullPath(charter)) ?? ".");
        var paths = new List<string> { isFolder ? CharterFiles.FileName : Path.GetFileName(charter), "exceptions" };
        if (environment is not null) paths.AddRange([$"overlays/{environment}.yaml", $"overlays/{environment}"]);
        var log = GitLog.Read(folder, paths, stop);
        if (log.Reason.Length > 0) return new(HistoryStanding.Unreadable, []) { Reason = log.Reason };
        var ids = log.Commits.SelectMany(static commit => commit.Files).SelectMany(static file => (string[])[file.Old, file.New]).Where(static id => id.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        var known = new Dictionary<string, Dictionary<string, Version>>(StringComparer.Ordinal);
        GitRepository.Contents([.. ids.Select(static id => new GitEntry("", id))], (entry, bytes) => known[entry.ObjectId] = Exceptions(bytes), stop, folder);
        var events = log.Commits.SelectMany(commit => Events(commit, known, folder)).ToValueList();
        return new(log.IsShallow ? HistoryStanding.Shallow : HistoryStanding.Whole, events);
    }

    /// <summary>What a commit did to exceptions: those of the files as they were, beside those of the files as they are.</summary>
    private static IEnumerable<ExceptionEvent> Events(LoggedCommit commit, Dictionary<string, Dictionary<string, Version>> known, string top)
    {
        var (before, after) = (new SortedDictionary<string, Version>(StringComparer.Ordinal), new SortedDictionary<string, Version>(StringComparer.Ordinal));
        foreach (var file in commit.Files)
        {
            foreach (var (name, version) in Of(file.Old)) before[name] = version;
            var now = file.IsOnDisk ? OnDisk(Path.Combine(top, file.Path)) : Of(file.New);
            foreach (var (name, version) in now) after[name] = version;
        }

        foreach (var name in before.Keys.Union(after.Keys).Order(StringComparer.Ordinal))
        {
            var (old, now) = (before.GetValueOrDefault(name), after.GetValueOrDefault(name));
            if (old is not null && now is not null && old.Content.Same(now.Content)) continue;
            yield return new(name, ChangeOf(old, now), commit.Name)
            {
                Author = commit.Author, Email = commit.Email, At = commit.At, Subject = commit.Subject, Before = old?.Expires ?? "", After = now?.Expires ?? "",
            };
        }

        Dictionary<string, Version> Of(string id) => known.GetValueOrDefault(id) ?? [];
    }

    private static HistoryChange ChangeOf(Version? old, Version? now) => (old, now) switch
    {
        (null, _) => HistoryChange.Added,
        (_, null) => HistoryChange.Removed,
        _ => string.CompareOrdinal(now.Expires, old.Expires) switch { > 0 => HistoryChange.Renewed, < 0 => HistoryChange.Shortened, _ => HistoryChange.Edited },
    };

    private static Dictionary<string, Version> OnDisk(string path)
    {
        try
        {
            return File.Exists(path) ? Exceptions(SourceBytes.OfFile(path, isNamed: false)) : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    /// <summary>The exceptions of a file by name; none for what was no YAML at the time.</summary>
    private static Dictionary<string, Version> Exceptions(byte[] bytes)
    {
        var found = new Dictionary<string, Version>(StringComparer.Ordinal);
        foreach (var document in DocumentReader.Read(new SourceText("history", bytes)))
        {
            if (!document.IsReadable || document.Root["kind"u8].Text != "AccessException") continue;
            found[document.Root["metadata"u8]["name"u8].Text] = new(NodeTree.Of(document.Root), document.Root["spec"u8]["expires"u8].Text);
        }

        return found;
    }

    /// <summary>An exception as a file had it: its content, and its expiry as it is written, which orders as days do.</summary>
    private sealed record Version(NodeTree Content, string Expires);
}
