using Sluice.Reports.Escaping;
using Sluice.Reports.Words;

namespace Sluice.Reports.Differences;

/// <summary>The difference for a pull-request comment: the counts, what is opened in the open, the rest folded. Cut at a size that a comment takes.</summary>
internal static class DifferenceMarkdown
{
    private const int MostLines = 200;
    private const int MostShown = 20;

    private static readonly (char Mark, string Title)[] Sections = [('+', "Opened"), ('±', "Ports moved"), ('-', "Closed"), ('?', "Unknown")];

    public static void Write(DifferenceReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var groups = DifferenceFolding.Groups(report);
        writer.Write($"### {MarkdownText.Escape(DifferenceWords.Headline(report))}\n\n{MarkdownText.Code(report.Old)} → {MarkdownText.Code(report.New)}\n");
        foreach (var sentence in DifferenceWords.Workloads(report)) writer.Write($"\n{MarkdownText.Escape(sentence)}\n");
        foreach (var (mark, title) in Sections)
        {
            var own = groups.Where(group => group.Mark == mark).ToList();
            if (own.Count > 0) WriteSection(writer, title, own, isOpen: own.Exists(static group => group.MayOpen));
        }

        if (DifferenceWords.Exit(report) is { Length: > 0 } exit) writer.Write($"\n**{MarkdownText.Escape(exit)}**\n");
    }

    private static void WriteSection(StreamWriter writer, string title, List<ChangeGroup> groups, bool isOpen)
    {
        var connections = groups.Sum(static group => group.Changes.Count);
        var lines = groups.Sum(static group => group.Lines.Count);
        var open = isOpen && lines <= MostShown ? " open" : "";
        writer.Write($"\n<details{open}><summary><b>{title}</b>: {Counts.Of(connections, "connection")}</summary>\n\n");
        writer.Write("| Source | Destination | Traffic | Because |\n|---|---|---|---|\n");
        var written = 0;
        foreach (var group in groups)
        {
            var causes = string.Join("<br>", group.Causes.Select(static cause => Cause(cause.Text, RuleWords.Place(cause.Span))));
            foreach (var line in group.Lines)
            {
                if (written++ >= MostLines) continue;
                var count = line.Count > 1 ? $" ({Counts.Of(line.Count, "connection")})" : "";
                writer.Write($"| {MarkdownText.Escape(line.From)} | {MarkdownText.Escape(line.To)} | {MarkdownText.Escape(line.Traffic)}{count} | {causes} |\n");
            }
        }

        if (written > MostLines) writer.Write($"\nAnd {Counts.Of(written - MostLines, "more line")}; `sluice diff` in a terminal or with `--output html` shows them all.\n");
        writer.Write("\n</details>\n");
    }

    private static string Cause(string text, string place) => place.Length == 0 ? MarkdownText.Escape(text) : $"{MarkdownText.Escape(text)} {MarkdownText.Code(place)}";
}
