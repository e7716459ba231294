using System.Text;
using Sluice.Reports.Adoption;

namespace Sluice.Cli;

/// <summary>The folder of a charter that is begun. What is there already is never written over unless that was asked for; all files are written, or none.</summary>
/// <param name="root">The folder.</param>
internal sealed class CharterFolder(string root)
{
    /// <summary>What writing would do, without writing.</summary>
    public IReadOnlyList<CharterFileResult> Look(IReadOnlyList<CharterFile> files) =>
        [.. files.Select(file => new CharterFileResult(Shown(file), CharterFileOutcome.Shown))];

    /// <summary>Writes the files that differ; nothing at all when one of them is in the way.</summary>
    /// <param name="files">The files.</param>
    /// <param name="replaces">Whether files that say something else are replaced.</param>
    /// <param name="schema">The schema that editors complete from: this program's, whatever was there, and no part of the charter.</param>
    /// <exception cref="Failure">The folder cannot be read or written.</exception>
    public IReadOnlyList<CharterFileResult> Write(IReadOnlyList<CharterFile> files, bool replaces, CharterFile schema)
    {
        try
        {
            var results = files.Select(file => new CharterFileResult(Shown(file), Outcome(file, replaces))).ToList();
            if (results.Exists(static file => file.Outcome == CharterFileOutcome.InTheWay)) return [.. results.Where(static file => file.Outcome == CharterFileOutcome.InTheWay)];
            foreach (var (file, result) in files.Zip(results))
            {
                if (result.Outcome != CharterFileOutcome.Unchanged) Write(file);
            }

            if (Outcome(schema, replaces: true) != CharterFileOutcome.Unchanged) Write(schema);
            return results;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCodes.CouldNotRun, $"{root}: {fault.Message.TrimEnd('.')}", "Write elsewhere with --into FOLDER.");
        }
    }

    private void Write(CharterFile file)
    {
        var path = Path.Combine(root, file.Path);
        Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(path))!);
        File.WriteAllBytes(path, Encoding.UTF8.GetBytes(file.Content));
    }

    private CharterFileOutcome Outcome(CharterFile file, bool replaces)
    {
        var path = Path.Combine(root, file.Path);
        if (Directory.Exists(path)) return CharterFileOutcome.InTheWay;
        if (!File.Exists(path)) return CharterFileOutcome.Written;
        if (File.ReadAllBytes(path).AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(file.Content))) return CharterFileOutcome.Unchanged;
        return replaces ? CharterFileOutcome.Replaced : CharterFileOutcome.InTheWay;
    }

    private string Shown(CharterFile file) => root is "." or "" ? file.Path : $"{root.TrimEnd('/')}/{file.Path}";
}
