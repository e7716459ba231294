using Sluice.Drift;
using Sluice.Findings;
using Sluice.Reports.Differences;
using Sluice.Reports.Judgement;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Drift;

/// <summary>Drift for reading: the counts, the objects with what differs, then the connections with the objects responsible.</summary>
internal static class DriftText
{
    private const int KindWidth = 10;
    private const int PlaceColumn = 58;

    public static void Write(DriftReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var text = new ConsoleText(writer, output.Terminal);
        foreach (var problem in report.Comparison.Unseen)
        {
            RemarkText.Write(text, Remark.Of(problem), output.SourceLines);
            text.Line();
        }

        text.Line(StyledText.Of(DriftWords.Headline(report), Tone.Strong));
        if (DriftWords.Source(report) is { Length: > 0 } source) text.Line(source);
        if (report.Comparison.Objects.Count > 0) text.Line();
        foreach (var drift in report.Comparison.Objects) WriteObject(text, drift);
        if (report.Comparison.Gap is { } gap)
        {
            text.Line();
            text.Line(StyledText.Of(DriftWords.Gap(gap), Tone.Bad), hanging: 2);
        }

        // Where the objects are stands above.
        foreach (var group in DifferenceFolding.Groups(report.Connections)) DifferenceText.WriteGroup(text, group with { Causes = [.. group.Causes.Select(static cause => (cause.Text, default(SourceSpan)))] });
        if (report.Comparison.Elsewhere.Count > 0) text.Line();
        foreach (var problem in report.Comparison.Elsewhere) text.Line(StyledText.Of(DriftWords.Elsewhere(problem), Tone.Dim), hanging: 2);
        if (DriftWords.Exit(report) is not { Length: > 0 } exit) return;
        text.Line();
        text.Line(StyledText.Of(exit, Tone.Bad));
    }

    private static void WriteObject(ConsoleText text, ObjectDrift drift)
    {
        var (name, place) = (DriftWords.Name(drift), RuleWords.Place(DriftReport.PlaceOf(drift)));
        var head = StyledText.Of(DriftWords.Kind(drift).PadRight(KindWidth), drift.Kind == ObjectDriftKind.Unknown ? Tone.Warning : Tone.Bad).Add(name);
        var fits = place.Length > 0 && Math.Max(PlaceColumn, KindWidth + name.Length + 2) + place.Length <= text.Terminal.Columns;
        if (fits) head.Add(new string(' ', Math.Max(2, PlaceColumn - KindWidth - name.Length))).Add(place, Tone.Dim);
        text.Line(head, hanging: KindWidth);
        if (!fits && place.Length > 0) text.Line(StyledText.Of(place, Tone.Dim), KindWidth);
        foreach (var field in drift.Fields) text.Line(DriftWords.Field(field), KindWidth, 2);
        if (drift.Fields.Count == 0 || drift.Ungranted is not null) text.Line(DriftWords.Meaning(drift), KindWidth, 2);
    }
}
