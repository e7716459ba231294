using System.CommandLine;
using Sluice.Cli.Options;
using Sluice.Evidence;
using Sluice.Readers.Evidence;
using Sluice.Readers.Sources;
using Sluice.Reports;
using Sluice.Reports.Evidence;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice evidence verify</c>: whether a bundle holds, or an audit log of the gateway.</summary>
internal sealed class EvidenceVerifyCommand
{
    private readonly Argument<string> file = new("BUNDLE") { Description = "The bundle that sluice verify --evidence wrote; or an audit log of the gateway, a file of it or the folder with all." };
    private readonly Option<string[]> keys = new("--key")
    {
        Description = "A public key that is trusted; may be repeated.",
        HelpName = "FILE",
        Required = true,
        Arity = ArgumentArity.OneOrMore,
    };

    private readonly Option<TimeSpan> maxAge = EvidenceOptions.Age("--max-age", "How old it may be, as 30d or 8w. Until its own end if not given.", TimeSpan.Zero);
    private readonly Option<string[]> manifests = new("--manifests")
    {
        Description = "The files it has to be about, named as they were for sluice verify; every one has to be the same, none missing and none more.",
        HelpName = "PATH",
        Arity = ArgumentArity.OneOrMore,
        AllowMultipleArgumentsPerToken = true,
    };

    private readonly Option<DateTimeOffset?> asOf = CharterOptions.AsOf("is asked about");
    private readonly ReadingOptions reading = new();
    private readonly OutputOptions<ExaminationReport> output = new(ReportFormats.Examination);

    public static Verb Create()
    {
        var command = new EvidenceVerifyCommand();
        var verb = new Verb("verify", "Whether a bundle or an audit log holds: signatures, contents, age, files. Offline.")
        {
            Details = "Every fault is told, not the first alone, and then it exits with 1. 2 means that the bundle or a key could not be read.",
            Examples =
            [
                ("sluice evidence verify evidence.json --key sluice-evidence.pub --max-age 30d", "whether it is as it was signed, and at most 30 days old"),
                ("sluice evidence verify evidence.json --key sluice-evidence.pub --manifests deploy/", "whether it is about these files, byte for byte"),
                ("sluice evidence verify /var/log/sluice --key gateway.pub", "whether lines of the gateway's audit log were changed, removed or cut off"),
            ],
        };
        verb.Add(command.file);
        foreach (var option in (Option[])[command.keys, command.maxAge, command.manifests, command.asOf]) verb.Add(option);
        command.output.AddTo(verb);
        command.reading.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var path = parsed.GetValue(file)!;
        output.Spare(parsed, path);
        var trusted = parsed.GetValue(keys)!.Select(Key).ToValueList();
        var instant = parsed.GetValue(asOf) ?? TimeProvider.System.GetUtcNow();
        if (EvidenceSource.Log(path, out var bytes) is { } log) return Task.FromResult(Verify(parsed, path, log, new() { Keys = trusted, AsOf = instant, IsWhole = bytes is null }));
        var read = EvidenceSource.Bundle(path, bytes!);
        var found = Manifests(parsed, stop);
        var terms = new ExaminationTerms { Keys = trusted, AsOf = instant, MaxAge = parsed.GetValue(maxAge) is var age && age > TimeSpan.Zero ? age : null, Manifests = found };
        var report = new ExaminationReport
        {
            File = path,
            Bundle = read.Bundle,
            Problems = read.Problems,
            Examination = read.Bundle is { } bundle ? Examination.Of(bundle, terms) : null,
            AsOf = instant,
            Compared = found?.Count,
        };
        output.Write(parsed, report, new SourceTexts());
        return Task.FromResult(report.Holds ? ExitCodes.Clean : ExitCodes.Findings);
    }

    private int Verify(ParseResult parsed, string path, IEnumerable<AuditFile> files, AuditTerms terms)
    {
        if ((Arguments.Given(parsed, maxAge, manifests) ?? reading.Given(parsed)) is { } option) throw Failure.BadInput($"{option} is about bundles, and {path} is an audit log", "Leave it out.");
        foreach (var kept in files) output.Spare(parsed, kept.Name);
        var report = new ExaminationReport { File = path, AsOf = terms.AsOf, Log = EvidenceSource.Examine(path, files, terms) };
        output.Write(parsed, report, new SourceTexts());
        return report.Holds ? ExitCodes.Clean : ExitCodes.Findings;
    }

    private static VerifyingKey Key(string path) =>
        KeyReader.Read(path, out var problem) ?? throw Failure.BadInput(problem!.Message, problem.Remedy);

    /// <summary>The manifests as they are; null when they are not compared.</summary>
    private ValueList<FileDigest>? Manifests(ParseResult parsed, CancellationToken stop)
    {
        var paths = parsed.GetValue(manifests) ?? [];
        if (paths.Length == 0 && reading.Given(parsed) is { } option) throw Failure.BadInput($"{option} is about manifests, and none are compared", "Add --manifests PATH, or leave it out.");
        return paths.Length == 0 ? null : Reading.Run(parsed, reading.Request(parsed, paths) with { WithDigests = true, MayBeEmpty = true }, stop).Digests;
    }
}
