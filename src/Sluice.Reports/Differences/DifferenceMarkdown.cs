using Sluice.Checks;
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
        WriteSections(writer, groups, report.Coverage is not null);
        foreach (var problem in report.CharterProblems) writer.Write($"\n{problem.Id} {MarkdownText.Code(RuleWords.Place(problem.Span))} {MarkdownText.Escape(problem.Message)}\n");
        foreach (var change in report.Exceptions) WriteException(writer, change);
        if (DifferenceWords.Exit(report) is { Length: > 0 } exit) writer.Write($"\n**{MarkdownText.Escape(exit)}**\n");
    }

    /// <summary>Writes a section for each kind of change.</summary>
    internal static void WriteSections(StreamWriter writer, IReadOnlyList<ChangeGroup> groups, bool hasCharter)
    {
        foreach (var (mark, title) in Sections)
        {
            var own = groups.Where(group => group.Mark == mark).ToList();
            if (own.Count > 0) WriteSection(writer, hasCharter, title, own, isOpen: own.Exists(static group => group.MayOpen));
        }
    }

    private static void WriteException(StreamWriter writer, ExceptionChange change)
    {
        writer.Write($"\n#### {MarkdownText.Escape(ExceptionWords.Title(change))}\n\n| | |\n|---|---|\n");
        foreach (var field in ExceptionWords.Fields(change).GroupBy(static field => field.Field, StringComparer.Ordinal))
            writer.Write($"| {field.Key} | {string.Join("<br>", field.Select(static value => MarkdownText.Escape(value.Text)))} |\n");
    }

    private static void WriteSection(StreamWriter writer, bool hasCharter, string title, List<ChangeGroup> groups, bool isOpen)
    {
        var connections = groups.Sum(static group => group.Changes.Count);
        var lines = groups.Sum(static group => group.Lines.Count);
        var open = isOpen && lines <= MostShown ? " open" : "";
        writer.Write($"\n<details{open}><summary><b>{title}</b>: {Counts.Of(connections, "connection")}</summary>\n\n");
        writer.Write(hasCharter ? "| Source | Destination | Traffic | Because | Charter |\n|---|---|---|---|---|\n" : "| Source | Destination | Traffic | Because |\n|---|---|---|---|\n");
        var written = 0;
        foreach (var group in groups)
        {
            var causes = string.Join("<br>", group.Causes.Select(static cause => Cause(cause.Text, RuleWords.Place(cause.Span))));
            var charter = string.Join("<br>", ((IEnumerable<string>)(group.Uncovered.Length == 0 ? [] : [$"**{MarkdownText.Escape(group.Uncovered)}**"])).Concat(group.Covered.Select(static covered => Cause(covered.Text, RuleWords.Place(covered.Span)))));
            foreach (var line in group.Lines)
            {
                if (written++ >= MostLines) continue;
                var count = line.Count > 1 ? $" ({Counts.Of(line.Count, "connection")})" : "";
                writer.Write($"| {MarkdownText.Escape(line.From)} | {MarkdownText.Escape(line.To)} | {MarkdownText.Escape(line.Traffic)}{count} | {causes} |{(hasCharter ? $" {charter} |" : "")}\n");
            }
        }

        if (written > MostLines) writer.Write($"\nAnd {Counts.Of(written - MostLines, "more line")}; `sluice diff` in a terminal or with `--output html` shows them all.\n");
        writer.Write("\n</details>\n");
    }

    private static string Cause(string text, string place) => place.Length == 0 ? MarkdownText.Escape(text) : $"{MarkdownText.Escape(text)} {MarkdownText.Code(place)}";
}
