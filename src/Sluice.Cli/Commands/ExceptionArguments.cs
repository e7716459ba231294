using System.CommandLine;
using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Cli.Options;
using Sluice.Findings;
using Sluice.Readers.Patching;
using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary>What every edit of an exception asks for: which one, among which workloads, and whether anything is saved.</summary>
internal sealed class ExceptionArguments
{
    private readonly Argument<string> name = new("NAME") { Description = "The exception, by name." };
    private readonly Argument<string[]> paths = Arguments.Paths();
    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Show the changes and save nothing." };
    private readonly CharterOptions charter = new();
    private readonly ReadingOptions reading = new();
    private readonly AnalysisFlags analysis = new();

    /// <summary>Adds them to a verb, with the options that are its own.</summary>
    public void AddTo(Verb verb, params IEnumerable<Option> own)
    {
        verb.Add(name);
        verb.Add(paths);
        foreach (var option in own) verb.Add(option);
        verb.Add(dryRun);
        charter.AddTo(verb);
        reading.AddTo(verb);
        analysis.AddTo(verb);
    }

    /// <summary>The exception that was named.</summary>
    /// <exception cref="Failure">There is no charter, it has errors, or it has no such exception.</exception>
    public ExceptionTarget Find(ParseResult parsed, CancellationToken stop) => ExceptionTarget.Find(parsed, charter, reading, parsed.GetValue(name)!, parsed.GetValue(paths) ?? [], stop);

    /// <summary>Sets days of an exception in its file: the lines that change, the file afterwards, and the connections that differ between the two versions of the charter at an instant.</summary>
    /// <exception cref="Failure">The file cannot be edited safely, or the charter would have errors or contradict itself at the instant.</exception>
    public (Patch Patch, byte[] After, ValueList<ConnectionChange> Connections) Set(ParseResult parsed, ExceptionTarget target, DateTimeOffset instant, params IEnumerable<(string Field, DateOnly Day)> days)
    {
        var edits = days.Select(day => new StructuralEdit(EditKind.Set, $"AccessException {target.Exception.Name}", target.Exception.Span, day.Field, CalendarDay.Text(day.Day)));
        if (new PatchWriter(new SourceTexts()).Write([.. edits]) is not { Patches: [var patch], Contents: var contents })
            throw Failure.BadInput($"{target.File} cannot be edited without changing more than the expiry", "Anchors, aliases and tags keep it from being edited safely. Change the day by hand.");
        var edited = With(parsed, target, contents.ToDictionary(static pair => pair.Key, static pair => (byte[]?)pair.Value, StringComparer.Ordinal), instant);
        return (patch, contents[target.File], Between(parsed, target, edited, instant));
    }

    /// <summary>The charter with some files replaced, or gone where nothing stands in their place.</summary>
    /// <exception cref="Failure">It would have errors, or would contradict itself at the instant.</exception>
    public Charter With(ParseResult parsed, ExceptionTarget target, IReadOnlyDictionary<string, byte[]?> replaced, DateTimeOffset instant) => target.With(parsed, charter, replaced, instant);

    /// <summary>The connections that differ between what the charter means and what another version of it does.</summary>
    public ValueList<ConnectionChange> Between(ParseResult parsed, ExceptionTarget target, Charter edited, DateTimeOffset instant) =>
        target.Between(target.Charter, edited, instant, analysis.Profile(parsed), analysis.Options(parsed));

    /// <summary>Saves an edit, or with <c>--dry-run</c> shows it.</summary>
    public Task<int> Apply(ParseResult parsed, PreparedEdit edit)
    {
        edit.Apply(parsed, parsed.GetValue(dryRun));
        return Task.FromResult(ExitCodes.Clean);
    }
}
