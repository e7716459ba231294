using Sluice.Reports.Differences;
using Sluice.Reports.Escaping;
using Sluice.Reports.Words;

namespace Sluice.Reports.Drift;

/// <summary>Drift for an issue or a chat: the counts, a table of objects, the connections folded by what happened to them.</summary>
internal static class DriftMarkdown
{
    private const int MostObjects = 100;

    public static void Write(DriftReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        writer.Write($"### {MarkdownText.Escape(DriftWords.Headline(report))}\n\n{MarkdownText.Code(report.Desired)} → {MarkdownText.Code(report.Live)}\n");
        if (DriftWords.Source(report) is { Length: > 0 } source) writer.Write($"\n{MarkdownText.Escape(source)}\n");
        foreach (var problem in report.Comparison.Elsewhere) writer.Write($"\n{MarkdownText.Escape(DriftWords.Elsewhere(problem))}\n");
        foreach (var problem in report.Comparison.Unseen) writer.Write($"\nNot seen: {MarkdownText.Escape(problem.Message)}. {MarkdownText.Escape(problem.Remedy ?? "")}\n");
        if (report.Comparison.Gap is { } gap) writer.Write($"\n**{MarkdownText.Escape(DriftWords.Gap(gap))}**\n");
        if (report.Comparison.Objects.Count > 0) writer.Write("\n| Drift | Object | Because | Place |\n|---|---|---|---|\n");
        foreach (var drift in report.Comparison.Objects.Take(MostObjects))
        {
            var place = RuleWords.Place(DriftReport.PlaceOf(drift));
            var because = drift.Fields.Count == 0 || drift.Ungranted is not null ? MarkdownText.Escape(DriftWords.Meaning(drift)) : string.Join("<br>", drift.Fields.Select(static field => MarkdownText.Escape(DriftWords.Field(field))));
            writer.Write($"| {DriftWords.Kind(drift)} | {MarkdownText.Escape(DriftWords.Name(drift))} | {because} | {(place.Length == 0 ? "" : MarkdownText.Code(place))} |\n");
        }

        if (report.Comparison.Objects.Count > MostObjects) writer.Write($"\nAnd {Counts.Of(report.Comparison.Objects.Count - MostObjects, "more object")}.\n");
        DifferenceMarkdown.WriteSections(writer, DifferenceFolding.Groups(report.Connections), hasCharter: false);
        if (DriftWords.Exit(report) is { Length: > 0 } exit) writer.Write($"\n**{MarkdownText.Escape(exit)}**\n");
    }
}
