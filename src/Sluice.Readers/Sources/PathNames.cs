namespace Sluice.Readers.Sources;

/// <summary>
/// How paths of this machine are shown: relative to the current folder as a rule, absolute where the user gave an absolute path, and as
/// <c>REV:path</c> for files of a revision that were written to a temporary folder.
/// </summary>
/// <param name="Root">The folder that shown paths are relative to; empty to show full paths.</param>
/// <param name="Prefix">What stands before a shown path.</param>
internal sealed record PathNames(string Root, string Prefix)
{
    public static PathNames For(string typed) =>
        Path.IsPathRooted(typed) ? new("", "") : new(Directory.GetCurrentDirectory(), "");

    /// <summary>The full path of what a file refers to; null when no path can be written like that, as with a zero byte.</summary>
    public static string? Full(string written, string folder) => written.Contains('\0', StringComparison.Ordinal) ? null : Path.GetFullPath(written, folder);

    /// <summary>The name to show, with forward slashes.</summary>
    public string Show(string path)
    {
        var full = Path.GetFullPath(path);
        var shown = Root.Length == 0 ? full : Path.GetRelativePath(Root, full);
        return Prefix + (shown == "." && Prefix.Length > 0 ? "" : shown);
    }
}
