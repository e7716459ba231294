using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Diagnostics;
using Sluice.Analysis;
using Sluice.Checks;
using Sluice.Cli.Options;
using Sluice.Cli.Output;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers;
using Sluice.Readers.Patching;
using Sluice.Readers.Sources;
using Sluice.Reports;
using Sluice.Reports.Judgement;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice check</c>: the gate.</summary>
internal sealed class CheckCommand
{
    private readonly Argument<string[]> paths = Arguments.Paths();
    private readonly Option<string[]> only = Ids("--only", "Only these checks, by id; a prefix such as SLU3 means all that begin with it.");
    private readonly Option<string[]> except = Ids("--except", "All checks but these, by id or prefix. Problems of the input always count.");
    private readonly Option<Severity> severity = Weight("--severity", "Show only what weighs at least this: note, warning or error.", Severity.Note);
    private readonly Option<Severity> failOn = Weight("--fail-on", "Exit with 1 when something weighs at least this; error if not given.", Severity.Error);
    private readonly Option<bool> strict = new("--strict") { Description = "Fail also when a verdict is unknown because something lies outside the input." };
    private readonly Option<bool> controls = new("--controls") { Description = "Show each control with the isolation proof behind it." };
    private readonly Option<string?> since = new("--since") { Description = "Only what is new since a Git revision; a path that the revision lacks is new as a whole.", HelpName = "REV" };
    private readonly Option<bool> fix = new("--fix") { Description = "Apply the patches that another analysis proves to mend a finding, file by file; show new objects without adding them." };
    private readonly CharterOptions charter = new();
    private readonly ReadingOptions reading = new();
    private readonly AnalysisFlags analysis = new();
    private readonly OutputOptions<CheckReport> output = new(ReportFormats.Check);

    public static Verb Create()
    {
        var command = new CheckCommand();
        var verb = new Verb("check", "The gate: read everything, judge it, fail on findings.")
        {
            Details = "docs/rules/ has a page for each check. Where there is a charter, what is allowed is compared with what it means (docs/charter.md).",
            Examples =
            [
                ("sluice check deploy/", "judge every manifest below deploy/"),
                ("sluice check deploy/ --since main -o github", "annotate a pull request with what it adds"),
                ("sluice check live --only SLU3 --controls", "exposure of the current cluster, with the proof per control"),
            ],
        };
        verb.Add(command.paths);
        foreach (var option in (Option[])[command.only, command.except, command.severity, command.failOn, command.strict, command.controls, command.since, command.fix]) verb.Add(option);
        command.charter.AddTo(verb);
        command.output.AddTo(verb);
        command.reading.AddTo(verb);
        command.analysis.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var watch = Stopwatch.StartNew();
        var sources = parsed.GetValue(paths) ?? [];
        var known = parsed.GetValue(since) is { } revision ? Known(parsed, revision, sources, stop) : null;
        var judged = JudgeAll(parsed, sources, known, ImmutableDictionary<string, byte[]>.Empty, stop);
        if (parsed.GetValue(fix))
        {
            var run = new FixRun(replaced => JudgeAll(parsed, sources, known, replaced, stop));
            judged = run.Mend(judged);
            FixText.Write(parsed, run, output.IsText(parsed));
        }

        var (result, report) = (judged.Result, judged.Report);
        var patches = new PatchWriter(result.Texts);
        report = report with
        {
            FixAt = patches.PlaceOf,
            Render = edits => patches.Write(edits) is { } patched && patched.Patches.All(static patch => patch.Target == PatchTarget.File)
                ? [.. patched.Patches.SelectMany(TextReplacement.Of)] : null,
        };
        var fails = Fails(report, parsed.GetValue(failOn));
        var least = parsed.GetValue(severity);
        report = report with
        {
            Problems = [.. report.Problems.Where(problem => problem.Severity >= least)],
            Findings = [.. report.Findings.Where(finding => finding.Severity >= least)],
            Elapsed = watch.Elapsed,
        };
        output.Write(parsed, report, result.Texts);
        return Task.FromResult(fails ? ExitCodes.Findings : ExitCodes.Clean);
    }

    private Judged JudgeAll(ParseResult parsed, string[] sources, HashSet<string>? known, IReadOnlyDictionary<string, byte[]> replaced, CancellationToken stop)
    {
        var result = Reading.Run(parsed, reading.Request(parsed, sources) with { Replaced = replaced }, stop);
        var meant = Meant.Read(charter, parsed, sources, result.Texts);
        var reports = result.Snapshots.Select(snapshot => Judge(parsed, snapshot.Snapshot, meant)).ToList();
        if (known is not null) reports = [.. reports.Select(report => Without(report, known))];
        return new(result, reports.Count == 1 ? reports[0] : Merge(reports, [.. result.Snapshots.Select(static snapshot => snapshot.Name)]), analysis.Profile(parsed), analysis.Options(parsed));
    }

    private CheckReport Judge(ParseResult parsed, Snapshot snapshot, Meant? meant)
    {
        var reachability = Reachability.Of(snapshot, analysis.Profile(parsed), analysis.Options(parsed));
        var bound = meant?.Bind(snapshot);
        var input = new CheckInput(reachability) { Strict = parsed.GetValue(strict), Charter = bound?.Charter, Generated = bound?.Generated ?? default };
        var all = Catalog.Judge(input);
        var wanted = Array.TrueForAll([.. Catalog.All], check => Passes(check.Id, parsed)) ? all : Catalog.Judge(input with { Filter = check => Passes(check.Id, parsed) });
        return CheckReport.Of(snapshot, reachability.Profile.Name, wanted.Findings) with
        {
            Problems = snapshot.Problems.Concat(bound?.Problems ?? default).ToValueList(),
            Accepted = wanted.Accepted,
            Controls = ControlReport.Of(input, all.Everything),
            ShowControls = parsed.GetValue(controls),
        };
    }

    /// <summary>Fingerprints of what a revision already had. A path that the revision does not have had nothing, which is said.</summary>
    private HashSet<string> Known(ParseResult parsed, string revision, string[] sources, CancellationToken stop)
    {
        var now = ReadingOptions.Sources(sources);
        if (now.FirstOrDefault(static source => source.Kind != SourceKind.Path) is { } other)
            throw Failure.BadInput($"--since compares files with a Git revision, and {other.Text} is none", "Leave out --since, or name files and folders of the repository.");
        var request = reading.Request(parsed, []) with { Sources = now.Select(source => SourceSpec.At(revision, source.Path)).ToValueList(), MayBeEmpty = true };
        var result = SnapshotReader.Read(request, stop);
        if (result.Outcome != ReadOutcome.Read)
            throw new Failure(result.Outcome == ReadOutcome.CouldNotRun ? ExitCodes.CouldNotRun : ExitCodes.BadInput, $"--since {revision}: {result.Problems[0].Message}", result.Problems[0].Remedy);
        var meant = Meant.Read(charter, parsed, sources, result.Texts);
        if (result.New.Count > 0) Notes.Say($"{revision} has no {string.Join(", ", result.New)}: all that is found there counts as new");
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach (var snapshot in result.Snapshots)
        {
            var report = Judge(parsed, snapshot.Snapshot, meant);
            known.UnionWith(report.Findings.Select(static finding => finding.Fingerprint));
            known.UnionWith(report.Accepted.Select(static accepted => accepted.Finding.Fingerprint));
            known.UnionWith(report.Problems.Select(Identity));
        }

        return known;
    }

    private static CheckReport Without(CheckReport report, HashSet<string> known) => report with
    {
        Problems = [.. report.Problems.Where(problem => !known.Contains(Identity(problem)))],
        Findings = [.. report.Findings.Where(finding => !known.Contains(finding.Fingerprint))],
        Accepted = [.. report.Accepted.Where(accepted => !known.Contains(accepted.Finding.Fingerprint))],
    };

    /// <summary>What stays the same of a problem when lines move.</summary>
    internal static string Identity(Problem problem) => $"{problem.Id}\n{problem.Object}\n{problem.Message}";

    /// <summary>Overlays of one base as one report: what several have in common is said once.</summary>
    private static CheckReport Merge(List<CheckReport> reports, List<string> names) => reports[0] with
    {
        Problems = [.. reports.SelectMany(report => report.Problems).Distinct()],
        Findings = [.. reports.SelectMany(report => report.Findings).DistinctBy(finding => (finding.Fingerprint, finding.Span))],
        Accepted = [.. reports.SelectMany(report => report.Accepted).DistinctBy(accepted => (accepted.Finding.Fingerprint, accepted.Finding.Span))],
        Controls = ControlUnion.Of([.. names.Zip(reports, static (name, report) => (name, report.Controls!))]),
        Policies = reports.Sum(report => report.Policies),
        Workloads = reports.Sum(report => report.Workloads),
        Namespaces = reports.Sum(report => report.Namespaces),
    };

    private static bool Fails(CheckReport report, Severity least) =>
        report.Problems.Any(problem => problem.Severity >= least) || report.Findings.Any(finding => finding.Severity >= least);

    private bool Passes(string id, ParseResult parsed)
    {
        var wanted = parsed.GetValue(only) ?? [];
        return (wanted.Length == 0 || Array.Exists(wanted, prefix => id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            && !Array.Exists(parsed.GetValue(except) ?? [], prefix => id.StartsWith(prefix, StringComparison.OrdinalIgnoreCase));
    }

    private static Option<string[]> Ids(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "ID",
        AllowMultipleArgumentsPerToken = false,
        CustomParser = ReadIds,
    };

    private static string[] ReadIds(ArgumentResult result)
    {
        var ids = result.Tokens.SelectMany(static token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)).ToArray();
        foreach (var id in ids)
        {
            if (Catalog.All.Any(check => check.Id.StartsWith(id, StringComparison.OrdinalIgnoreCase))) continue;
            if (id.StartsWith("SLU1", StringComparison.OrdinalIgnoreCase))
            {
                result.AddError($"'{id}' is about the input: its problems always count, and can be neither chosen nor left out. Checks: {Catalog.All[0].Id} to {Catalog.All[^1].Id}");
                continue;
            }

            var nearest = Spelling.Nearest(id.ToUpperInvariant(), Catalog.All.Select(static check => check.Id)) is { } near ? $"; did you mean {near}?" : ".";
            result.AddError($"no check has an id that begins with '{id}'{nearest} Checks: {Catalog.All[0].Id} to {Catalog.All[^1].Id}");
        }

        return ids;
    }

    private static Option<Severity> Weight(string name, string description, Severity otherwise) => new Option<Severity>(name)
    {
        Description = description,
        HelpName = "SEVERITY",
        DefaultValueFactory = _ => otherwise,
        CustomParser = static result =>
        {
            switch (result.Tokens[0].Value)
            {
                case "note": return Severity.Note;
                case "warning": return Severity.Warning;
                case "error": return Severity.Error;
            }

            result.AddError($"'{result.Tokens[0].Value}' is no severity. Known: note, warning, error");
            return Severity.Error;
        },
    }.Completed("note", "warning", "error");
}
