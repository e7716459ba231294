using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Cli.Options;
using Sluice.Cli.Output;
using Sluice.Findings;
using Sluice.Readers.Charters;
using Sluice.Reports;
using Sluice.Reports.Review;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice review</c>: the review that a charter gets every quarter.</summary>
internal sealed class ReviewCommand
{
    private static readonly string[] Grounds = [.. Enum.GetValues<ReviewGround>().Where(static ground => ground != ReviewGround.Unknown).Select(static ground => ground.ToString().ToLowerInvariant())];

    private readonly Argument<string[]> paths = Arguments.Paths();
    private readonly Option<int?> within = new("--within")
    {
        Description = "From how many days before its end an exception counts as expiring, as 60d or 8w; exceptions.warn of the charter if not given.",
        HelpName = "DAYS",
        CustomParser = ReadDays,
    };

    private readonly Option<ReviewGround[]> failOn = new Option<ReviewGround[]>("--fail-on")
    {
        Description = $"Exit with 1 when an exception is one of these; several parted by commas: {string.Join(", ", Grounds)}. Nothing if not given.",
        HelpName = "GROUND",
        CustomParser = ReadGrounds,
    }.Completed(Grounds);

    private readonly Option<bool> noHistory = new("--no-history") { Description = "Leave out who added and renewed which exception; Git is not asked." };
    private readonly CharterOptions charter = new();
    private readonly ReadingOptions reading = new();
    private readonly AnalysisFlags analysis = new();
    private readonly OutputOptions<ReviewReport> output = new(ReportFormats.Review);

    public static Verb Create()
    {
        var command = new ReviewCommand();
        var verb = new Verb("review", "The quarterly review: exceptions, trusted labels, coverage, controls, history.")
        {
            Details = "sluice review renew and sluice review revoke edit an exception in its file.",
            Examples =
            [
                ("sluice review deploy/ --within 60d", "who is exempt from what, until when, and what has to be decided in the next 60 days"),
                ("sluice review deploy/ -o html --output-file review.html", "one page for the auditor, fit to be printed"),
                ("sluice review --fail-on expired,overdue", "in CI: fail when an exception has expired or its review is overdue"),
            ],
        };
        verb.Add(RenewCommand.Create());
        verb.Add(RevokeCommand.Create());
        verb.Add(command.paths);
        foreach (var option in (Option[])[command.within, command.failOn, command.noHistory]) verb.Add(option);
        command.charter.AddTo(verb);
        command.output.AddTo(verb);
        command.reading.AddTo(verb);
        command.analysis.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var sources = parsed.GetValue(paths) ?? [];
        var path = charter.RequiredPath(parsed, sources);
        var result = Reading.Run(parsed, reading.Request(parsed, sources) with { MayBeEmpty = true }, stop);
        var snapshot = Reading.Single(result).Snapshot;
        var read = charter.Read(parsed, path, result.Texts);
        CharterOptions.NeedSound(read, "the charter has errors, and cannot be reviewed before they are mended");
        var bound = BoundCharter.Of(read.Charter, snapshot, charter.Instant(parsed));
        if (bound.Problems.Count > 0) throw new Failure(ExitCodes.BadInput, "the charter contradicts itself, and cannot be reviewed before that is mended") { Problems = bound.Problems };
        Notes.SayUnread(snapshot.Problems);
        var reachability = Reachability.Of(snapshot, analysis.Profile(parsed), analysis.Options(parsed));
        var report = new ReviewReport
        {
            Review = CharterReview.Of(new CheckInput(reachability) { Charter = bound }, parsed.GetValue(within)),
            History = parsed.GetValue(noHistory) ? ExceptionHistory.LeftOut : CharterHistory.Read(path, charter.Environment(parsed), stop),
            Profile = reachability.Profile.Name,
            FailOn = (parsed.GetValue(failOn) ?? []).Distinct().Order().ToValueList(),
        };
        output.Write(parsed, report, result.Texts);
        return Task.FromResult(report.Failing.Any() ? ExitCodes.Findings : ExitCodes.Clean);
    }

    private static ReviewGround[] ReadGrounds(ArgumentResult result)
    {
        var found = new List<ReviewGround>();
        foreach (var name in result.Tokens.SelectMany(static token => token.Value.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)))
        {
            if (Array.IndexOf(Grounds, name) is var at and >= 0) found.Add(ReviewGround.Expired + at);
            else result.AddError($"there is no ground '{name}'{(Spelling.Nearest(name, Grounds) is { } near ? $"; did you mean {near}?" : ".")} Known: {string.Join(", ", Grounds)}");
        }

        return [.. found];
    }

    private static int? ReadDays(ArgumentResult result)
    {
        var text = result.Tokens[0].Value;
        if (text.Length > 1 && text[^1] is 'd' or 'w' && int.TryParse(text.AsSpan(0, text.Length - 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number <= 36_500)
            return text[^1] == 'd' ? number : 7 * number;
        result.AddError($"'{text}' is no span of days, as 60d or 8w is");
        return null;
    }
}
