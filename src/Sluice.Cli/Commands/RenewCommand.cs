using System.CommandLine;
using System.Globalization;
using Sluice.Charters;
using Sluice.Cli.Options;
using Sluice.Findings;
using Sluice.Readers.Patching;
using Sluice.Readers.Sources;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice review renew</c>: moves the end of an exception to a later day, in its file.</summary>
internal sealed class RenewCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "The exception, by name." };
    private readonly Argument<string[]> paths = Arguments.Paths();
    private readonly Option<DateOnly> until = CharterOptions.Day("--until", "The last day it counts from now on.");
    private readonly Option<string> reason = new("--reason") { Description = "Why it is still needed; stands in the changelog.", HelpName = "TEXT", Required = true };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Show the changes and save nothing." };
    private readonly CharterOptions charter = new();
    private readonly ReadingOptions reading = new();
    private readonly AnalysisFlags analysis = new();

    public static Verb Create()
    {
        var command = new RenewCommand();
        command.until.Required = true;
        var verb = new Verb("renew", "Move the end of an exception to a later day, in its file.")
        {
            Details = "Comments and layout stay. A review that the file names is taken as done on this day. The changelog beside the charter gets a line with the connections that stay open.",
            Examples =
            [
                ("sluice review renew ocr-ingest --until 2026-12-31 --reason \"ingest goes on\"", "edit the exception and the changelog, with the workloads of the current folder"),
                ("sluice review renew ocr-ingest --until 2026-12-31 --reason \"ingest goes on\" deploy/ --dry-run", "show what would be changed and what stays open"),
            ],
        };
        verb.Add(command.name);
        verb.Add(command.paths);
        foreach (var option in (Option[])[command.until, command.reason, command.dryRun]) verb.Add(option);
        command.charter.AddTo(verb);
        command.reading.AddTo(verb);
        command.analysis.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var why = parsed.GetValue(reason)!;
        if (string.IsNullOrWhiteSpace(why)) throw Failure.BadInput("a renewal needs a reason", "Say why the exception is still needed: --reason \"…\".");
        var target = ExceptionTarget.Find(parsed, charter, reading, parsed.GetValue(name)!, parsed.GetValue(paths) ?? [], stop);
        var (exception, last) = (target.Exception, parsed.GetValue(until));
        Refuse(target, last);
        var subject = $"AccessException {exception.Name}";
        var edits = new List<StructuralEdit> { new(EditKind.Set, subject, exception.Span, "spec.expires", Text(last)) };
        if (exception.Review is not null) edits.Add(new(EditKind.Set, subject, exception.Span, "spec.review.last", Text(target.Day)));
        if (new PatchWriter(new SourceTexts()).Write([.. edits]) is not { Patches: [var patch], Contents: var contents })
            throw Failure.BadInput($"{target.File} cannot be edited without changing more than the expiry", "Anchors, aliases and tags keep it from being edited safely. Change the day by hand.");
        var ended = exception.Expires!.Value;
        var isActive = exception.CountsAt(target.Instant);
        var instant = Noon(isActive ? ended.AddDays(1) : exception.NotBefore is { } first && first > target.Day ? first : target.Day, exception);
        var edited = target.With(parsed, charter, contents.ToDictionary(static pair => pair.Key, static pair => (byte[]?)pair.Value, StringComparer.Ordinal), instant);
        new PreparedEdit(target, $"renewed until {Text(last)} (its end was {Text(ended)})", why)
        {
            After = contents[target.File],
            Patch = patch,
            Connections = target.Between(target.Charter, edited, instant, analysis.Profile(parsed), analysis.Options(parsed)),
            Verb = isActive ? "Keeps open" : "Opens",
        }.Apply(parsed, parsed.GetValue(dryRun));
        return Task.FromResult(ExitCodes.Clean);
    }

    private static void Refuse(ExceptionTarget target, DateOnly last)
    {
        var (exception, day) = (target.Exception, target.Day);
        if (exception.StateAt(target.Instant) == ExceptionState.Incomplete)
            throw Failure.BadInput($"the exception {exception.Name} lacks {string.Join(", ", exception.Missing)}, so that it counts on no day, renewed or not", $"Complete it first: {exception.Span}.");
        if (last < day) throw Failure.BadInput($"{Text(last)} is before today, {Text(day)}", "Name a day that is still to come, or end the exception with sluice review revoke.");
        if (last <= exception.Expires) throw Failure.BadInput($"the exception {exception.Name} counts until {Text(exception.Expires.Value)} already", "Name a later day, or end it today with sluice review revoke.");
        var longest = target.Charter.Rules.LongestDays;
        if ((exception with { Expires = last }).LastsFrom(day) is not { } days || days <= longest) return;
        var from = exception.NotBefore ?? day;
        throw Failure.BadInput(
            $"until {Text(last)} the exception {exception.Name} would last {days.ToString(CultureInfo.InvariantCulture)} days from {Text(from)}, and the charter allows {longest.ToString(CultureInfo.InvariantCulture)} (exceptions.longest)",
            from.AddDays(longest) < day ? "Open a new exception, with its own reason and approval; what lasts belongs to the design, as a flow." : $"The last day that is allowed is {Text(from.AddDays(longest))}.");
    }

    private static DateTimeOffset Noon(DateOnly day, AccessException exception)
    {
        var noon = day.ToDateTime(new(12, 0));
        return new(noon, exception.TimeZone.GetUtcOffset(noon));
    }

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
