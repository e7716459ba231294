using System.CommandLine;
using System.Globalization;
using Sluice.Charters;
using Sluice.Cli.Options;
using Sluice.Findings;
using Sluice.Readers.Patching;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary><c>sluice review revoke</c>: ends an exception today, in its file, or removes the file.</summary>
internal sealed class RevokeCommand
{
    private readonly Argument<string> name = new("NAME") { Description = "The exception, by name." };
    private readonly Argument<string[]> paths = Arguments.Paths();
    private readonly Option<string> reason = new("--reason") { Description = "Why; stands in the changelog.", HelpName = "TEXT" };
    private readonly Option<bool> delete = new("--delete") { Description = "Remove the file of the exception instead of ending it." };
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Show the changes and save nothing." };
    private readonly CharterOptions charter = new();
    private readonly ReadingOptions reading = new();
    private readonly AnalysisFlags analysis = new();

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
        verb.Add(command.name);
        verb.Add(command.paths);
        foreach (var option in (Option[])[command.reason, command.delete, command.dryRun]) verb.Add(option);
        command.charter.AddTo(verb);
        command.reading.AddTo(verb);
        command.analysis.AddTo(verb);
        verb.SetAction(command.Run);
        return verb;
    }

    private Task<int> Run(ParseResult parsed, CancellationToken stop)
    {
        var target = ExceptionTarget.Find(parsed, charter, reading, parsed.GetValue(name)!, parsed.GetValue(paths) ?? [], stop);
        var change = parsed.GetValue(delete) ? Deleted(parsed, target) : Ended(parsed, target);
        change.Apply(parsed, parsed.GetValue(dryRun));
        return Task.FromResult(ExitCodes.Clean);
    }

    private PreparedEdit Ended(ParseResult parsed, ExceptionTarget target)
    {
        var (exception, yesterday) = (target.Exception, target.Day.AddDays(-1));
        var why = exception.StateAt(target.Instant) switch
        {
            ExceptionState.Expired => $"ended on {Text(exception.Expires!.Value)}",
            ExceptionState.Incomplete => $"lacks {string.Join(", ", exception.Missing)} and counts on no day",
            ExceptionState.NotYet => $"begins only on {Text(exception.NotBefore!.Value)}",
            _ when exception.NotBefore > yesterday => "begins today, and cannot end before it begins",
            _ => null,
        };
        if (why is not null) throw Failure.BadInput($"the exception {exception.Name} {why}: there is nothing to end", "Remove its file with --delete.");
        if (new PatchWriter(new SourceTexts()).Write([new(EditKind.Set, $"AccessException {exception.Name}", exception.Span, "spec.expires", Text(yesterday))]) is not { Patches: [var patch], Contents: var contents })
            throw Failure.BadInput($"{target.File} cannot be edited without changing more than the expiry", "Anchors, aliases and tags keep it from being edited safely. Change the day by hand.");
        var edited = target.With(parsed, charter, contents.ToDictionary(static pair => pair.Key, static pair => (byte[]?)pair.Value, StringComparer.Ordinal), target.Instant);
        return Changed(parsed, target, $"revoked (its end was {Text(exception.Expires!.Value)})", patch, contents[target.File], edited);
    }

    private PreparedEdit Deleted(ParseResult parsed, ExceptionTarget target)
    {
        var edited = target.With(parsed, charter, new Dictionary<string, byte[]?>(StringComparer.Ordinal) { [target.File] = null }, target.Instant);
        var (old, now) = (target.Charter, edited);
        if (now.Exceptions.Count != old.Exceptions.Count - 1 || (now.Flows.Count, now.Forbidden.Count, now.Components.Count, now.Governs.Count) != (old.Flows.Count, old.Forbidden.Count, old.Components.Count, old.Governs.Count))
            throw Failure.BadInput($"{target.File} holds more than the exception {target.Exception.Name}, and is not removed", "Take the exception out by hand, or end it without --delete.");
        var lines = File.ReadAllLines(target.File).Select(static (line, at) => new PatchLine(PatchLineKind.Removed, at + 1, line)).ToValueList();
        return Changed(parsed, target, "removed with its file", new(PatchTarget.File, target.File, lines), null, edited);
    }

    private PreparedEdit Changed(ParseResult parsed, ExceptionTarget target, string deed, Patch patch, byte[]? after, Charter edited) => new(target, deed, parsed.GetValue(reason) ?? "")
    {
        After = after,
        Patch = patch,
        Connections = target.Between(target.Charter, edited, target.Instant, analysis.Profile(parsed), analysis.Options(parsed)),
        Verb = "Closes",
    };

    private static string Text(DateOnly day) => day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
