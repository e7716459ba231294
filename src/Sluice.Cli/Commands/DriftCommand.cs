using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sluice.Cli.Options;
using Sluice.Cli.Output;
using Sluice.Compile;
using Sluice.Drift;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers;
using Sluice.Readers.Live;
using Sluice.Readers.Sources;
using Sluice.Reports;
using Sluice.Reports.Drift;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice drift</c>: whether the cluster is as Git says.</summary>
internal sealed class DriftCommand
{
    private static readonly (string Name, DriftFailOn Value)[] Failures = [("any", DriftFailOn.Any), ("opened", DriftFailOn.Opened)];

    private readonly Argument<string?> desired = new("DESIRED")
    {
        Arity = ArgumentArity.ZeroOrOne,
        Description = "What should be in the cluster: a file, folder, Kustomize folder or Helm chart, REV:PATH of a Git revision, or a charter, which is compiled.",
    };

    private readonly Argument<string[]> live = new("LIVE")
    {
        Description = "What is there: live[:CONTEXT], or files that were written by sluice drift --export or kubectl get -o json. live if not given.",
        Arity = ArgumentArity.ZeroOrMore,
    };

    private readonly Option<DriftFailOn> failOn = new Option<DriftFailOn>("--fail-on")
    {
        Description = "End with exit code 1 at any drift, or only when a connection is open, or may be, that should not be (opened). any if not given.",
        HelpName = "opened|any",
        CustomParser = ReadFailOn,
    }.Completed([.. Failures.Select(static failure => failure.Name)]);

    private readonly Option<CompileTarget[]> targets = Targets.Option("What of a charter is applied to the cluster; may be repeated: networkpolicy, cluster-networkpolicy, cilium, calico. networkpolicy if not given.");
    private readonly Option<bool> watch = new("--watch") { Description = "Follow the cluster, and tell each time what drifted changes." };
    private readonly Option<TimeSpan?> @for = new("--for")
    {
        Description = "End --watch after this time, as 30s, 10m or 8h; the exit code is that of the last answer. Until Ctrl-C if not given.",
        HelpName = "TIME",
        CustomParser = static result =>
        {
            if (DriftWatch.Duration(result.Tokens[0].Value) is { } time) return time;
            result.AddError($"'{result.Tokens[0].Value}' is no time, as 30s, 10m or 8h is");
            return null;
        },
    };

    private readonly Option<string?> export = new("--export")
    {
        Description = "Write the cluster into a file instead of comparing, for every verb to read offline: no Secrets, no environment of containers, no managed fields.",
        HelpName = "FILE",
    };

    private readonly DriftDelivery delivery = new();
    private readonly CharterOptions charter = new();
    private readonly ReadingOptions reading = new();
    private readonly AnalysisFlags analysis = new();
    private readonly OutputOptions<DriftReport> output = new(ReportFormats.Drift);

    public static Verb Create()
    {
        var command = new DriftCommand();
        var verb = new Verb("drift", "Whether the cluster is as Git says, and which object is responsible where it is not.")
        {
            Details = "sluice drift --export FILE [live[:CONTEXT]] writes the cluster into a file. Connections are compared on the workloads of the cluster, so that a rollout is no drift. What could not be read is told as unknown. docs/drift.md says more.",
            Examples =
            [
                ("sluice drift deploy/", "whether the current cluster is as deploy/ says"),
                ("sluice drift charter/ live:prod --fail-on opened -o markdown", "the cluster of a context against a charter, for a chat; exit code 1 only when something is open that should not be"),
                ("sluice drift deploy/ --watch --metrics /var/lib/node_exporter/sluice.prom", "follow the cluster, and keep its metrics current"),
                ("sluice drift --export cluster.json && sluice drift deploy/ cluster.json", "read the cluster now, compare wherever the file is"),
            ],
        };
        verb.Add(command.desired);
        verb.Add(command.live);
        foreach (var option in (Option[])[command.failOn, command.watch, command.@for, command.export, command.targets]) verb.Add(option);
        command.delivery.AddTo(verb);
        command.charter.AddTo(verb);
        command.output.AddTo(verb);
        command.reading.AddTo(verb);
        command.analysis.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        if (parsed.GetValue(export) is { } file) return Task.FromResult(Export(parsed, file, stop));
        if (parsed.GetValue(desired) is null) throw Failure.BadInput("what is desired is missing: a folder, a chart, a revision, or a charter", "As in: sluice drift deploy/ live. To write the cluster into a file: sluice drift --export FILE.");
        var sources = parsed.GetValue(live) is { Length: > 0 } named ? named : ["live"];
        var wanted = DesiredState.Read(parsed, parsed.GetValue(desired)!, reading, charter, Targets.Of(parsed.GetValue(targets)), stop);
        var report = parsed.GetValue(watch) ? Follow(parsed, wanted, sources, stop) : Compare(parsed, wanted, sources, stop);
        return Task.FromResult(report.Fails ? ExitCodes.Findings : ExitCodes.Clean);
    }

    private DriftReport Compare(ParseResult parsed, DesiredState wanted, string[] sources, CancellationToken stop)
    {
        if (parsed.GetValue(@for) is not null) throw Failure.BadInput("--for ends --watch, and that was not asked for", "Add --watch, or leave --for out.");
        var there = Reading.Single(ReadLive(parsed, sources, wanted, stop)).Snapshot;
        var report = Report(parsed, wanted, sources, DriftComparison.Of(Input(parsed, wanted, there, stop)));
        output.Write(parsed, report, wanted.Texts);
        delivery.Tell(parsed, report, stop);
        return report;
    }

    private DriftReport Follow(ParseResult parsed, DesiredState wanted, string[] sources, CancellationToken stop)
    {
        if (sources is not [var only] || SourceSpec.Parse(only) is not { Kind: SourceKind.Live, Qualifier: var context })
            throw Failure.BadInput("--watch follows a cluster, and only one", "Name live or live:CONTEXT, or leave --watch out.");
        using var cluster = ClusterWatch.Start(context, analysis.Profile(parsed) != Sluice.Analysis.Profile.NpGuard, stop);
        if (cluster.Failure is { } failure) throw new Failure(ExitCodes.CouldNotRun, $"{failure.Span}: {failure.Message}", failure.Remedy);
        return new DriftWatch(
            cluster,
            (there, follower) => Report(parsed, wanted, sources, follower.Next(Input(parsed, wanted, there, stop))),
            (report, isKnown) =>
            {
                if (!isKnown && output.IsText(parsed) && output.IsShown(parsed)) Answer.WriteText($"== {report.Comparison.Input.Instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture)}\n\n");
                if (!isKnown) output.Write(parsed, report, wanted.Texts);
                try
                {
                    delivery.Tell(parsed, report, stop);
                }
                catch (Failure fault)
                {
                    // The next look tells it again; who reads the log hears of it now.
                    Notes.Say(fault.Message);
                }
            }).Run(parsed.GetValue(@for));
    }

    private int Export(ParseResult parsed, string file, CancellationToken stop)
    {
        var source = parsed.GetValue(desired) ?? "live";
        if (SourceSpec.Parse(source) is not { Kind: SourceKind.Live, Qualifier: var context } || parsed.GetValue(live) is { Length: > 0 })
            throw Failure.BadInput("--export writes a cluster, and compares nothing", "As in: sluice drift --export cluster.json live:prod");
        try
        {
            var (outcome, problems) = ClusterExport.Write(context, Matter(parsed), () => File.Create(file), stop);
            if (outcome != ReadOutcome.Read) throw new Failure(ExitCodes.CouldNotRun, $"{problems[0].Span}: {problems[0].Message}", problems[0].Remedy);
            foreach (var problem in problems) Notes.Say($"{problem.Message}; the file says so, and what hangs on it is unknown there. {problem.Remedy}");
            return ExitCodes.Clean;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCodes.CouldNotRun, $"cannot write {file}: {fault.Message.TrimEnd('.')}", "Name a file in a folder that is there and may be written to.");
        }
    }

    /// <summary>The namespace that was given, which matters in a cluster too.</summary>
    private ValueList<string> Matter(ParseResult parsed) => reading.Namespace(parsed) is { } given ? [given] : [];

    private DriftInput Input(ParseResult parsed, DesiredState wanted, Snapshot there, CancellationToken stop) =>
        wanted.Over(there, charter.Instant(parsed), stop) with { Profile = analysis.Profile(parsed), Options = analysis.Options(parsed) };

    private DriftReport Report(ParseResult parsed, DesiredState wanted, string[] sources, DriftComparison comparison) =>
        DriftReport.Of(comparison, parsed.GetValue(desired)!, string.Join(' ', sources)) with { FailOn = parsed.GetValue(failOn), Charter = wanted.Charter };

    private ReadResult ReadLive(ParseResult parsed, string[] sources, DesiredState wanted, CancellationToken stop) => Reading.Run(
        parsed,
        reading.Request(parsed, sources) with { Surroundings = default, Namespaces = Matter(parsed).Concat(wanted.Namespaces).Distinct().ToValueList(), Rendering = new() { Namespace = reading.Namespace(parsed) ?? "default" }, FollowsOwners = analysis.Profile(parsed) != Sluice.Analysis.Profile.NpGuard },
        stop);

    private static DriftFailOn ReadFailOn(ArgumentResult result)
    {
        var written = result.Tokens[0].Value;
        foreach (var (name, value) in Failures)
        {
            if (name == written) return value;
        }

        var nearest = Spelling.Nearest(written, Failures.Select(static failure => failure.Name)) is { } near ? $"; did you mean {near}?" : ".";
        result.AddError($"there is nothing to fail on called '{written}'{nearest} Known: {string.Join(", ", Failures.Select(static failure => failure.Name))}");
        return DriftFailOn.Any;
    }
}
