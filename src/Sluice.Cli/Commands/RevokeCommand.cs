using System.CommandLine;
using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice review revoke</c>: ends an exception today, in its file, or removes the file.</summary>
internal sealed class RevokeCommand
{
    private readonly ExceptionArguments arguments = new();
    private readonly Option<string> reason = new("--reason") { Description = "Why; stands in the changelog.", HelpName = "TEXT" };
    private readonly Option<bool> delete = new("--delete") { Description = "Remove the file of the exception instead of ending it." };

    public static Verb Create()
    {
        var command = new RevokeCommand();
        var verb = new Verb("revoke", "End an exception today, in its file.")
        {
            Details = "Its expiry becomes yesterday, so that the register keeps it; policies end when the charter is compiled again and applied. The changelog beside the charter gets a line with the connections that close.",
            Examples =
            [
                ("sluice review revoke ocr-ingest --reason \"ingest has ended\"", "end the exception, with the workloads of the current folder"),
                ("sluice review revoke ocr-ingest deploy/ --delete --dry-run", "show what removing its file would close"),
            ],
        };
        command.arguments.AddTo(verb, command.reason, command.delete);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var target = arguments.Find(parsed, stop);
        return arguments.Apply(parsed, parsed.GetValue(delete) ? Deleted(parsed, target) : Ended(parsed, target));
    }

    private PreparedEdit Ended(ParseResult parsed, ExceptionTarget target)
    {
        var (exception, yesterday) = (target.Exception, target.Day.AddDays(-1));
        var why = exception.StateAt(target.Instant) switch
        {
            ExceptionState.Expired => $"ended on {CalendarDay.Text(exception.Expires!.Value)}",
            ExceptionState.Incomplete => $"lacks {string.Join(", ", exception.Missing)} and counts on no day",
            ExceptionState.NotYet => $"begins only on {CalendarDay.Text(exception.NotBefore!.Value)}",
            _ when exception.NotBefore > yesterday => "begins today, and cannot end before it begins",
            _ => null,
        };
        if (why is not null) throw Failure.BadInput($"the exception {exception.Name} {why}: there is nothing to end", "Remove its file with --delete.");
        var (patch, after, connections) = arguments.Set(parsed, target, target.Instant, ("spec.expires", yesterday));
        return Changed(parsed, target, $"revoked (its end was {CalendarDay.Text(exception.Expires!.Value)})", patch, after, connections);
    }

    private PreparedEdit Deleted(ParseResult parsed, ExceptionTarget target)
    {
        var edited = arguments.With(parsed, target, new Dictionary<string, byte[]?>(StringComparer.Ordinal) { [target.File] = null }, target.Instant);
        var (old, now) = (target.Charter, edited);
        if (now.Exceptions.Count != old.Exceptions.Count - 1 || (now.Flows.Count, now.Forbidden.Count, now.Components.Count, now.Governs.Count) != (old.Flows.Count, old.Forbidden.Count, old.Components.Count, old.Governs.Count))
            throw Failure.BadInput($"{target.File} holds more than the exception {target.Exception.Name}, and is not removed", "Take the exception out by hand, or end it without --delete.");
        var lines = File.ReadAllLines(target.File).Select(static (line, at) => new PatchLine(PatchLineKind.Removed, at + 1, line)).ToValueList();
        return Changed(parsed, target, "removed with its file", new(PatchTarget.File, target.File, lines), null, arguments.Between(parsed, target, edited, target.Instant));
    }

    private PreparedEdit Changed(ParseResult parsed, ExceptionTarget target, string deed, Patch patch, byte[]? after, ValueList<ConnectionChange> connections) => new(target, deed, parsed.GetValue(reason) ?? "")
    {
        After = after,
        Patch = patch,
        Connections = connections,
        Verb = "Closes",
    };
}
