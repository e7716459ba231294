using Sluice.Reports.Escaping;

namespace Sluice.Reports.Markup;

/// <summary>A report of tables in Markdown, for a wiki, an issue or a change ticket.</summary>
internal static class TableMarkdown
{
    /// <summary>Writes the report.</summary>
    /// <param name="output">Where to.</param>
    /// <param name="title">Its heading.</param>
    /// <param name="summary">The answer.</param>
    /// <param name="exit">What it stops a pipeline for, below the tables; empty for nothing.</param>
    /// <param name="tables">Its parts.</param>
    public static void Write(ReportOutput output, string title, string summary, string exit, IEnumerable<ReportTable> tables)
    {
        using var writer = output.OpenText();
        writer.Write($"# {MarkdownText.Escape(title)}\n\n{MarkdownText.Escape(summary)}\n");
        foreach (var table in tables)
        {
            writer.Write($"\n## {table.Title}\n");
            if (table.Note.Length > 0) writer.Write($"\n{MarkdownText.Escape(table.Note)}\n");
            if (table.Rows.Count == 0) continue;
            writer.Write($"\n| {string.Join(" | ", table.Heads)} |\n|{string.Concat(Enumerable.Repeat("---|", table.Heads.Count))}\n");
            foreach (var row in table.Rows) writer.Write($"| {string.Join(" | ", row.Cells.Select(static cell => string.Join("<br>", cell.Split('\n').Select(MarkdownText.Escape))))} |\n");
        }

        if (exit.Length > 0) writer.Write($"\n**{MarkdownText.Escape(exit)}**\n");
    }
}
