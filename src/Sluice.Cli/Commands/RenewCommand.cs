using System.CommandLine;
using System.Globalization;
using Sluice.Charters;
using Sluice.Cli.Options;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice review renew</c>: moves the end of an exception to a later day, in its file.</summary>
internal sealed class RenewCommand
{
    private readonly ExceptionArguments arguments = new();
    private readonly Option<DateOnly> until = CharterOptions.Day("--until", "The last day it counts from now on.");
    private readonly Option<string> reason = new("--reason") { Description = "Why it is still needed; stands in the changelog.", HelpName = "TEXT", Required = true };

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
        command.arguments.AddTo(verb, command.until, command.reason);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var why = parsed.GetValue(reason)!;
        if (string.IsNullOrWhiteSpace(why)) throw Failure.BadInput("a renewal needs a reason", "Say why the exception is still needed: --reason \"…\".");
        var target = arguments.Find(parsed, stop);
        var (exception, last) = (target.Exception, parsed.GetValue(until));
        Refuse(target, last);
        var ended = exception.Expires!.Value;
        var isActive = exception.CountsAt(target.Instant);
        var instant = Noon(isActive ? ended.AddDays(1) : exception.NotBefore is { } first && first > target.Day ? first : target.Day, exception);
        (string, DateOnly)[] review = exception.Review is null ? [] : [("spec.review.last", target.Day)];
        var (patch, after, connections) = arguments.Set(parsed, target, instant, [("spec.expires", last), .. review]);
        return arguments.Apply(parsed, new(target, $"renewed until {CalendarDay.Text(last)} (its end was {CalendarDay.Text(ended)})", why)
        {
            After = after,
            Patch = patch,
            Connections = connections,
            Verb = isActive ? "Keeps open" : "Opens",
        });
    }

    private static void Refuse(ExceptionTarget target, DateOnly last)
    {
        var (exception, day) = (target.Exception, target.Day);
        if (exception.StateAt(target.Instant) == ExceptionState.Incomplete)
            throw Failure.BadInput($"the exception {exception.Name} lacks {string.Join(", ", exception.Missing)}, so that it counts on no day, renewed or not", $"Complete it first: {exception.Span}.");
        if (last < day) throw Failure.BadInput($"{CalendarDay.Text(last)} is before today, {CalendarDay.Text(day)}", "Name a day that is still to come, or end the exception with sluice review revoke.");
        if (last <= exception.Expires) throw Failure.BadInput($"the exception {exception.Name} counts until {CalendarDay.Text(exception.Expires.Value)} already", "Name a later day, or end it today with sluice review revoke.");
        var longest = target.Charter.Rules.LongestDays;
        if ((exception with { Expires = last }).LastsFrom(day) is not { } days || days <= longest) return;
        var from = exception.NotBefore ?? day;
        throw Failure.BadInput(
            $"until {CalendarDay.Text(last)} the exception {exception.Name} would last {days.ToString(CultureInfo.InvariantCulture)} days from {CalendarDay.Text(from)}, and the charter allows {longest.ToString(CultureInfo.InvariantCulture)} (exceptions.longest)",
            from.AddDays(longest) < day ? "Open a new exception, with its own reason and approval; what lasts belongs to the design, as a flow." : $"The last day that is allowed is {CalendarDay.Text(from.AddDays(longest))}.");
    }

    private static DateTimeOffset Noon(DateOnly day, AccessException exception)
    {
        var noon = day.ToDateTime(new(12, 0));
        return new(noon, exception.TimeZone.GetUtcOffset(noon));
    }
}
