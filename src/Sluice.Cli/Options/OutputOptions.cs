using System.CommandLine;
using System.CommandLine.Parsing;
using System.Text;
using Sluice.Cli.Output;
using Sluice.Findings;
using Sluice.Readers.Sources;
using Sluice.Reports;

namespace Sluice.Cli.Options;

/// <summary>The options about how the answer is written, for a report with these formats.</summary>
internal sealed class OutputOptions<TReport>
{
    private readonly ReportFormatSet<TReport> formats;
    private readonly Option<ReportFormat<TReport>> output;
    private readonly Option<string?> file = new("--output-file")
    {
        Description = "Write the answer into a file instead of standard output.",
        HelpName = "FILE",
    };

    public OutputOptions(ReportFormatSet<TReport> formats)
    {
        this.formats = formats;
        output = new("--output", "-o")
        {
            Description = $"Format of the answer: {string.Join(", ", formats.Names)}.",
            HelpName = "FORMAT",
            DefaultValueFactory = _ => formats[0],
            CustomParser = Read,
            CompletionSources = { _ => formats.Select(static format => new System.CommandLine.Completions.CompletionItem(format.Name, documentation: format.Purpose)) },
        };
    }

    public void AddTo(Command command)
    {
        command.Add(output);
        command.Add(file);
    }

    /// <summary>Whether the answer is the one made for reading in a terminal.</summary>
    public bool IsText(ParseResult parsed) => parsed.GetValue(output) == formats[0];

    /// <summary>Whether the answer is written where it is asked for, and into no file.</summary>
    public bool IsShown(ParseResult parsed) => parsed.GetValue(file) is null;

    /// <summary>What an answer is about is not replaced by it.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="subject">The file that the answer is about.</param>
    /// <exception cref="Failure">The answer was to be written into that very file.</exception>
    public void Spare(ParseResult parsed, string subject)
    {
        if (parsed.GetValue(file) is { } path && Resolved(path) == Resolved(subject))
            throw Failure.BadInput($"the answer would replace {path}, which it is about", "Name another file with --output-file.");

        static string Resolved(string path) => new FileInfo(path) is { Exists: true } there ? there.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? there.FullName : Path.GetFullPath(path);
    }

    /// <summary>Writes an answer that is one report, however many snapshots it is about.</summary>
    public void Write(ParseResult parsed, TReport report, SourceTexts texts) => Write(parsed, [("", report)], texts);

    /// <summary>Writes the answer to where it was asked for.</summary>
    /// <param name="parsed">The command line.</param>
    /// <param name="reports">A report for each snapshot; several only in the format made for reading, each below the name of its snapshot.</param>
    /// <param name="texts">Where the lines of sources come from.</param>
    public void Write(ParseResult parsed, IEnumerable<(string Name, TReport Report)> reports, SourceTexts texts)
    {
        if (parsed.GetValue(file) is not { } path)
        {
            Answer.Write(stream => WriteAll(parsed, reports, new(stream, Screen.Settings(parsed)) { SourceLines = texts.Lines }));
            return;
        }

        try
        {
            using var stream = File.Create(path);
            WriteAll(parsed, reports, new(stream, Reports.Text.TerminalSettings.Plain) { SourceLines = texts.Lines });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            var why = Directory.Exists(path) ? "it is a folder" : Path.GetDirectoryName(Path.GetFullPath(path)) is { } folder && !Directory.Exists(folder) ? $"there is no folder {folder}" : fault.Message.TrimEnd('.');
            throw new Failure(ExitCodes.CouldNotRun, $"cannot write {path}: {why}", "Name a file in a folder that is there and may be written to; without --output-file the answer goes to standard output.");
        }
    }

    private void WriteAll(ParseResult parsed, IEnumerable<(string Name, TReport Report)> reports, ReportOutput to)
    {
        var format = parsed.GetValue(output)!;
        var gap = "";
        foreach (var (name, report) in reports)
        {
            if (name.Length > 0) to.Stream.Write(Encoding.UTF8.GetBytes($"{gap}== {name}\n\n"));
            format.Write(report, to);
            gap = "\n";
        }
    }

    private ReportFormat<TReport> Read(ArgumentResult result)
    {
        var name = result.Tokens[0].Value;
        if (formats.Find(name) is { } found) return found;
        var nearest = Spelling.Nearest(name, formats.Names) is { } near ? $"; did you mean {near}?" : ".";
        result.AddError($"there is no format '{name}'{nearest} Known: {string.Join(", ", formats.Names)}");
        return formats[0];
    }
}
