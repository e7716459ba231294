using System.CommandLine;
using System.Text;
using Sluice.Analysis;
using Sluice.Cli.Output;
using Sluice.Findings;
using Sluice.Readers.Patching;
using Sluice.Reports.Patches;
using Sluice.Reports.Review;
using Sluice.Reports.Text;
using Sluice.Sets;

namespace Sluice.Cli.Commands;

/// <summary>A change of an exception that is ready to be saved: its file, the line of the changelog, and what it means for connections.</summary>
/// <param name="Target">The exception.</param>
/// <param name="Deed">What is done, as <c>renewed until 2026-12-31</c>.</param>
/// <param name="Reason">Why; empty when nobody said.</param>
internal sealed record PreparedEdit(ExceptionTarget Target, string Deed, string Reason)
{
    /// <summary>The file after the change; null when it goes.</summary>
    public byte[]? After { get; init; }

    /// <summary>The lines of the file that change.</summary>
    public required Patch Patch { get; init; }

    /// <summary>The connections that it opens, keeps open or closes.</summary>
    public ValueList<ConnectionChange> Connections { get; init; }

    /// <summary>What is done to them: opens, keeps open, closes.</summary>
    public required string Verb { get; init; }

    /// <summary>Saves the change with its line in the changelog, or neither; with <c>--dry-run</c> only shows them.</summary>
    /// <exception cref="Failure">A file cannot be written; then nothing is changed.</exception>
    public void Apply(ParseResult parsed, bool isDryRun)
    {
        var effect = Target.Exception.Opens is null ? "It opens no path." : CharterChangelog.Effect(Verb, Connections);
        var line = CharterChangelog.Line(Target.Day, Deed, Target.Exception, Reason, effect);
        var folder = Directory.Exists(Target.Path) ? Target.Path : Path.GetDirectoryName(Target.Path) ?? "";
        var changelog = Path.Combine(folder, CharterChangelog.FileName);
        try
        {
            var known = File.Exists(changelog) ? File.ReadAllBytes(changelog) : null;
            var text = CharterChangelog.With(known is null ? null : Encoding.UTF8.GetString(known), line, out var at);
            var added = known is null
                ? new Patch(PatchTarget.NewObject, changelog, text.TrimEnd('\n').Split('\n').Select(static (written, place) => new PatchLine(PatchLineKind.Added, place + 1, written)).ToValueList())
                : new Patch(PatchTarget.File, changelog, [new PatchLine(PatchLineKind.Added, at, line)]);
            if (!isDryRun) FileRewrite.Save(new(changelog, known, Encoding.UTF8.GetBytes(text)), new(Target.File, Before(), After));
            Show(parsed, isDryRun, [Patch, added], effect);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new Failure(ExitCodes.CouldNotRun, $"cannot save the change of {Target.Exception.Name}: {fault.Message.TrimEnd('.')}", "Nothing was changed. See that both files may be written to, and run it again.");
        }
    }

    /// <summary>The file as it is.</summary>
    public byte[] Before() => File.ReadAllBytes(Target.File);

    private void Show(ParseResult parsed, bool isDryRun, IEnumerable<Patch> patches, string effect)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        var text = new ConsoleText(writer, Screen.Settings(parsed));
        text.Line(StyledText.Of(isDryRun ? "not saved" : "saved", Tone.Strong).Add($"  {Target.Exception.Name} {Deed}"));
        foreach (var patch in patches) PatchText.Write(text, patch, 3);
        text.Line(effect);
        Answer.WriteText(writer.ToString());
    }
}
