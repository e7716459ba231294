using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Analysis;
using Sluice.Cli.Options;
using Sluice.Cli.Output;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers;
using Sluice.Reports;
using Sluice.Reports.Differences;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice diff</c>: what a change opens and closes.</summary>
internal sealed class DiffCommand
{
    private static readonly (string Name, FailOn Value)[] Failures = [("opened", FailOn.Opened), ("closed", FailOn.Closed), ("any", FailOn.Any), ("unapproved", FailOn.Unapproved)];

    private readonly Argument<string> old = new("OLD") { Description = "A file, folder, Kustomize folder or Helm chart, live[:CONTEXT], or REV:PATH of a Git revision." };
    private readonly Argument<string> @new = new("NEW") { Description = "The same kinds of sources." };
    private readonly Option<FailOn> failOn = new Option<FailOn>("--fail-on")
    {
        Description = "End with exit code 1 when a connection was opened, closed, or changed in any way, or was opened and no flow and no exception of NEW's charter covers it (unapproved). What may have been opened or closed, of which it cannot be said, counts.",
        HelpName = "opened|closed|any|unapproved",
        CustomParser = ReadFailOn,
    }.Completed([.. Failures.Select(static failure => failure.Name)]);

    private readonly Option<string?> changelog = new("--changelog") { Description = "Add a line with the connections that are opened and closed to this file; none when nothing changes.", HelpName = "FILE" };
    private readonly CharterOptions charter = new();
    private readonly ReadingOptions reading = new();
    private readonly AnalysisFlags analysis = new();
    private readonly OutputOptions<DifferenceReport> output = new(ReportFormats.Diff);

    public static Verb Create()
    {
        var command = new DiffCommand();
        var verb = new Verb("diff", "What a change opens and closes, each with the edit that caused it.")
        {
            Details = "Both sides are analysed with the surroundings of --with. A workload that only one side has is said to be new or removed.",
            Examples =
            [
                ("sluice diff HEAD~1:deploy deploy", "what the last commit and the working copy open and close"),
                ("sluice diff main:deploy deploy --fail-on opened -o markdown", "a comment for the pull request, and exit code 1 when it opens something"),
                ("sluice diff HEAD~1:deploy deploy --changelog CHANGELOG.md", "the same, and a line about it in the changelog"),
                ("sluice diff main:. . --fail-on unapproved", "stop at what is opened and covered by no flow and no exception of the charter"),
                ("sluice diff live deploy", "what applying deploy to the cluster would change"),
            ],
        };
        verb.Add(command.old);
        verb.Add(command.@new);
        verb.Add(command.failOn);
        verb.Add(command.changelog);
        command.charter.AddTo(verb);
        command.output.AddTo(verb);
        command.reading.AddTo(verb);
        command.analysis.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var profile = analysis.Profile(parsed);
        var (before, after) = (Read(parsed, parsed.GetValue(old)!, stop), Read(parsed, parsed.GetValue(@new)!, stop));
        Reading.NeedCharts(reading.Request(parsed, []), before, after);
        var pairs = Pairs(before, after);
        if (!output.IsText(parsed) && pairs.Count > 1) _ = Reading.Single(before.Snapshots.Count > 1 ? before : after);
        var sides = new DiffCharters(charter, parsed, parsed.GetValue(old)!, parsed.GetValue(@new)!, after.Texts, stop);
        if (sides.Now is null && parsed.GetValue(failOn) == FailOn.Unapproved)
            throw Failure.BadInput("--fail-on unapproved compares with a charter, and there is none", "Name it with --charter, or write one with sluice init.");
        var failing = 0;
        foreach (var (name, left, right) in pairs)
        {
            if (pairs.Count > 1) Answer.WriteText($"{(name == pairs[0].Name ? "" : "\n")}== {name}\n\n");
            var difference = ReachabilityDifference.Between(left, right, profile, analysis.Options(parsed));
            var report = sides.Of(DifferenceReport.Of(difference, parsed.GetValue(old)!, parsed.GetValue(@new)!, parsed.GetValue(failOn)), right);
            output.Write(parsed, report, after.Texts);
            if (parsed.GetValue(changelog) is { } file && DifferenceChangelog.Line(DateOnly.FromDateTime(charter.Instant(parsed).UtcDateTime), name, report) is { } line) ChangelogFile.Add(file, line);
            failing += report.Failing + report.CharterProblems.Count(static problem => problem.Severity == Severity.Error);
        }

        return Task.FromResult(failing == 0 ? ExitCodes.Clean : ExitCodes.Findings);
    }

    private ReadResult Read(ParseResult parsed, string path, CancellationToken stop) =>
        Reading.Run(parsed, reading.Request(parsed, [path]) with { MayBeEmpty = true, FollowsOwners = analysis.Profile(parsed) != Profile.NpGuard }, stop);

    /// <summary>The snapshots that belong together: the only ones, or overlays of one name; an overlay that one side lacks is empty there.</summary>
    private static List<(string Name, Snapshot Before, Snapshot After)> Pairs(ReadResult before, ReadResult after)
    {
        if (before.Snapshots.Count == 1 && after.Snapshots.Count == 1) return [("", before.Snapshots[0].Snapshot, after.Snapshots[0].Snapshot)];
        var names = before.Snapshots.Concat(after.Snapshots).Select(static snapshot => snapshot.Name).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal);
        return [.. names.Select(name => (name, Of(before, name), Of(after, name)))];

        static Snapshot Of(ReadResult result, string name) => result.Snapshots.FirstOrDefault(snapshot => snapshot.Name == name)?.Snapshot ?? new Snapshot();
    }

    private static FailOn ReadFailOn(ArgumentResult result)
    {
        var written = result.Tokens[0].Value;
        foreach (var (name, value) in Failures)
        {
            if (name == written) return value;
        }

        var nearest = Spelling.Nearest(written, Failures.Select(static failure => failure.Name)) is { } near ? $"; did you mean {near}?" : ".";
        result.AddError($"there is nothing to fail on called '{written}'{nearest} Known: {string.Join(", ", Failures.Select(static failure => failure.Name))}");
        return FailOn.Nothing;
    }
}
