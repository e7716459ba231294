using System.Text;
using Sluice.Readers.Patching;
using Sluice.Reports.Differences;
using Sluice.Reports.Review;

namespace Sluice.Cli;

/// <summary>A changelog that a line is added to.</summary>
internal static class ChangelogFile
{
    /// <summary>Adds a line as the first of the list; begins the file where there is none.</summary>
    /// <exception cref="Failure">It cannot be read or written; then nothing is changed.</exception>
    public static void Add(string path, string line)
    {
        try
        {
            var known = File.Exists(path) ? File.ReadAllBytes(path) : null;
            var text = CharterChangelog.With(known is null ? null : Encoding.UTF8.GetString(known), line, out _, DifferenceChangelog.Heading);
            FileRewrite.Save(new FileRewrite(path, known, Encoding.UTF8.GetBytes(text)));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCodes.CouldNotRun, $"cannot write {path}: {fault.Message.TrimEnd('.')}", "Name a file that may be written to: --changelog FILE.");
        }
    }
}
