using System.CommandLine;
using Sluice.Cli.Options;
using Sluice.Readers.Sources;
using Sluice.Reports;
using Sluice.Reports.Evidence;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice evidence show</c>: what a bundle says.</summary>
internal sealed class EvidenceShowCommand
{
    private readonly Argument<string> file = new("BUNDLE") { Description = "The bundle that sluice verify --evidence wrote." };
    private readonly OutputOptions<EvidenceReport> output = new(ReportFormats.Evidence);

    public static Verb Create()
    {
        var command = new EvidenceShowCommand();
        var verb = new Verb("show", "What a bundle says, for people, tickets, pipelines and compliance tools.")
        {
            Details = "It says what is written there, whether that is true or not; sluice evidence verify says whether it holds.",
            Examples =
            [
                ("sluice evidence show evidence.json", "what was proven, where and when, and the controls"),
                ("sluice evidence show evidence.json -o oscal", "OSCAL assessment results"),
            ],
        };
        verb.Add(command.file);
        command.output.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private int Run(ParseResult parsed)
    {
        var path = parsed.GetValue(file)!;
        output.Spare(parsed, path);
        var read = BundleSource.Read(path);
        if (read.Bundle is not { } bundle) throw new Failure(ExitCodes.BadInput, $"{path}: {read.Problems[0].Message}", read.Problems[0].Remedy) { Problems = [.. read.Problems.Span[1..]] };
        output.Write(parsed, new EvidenceReport(path, bundle), new SourceTexts());
        return ExitCodes.Clean;
    }
}
