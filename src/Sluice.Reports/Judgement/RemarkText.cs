using Sluice.Findings;
using Sluice.Reports.Explanations;
using Sluice.Reports.Json;
using Sluice.Reports.Text;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Judgement;

/// <summary>A problem or finding for reading in a terminal: what is wrong, the place with a mark under it, why, what to do.</summary>
internal static class RemarkText
{
    private const int Indent = 3;

    /// <summary>Writes one, and an empty line after it.</summary>
    /// <param name="text">Where it is written.</param>
    /// <param name="remark">The problem or finding.</param>
    /// <param name="source">Gives the lines of a file.</param>
    /// <param name="fixAt">Tells where an edit of a file is made, as <see cref="CheckReport.FixAt"/>; without it, in the file alone.</param>
    public static void Write(
        ConsoleText text, Remark remark, Func<string, IReadOnlyList<string>?> source, Func<string, (string Path, bool IsRendered, ValueList<string> AlsoChanges)>? fixAt = null)
    {
        var severity = JsonShapes.Severity(remark.Severity);
        var tone = remark.Severity switch { Severity.Error => Tone.Error, Severity.Warning => Tone.Warning, _ => Tone.Note };
        text.Line(StyledText.Of($"{severity} {remark.Id}", tone).Add("  ").Add(remark.Message, Tone.Strong), hanging: severity.Length + remark.Id.Length + 3);
        text.Line();
        WritePlace(text, remark, tone, source);
        if (remark.Object.Length > 0) text.Line(StyledText.Of(remark.Object, Tone.Strong), Indent);
        if (remark.Why.Length > 0) text.Line(remark.Why, Indent);
        foreach (var line in CheckWords.Concerned(remark.Concern)) text.Line(StyledText.Of(line, Tone.Dim), Indent + 2, hanging: 2);
        foreach (var related in remark.Related) WritePair(text, "see", $"{RuleWords.Place(related.Span)}  {related.Note}");
        if (remark.Remedy.Length > 0) WritePair(text, "do", remark.Remedy);
        WriteFix(text, remark, fixAt);
        WritePair(text, "docs", remark.Page);
        text.Line();
    }

    /// <summary>The command that makes the edit, or shows its patch; of an object in a cluster, the edit itself.</summary>
    private static void WriteFix(ConsoleText text, Remark remark, Func<string, (string Path, bool IsRendered, ValueList<string> AlsoChanges)>? fixAt)
    {
        if (remark.Fix.Count == 0 || remark.Span.File is not { } file) return;
        if (!RuleWords.IsOfCluster(remark.Span))
        {
            WritePair(text, "fix", CheckWords.Fix(fixAt?.Invoke(file) ?? (file, false, []), file));
            return;
        }

        foreach (var edit in remark.Fix)
        {
            if (edit.Kind != EditKind.AddObject) WritePair(text, "fix", ExplanationWords.Edit(edit));
            else WriteObject(text, edit);
        }
    }

    private static void WriteObject(ConsoleText text, StructuralEdit edit)
    {
        WritePair(text, "fix", "apply this:");
        foreach (var line in edit.Value.TrimEnd('\n').Split('\n')) text.Line(line, Indent + 8);
    }

    private static void WritePlace(ConsoleText text, Remark remark, Tone tone, Func<string, IReadOnlyList<string>?> source)
    {
        if (remark.Span.File is not { } file) return;
        text.Line(StyledText.Of(RuleWords.IsOfCluster(remark.Span) ? file : remark.Span.ToString(), Tone.Dim), Indent);
        var isError = remark.Severity == Severity.Error;
        if (remark.Severity != Severity.Note && CodeFrame.Write(text, remark.Span, StyledText.Of(remark.Label, tone), tone, source(file), before: isError ? 3 : 1)) text.Line();
        else if (remark.Label.Length > 0) text.Line(StyledText.Of(remark.Label, tone), Indent);
    }

    private static void WritePair(ConsoleText text, string word, string rest) =>
        text.Line(StyledText.Of(word.PadRight(6), Tone.Dim).Add(rest), Indent, hanging: 6);
}
