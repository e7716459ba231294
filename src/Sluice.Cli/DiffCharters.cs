using System.CommandLine;
using Sluice.Checks;
using Sluice.Cli.Options;
using Sluice.Model;
using Sluice.Readers.Charters;
using Sluice.Readers.Sources;
using Sluice.Reports.Differences;

namespace Sluice.Cli;

/// <summary>
/// The charters of the two sides of a comparison. That of NEW is the one that was named, lies in the current folder or in NEW, at its revision where NEW is one; that of OLD is
/// the same file at OLD's revision, or the one that lies in OLD.
/// </summary>
internal sealed class DiffCharters
{
    private readonly CharterRead? before;

    public DiffCharters(CharterOptions options, ParseResult parsed, string old, string @new, SourceTexts texts, CancellationToken stop)
    {
        var (then, now) = (SourceSpec.Parse(old), SourceSpec.Parse(@new));
        var environment = options.Environment(parsed);
        var instant = options.Instant(parsed);
        if (now.Kind == SourceKind.Revision && !options.IsNamed(parsed))
        {
            foreach (var path in Candidates(now.Path))
            {
                if (CharterRevision.Read(now.Qualifier, path, environment, texts, stop) is not { } read) continue;
                Now = new(read, path, CharterOptions.Generated(path, []), instant);
                break;
            }
        }
        else Now = Meant.Read(options, parsed, [@new], texts);

        if (Now is null) return;
        if (then.Kind == SourceKind.Revision)
        {
            before = Candidates(then.Path).Prepend(Directory.Exists(Now.Path) ? Path.Combine(Now.Path, CharterFiles.FileName) : Now.Path)
                .Select(path => CharterRevision.Read(then.Qualifier, path, environment, texts, stop)).FirstOrDefault(static read => read is not null);
        }
        else if (then.Kind == SourceKind.Path && Directory.Exists(old) && CharterFiles.In(old) is { } file && Path.GetFullPath(file) != Path.GetFullPath(Now.Path)) before = CharterFiles.Read(file, environment, texts);
    }

    /// <summary>The charter of NEW; null when it has none.</summary>
    public Meant? Now { get; }

    /// <summary>The report with what the charters say.</summary>
    public DifferenceReport Of(DifferenceReport report, Snapshot after)
    {
        if (Now is null) return report;
        var bound = Now.BindOnly(after);
        if (bound.Charter is not { } charter) return report with { CharterProblems = bound.Problems };
        return report with
        {
            CharterProblems = bound.Problems,
            Coverage = Coverage.Of(charter),
            Exceptions = before is { HasErrors: false } ? ExceptionChange.Between(before.Charter, charter) : default,
        };
    }

    private static IEnumerable<string> Candidates(string path) => [CharterFiles.FileName, .. path.Length == 0 ? [] : (string[])[Path.Combine(path, CharterFiles.FileName)]];
}
