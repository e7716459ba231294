using System.Globalization;
using Sluice.Readers.Sources;

namespace Sluice.Readers.Git;

/// <summary>A file that a commit changed.</summary>
/// <param name="Path">Its path in the folder that was asked about.</param>
/// <param name="Old">The name of its content before; empty when it was not there.</param>
/// <param name="New">The name of its content after; empty when it is gone, or is only on disk.</param>
/// <param name="IsOnDisk">Whether what came is not committed, and is on disk.</param>
internal readonly record struct LoggedFile(string Path, string Old, string New, bool IsOnDisk);

/// <summary>A commit; without a name it is what has not been committed.</summary>
internal sealed record LoggedCommit(string Name, string Author, string Email, DateTimeOffset At, string Subject, List<LoggedFile> Files);

/// <summary>The commits that changed some files, newest first, after what is not committed yet.</summary>
/// <param name="Commits">The commits; merges have no files of their own and are left out.</param>
/// <param name="IsShallow">Whether the clone lacks a part of them.</param>
/// <param name="Reason">Why there is nothing; empty when it was read.</param>
internal sealed record GitLog(List<LoggedCommit> Commits, bool IsShallow, string Reason)
{
    private const char BeforeCommit = '\u001e';
    private const char Between = '\u001f';

    /// <summary>Reads the log of paths below a folder.</summary>
    public static GitLog Read(string folder, IReadOnlyList<string> paths, CancellationToken stop)
    {
        var inside = Git("rev-parse", "--is-inside-work-tree");
        if (inside.Outcome == ToolOutcome.Missing) return new([], false, "git is not installed, or not in PATH");
        if (!inside.Succeeded || inside.Text.Trim() != "true") return new([], false, "the charter lies in no Git repository");
        var commits = new List<LoggedCommit>();
        var hasCommit = Git("rev-parse", "--verify", "--quiet", "HEAD").Succeeded;
        var open = new LoggedCommit("", "", "", default, "", []);
        foreach (var path in Git(["ls-files", "--others", "--exclude-standard", "-z", "--", .. paths]).Text.Split('\0', StringSplitOptions.RemoveEmptyEntries)) open.Files.Add(new(path, "", "", true));
        if (hasCommit) Files(Git(["diff", "--no-color", "--no-renames", "--no-ext-diff", "--relative", "--raw", "--no-abbrev", "-z", "HEAD", "--", .. paths]).Text.Split('\0'), 0, open.Files, isOnDisk: true);
        if (open.Files.Count > 0) commits.Add(open);
        if (!hasCommit) return new(commits, false, "");
        var log = Git(
        [
            "log", "--no-color", "--no-show-signature", "--no-renames", "--no-ext-diff", "--relative", "--raw", "--no-abbrev", "-z", "--format=%x1e%H%x1f%aN%x1f%aE%x1f%aI%x1f%s", "--", .. paths,
        ]);
        if (!log.Succeeded) return new([], false, $"git log failed: {log.Reason}");
        var tokens = log.Text.Split('\0');
        for (var at = 0; at < tokens.Length; at++)
        {
            var head = tokens[at].IndexOf(BeforeCommit, StringComparison.Ordinal);
            if (head < 0 || tokens[at][(head + 1)..].Split(Between) is not [var name, var author, var email, var date, var subject]) continue;
            var commit = new LoggedCommit(name, author, email, DateTimeOffset.Parse(date, CultureInfo.InvariantCulture), subject.Trim(), []);
            Files(tokens, at + 1, commit.Files, isOnDisk: false);
            if (commit.Files.Count > 0) commits.Add(commit);
        }

        return new(commits, GitRepository.IsShallow(stop, folder), "");

        ToolResult Git(params ReadOnlySpan<string> arguments) => ToolRunner.Run(new ToolCall("git", ["--literal-pathspecs", .. arguments]) { Folder = folder }, stop);
    }

    /// <summary>The files from a place on: <c>:100644 100644 OLD NEW M</c>, then the path.</summary>
    private static void Files(string[] tokens, int at, List<LoggedFile> files, bool isOnDisk)
    {
        for (; at + 1 < tokens.Length && tokens[at].TrimStart('\n') is [':', ..] meta; at += 2)
        {
            var fields = meta.Split(' ');
            if (fields.Length != 5) return;
            var isGone = fields[4].StartsWith('D');
            files.Add(new(tokens[at + 1], Name(fields[2]), isOnDisk ? "" : Name(fields[3]), isOnDisk && !isGone));
        }

        static string Name(string id) => id.All(static digit => digit == '0') ? "" : id;
    }
}
