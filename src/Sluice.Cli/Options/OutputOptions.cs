using System.CommandLine;
using System.CommandLine.Parsing;
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

    /// <summary>Writes the report to where it was asked for.</summary>
    public void Write(ParseResult parsed, TReport report, SourceTexts texts)
    {
        var format = parsed.GetValue(output)!;
        if (parsed.GetValue(file) is not { } path)
        {
            Answer.Write(stream => format.Write(report, new(stream, Screen.Settings(parsed)) { SourceLines = texts.Lines }));
            return;
        }

        try
        {
            using var stream = File.Create(path);
            format.Write(report, new(stream, Reports.Text.TerminalSettings.Plain) { SourceLines = texts.Lines });
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCodes.CouldNotRun, $"cannot write {path}: {fault.Message.TrimEnd('.')}");
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
