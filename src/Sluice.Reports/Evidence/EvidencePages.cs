using Sluice.Evidence;
using Sluice.Reports.Markup;

namespace Sluice.Reports.Evidence;

/// <summary>A bundle for a change ticket, in Markdown, and as one page that works offline and is fit to be printed.</summary>
internal static class EvidencePages
{
    /// <summary>More connections make a ticket unreadable.</summary>
    private const int MostInMarkdown = 200;

    public static void Markdown(EvidenceReport report, ReportOutput output) =>
        TableMarkdown.Write(output, EvidenceWords.Title(report.Statement), EvidenceWords.Summary(report.Statement), Warning(report), EvidenceTables.Of(report, MostInMarkdown));

    public static void Html(EvidenceReport report, ReportOutput output) =>
        TablePage.Write(output, EvidenceWords.Title(report.Statement), EvidenceWords.Summary(report.Statement), Warning(report), EvidenceTables.Of(report, int.MaxValue));

    /// <summary>What a reader must not overlook.</summary>
    private static string Warning(EvidenceReport report) =>
        report.Bundle.Envelope.Signatures.Count == 0 ? "Unsigned: anyone may have written or changed this."
        : report.Statement.Result != RunResult.Passed ? $"Result: {EvidenceNames.Of(report.Statement.Result)}" : "";
}
