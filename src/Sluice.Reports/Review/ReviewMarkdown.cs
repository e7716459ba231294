using Sluice.Reports.Escaping;

namespace Sluice.Reports.Review;

/// <summary>The review for a wiki or an issue: a table for each part.</summary>
internal static class ReviewMarkdown
{
    public static void Write(ReviewReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        writer.Write($"# {MarkdownText.Escape(ReviewWords.Title(report))}\n\n{MarkdownText.Escape(ReviewWords.Summary(report))}\n");
        foreach (var table in ReviewTables.Of(report))
        {
            writer.Write($"\n## {table.Title}\n");
            if (table.Note.Length > 0) writer.Write($"\n{MarkdownText.Escape(table.Note)}\n");
            if (table.Rows.Count == 0) continue;
            writer.Write($"\n| {string.Join(" | ", table.Heads)} |\n|{string.Concat(Enumerable.Repeat("---|", table.Heads.Count))}\n");
            foreach (var row in table.Rows) writer.Write($"| {string.Join(" | ", row.Cells.Select(static cell => string.Join("<br>", cell.Split('\n').Select(MarkdownText.Escape))))} |\n");
        }

        if (ReviewWords.Exit(report) is { Length: > 0 } exit) writer.Write($"\n**{MarkdownText.Escape(exit)}**\n");
    }
}
