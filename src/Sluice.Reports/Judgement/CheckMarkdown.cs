using Sluice.Findings;
using Sluice.Reports.Escaping;
using Sluice.Reports.Json;

namespace Sluice.Reports.Judgement;

/// <summary>The check for a pull-request comment or a job summary: counts, a table, and the reasons folded below it.</summary>
internal static class CheckMarkdown
{
    public static void Write(CheckReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var remarks = report.Remarks();
        writer.Write($"# Network policy check\n\n{MarkdownText.Escape(CheckWords.Summary(report))}\n");
        if (report.Controls is { } assessed && CheckWords.Isolation(assessed.Counts) is { Length: > 0 } isolation) writer.Write($"\n{MarkdownText.Escape(isolation)}\n");
        if (remarks.Count > 0) WriteTable(writer, remarks);
        foreach (var remark in remarks) WriteRemark(writer, remark);
        if (report is { ShowControls: true, Controls: { } controls })
        {
            writer.Write("\n## Controls\n\n| Control | Duty | Status | Proof |\n|---|---|---|---|\n");
            foreach (var result in controls.Results)
            {
                writer.Write($"| {MarkdownText.Escape(result.Control.Id)} | {MarkdownText.Escape(result.Control.Duty)} ");
                writer.Write($"| {CheckWords.Status(result.Status)} | {MarkdownText.Escape(result.Statement)} |\n");
            }
        }
    }

    private static void WriteTable(StreamWriter writer, IReadOnlyList<Remark> remarks)
    {
        writer.Write("\n| | Check | Object | Finding | Place |\n|---|---|---|---|---|\n");
        foreach (var remark in remarks)
        {
            var place = remark.Span.File is null ? "" : MarkdownText.Code(Words.RuleWords.Place(remark.Span));
            writer.Write($"| {Weight(remark.Severity)} | {remark.Id} | {MarkdownText.Escape(remark.Object)} | {MarkdownText.Escape(remark.Message)} | {place} |\n");
        }
    }

    private static void WriteRemark(StreamWriter writer, Remark remark)
    {
        writer.Write($"\n<details><summary>{remark.Id} {MarkdownText.Escape(remark.Object)}</summary>\n\n");
        foreach (var paragraph in CheckWords.Paragraphs(remark)) writer.Write($"{MarkdownText.Escape(paragraph)}\n\n");
        writer.Write($"{MarkdownText.Code(remark.Page)}\n\n</details>\n");
    }

    private static string Weight(Severity severity) => severity == Severity.Error ? "**error**" : JsonShapes.Severity(severity);
}
