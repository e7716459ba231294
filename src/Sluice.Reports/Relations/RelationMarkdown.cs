using Sluice.Analysis;
using Sluice.Reports.Escaping;
using Sluice.Reports.Words;

namespace Sluice.Reports.Relations;

/// <summary>The relation for a wiki or a review: counts, a matrix where it fits a page, the connections, what is unknown and what was assumed.</summary>
internal static class RelationMarkdown
{
    private const int WidestMatrix = 14;

    public static void Write(RelationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var matrix = RelationMatrix.Of(report);
        var folding = new RelationFolding(report);
        writer.Write("# Who can talk to whom\n\n");
        foreach (var sentence in RelationCounts.Of(report).Sentences()) writer.Write(MarkdownText.Escape(sentence) + "\n");
        WriteMatrix(writer, matrix);
        WriteConnections(writer, folding);
        WriteUnknown(writer, matrix);
        WritePublished(writer, report);
        if (report.Assumptions.Count == 0) return;
        writer.Write("\n## Assumed\n\n");
        foreach (var assumption in report.Assumptions) writer.Write($"- {MarkdownText.Escape(AssumptionWords.Of(assumption))}\n");
    }

    private static void WritePublished(StreamWriter writer, RelationReport report)
    {
        if (report.Published.Count == 0) return;
        writer.Write($"\n## Published\n\n{PublicationWords.Sentence}\n\n| Workload | Ports | By | Policies |\n|---|---|---|---|\n");
        foreach (var publication in report.Published)
        {
            var name = EndpointWords.Of(new WorkloadEndpoint(publication.Workload));
            writer.Write($"| {MarkdownText.Escape(name)} | {MarkdownText.Escape(TrafficWords.Of(publication.Ports))} "
                + $"| {MarkdownText.Escape(PublicationWords.By(publication))} | {MarkdownText.Escape(PublicationWords.Admitted(publication))} |\n");
        }
    }

    private static void WriteMatrix(StreamWriter writer, RelationMatrix matrix)
    {
        if (matrix.Count == 0) return;
        if (matrix.Nodes.Count <= WidestMatrix)
        {
            var cells = matrix.Rows.Select(row => row.ToDictionary(pair => pair.To, pair => CellWords.Traffic(matrix.Cells[pair.Cell]))).ToList();
            WriteTable(writer, [.. matrix.Nodes.Select(node => node.FullName)], (from, to) => cells[from].GetValueOrDefault(to, ""));
        }
        else if (matrix.Groups.Count <= WidestMatrix)
        {
            var groups = GroupMatrix.Of(matrix);
            WriteTable(writer, [.. matrix.Groups.Select(group => group.Name)], (from, to) => groups[from, to] is { Pairs: > 0 } cell ? cell.Words(matrix) : "");
        }
    }

    private static void WriteTable(StreamWriter writer, IReadOnlyList<string> names, Func<int, int, string> cell)
    {
        var range = Enumerable.Range(0, names.Count).ToList();
        var sources = range.Where(from => range.Any(to => cell(from, to).Length > 0)).ToList();
        var targets = range.Where(to => range.Any(from => cell(from, to).Length > 0)).ToList();
        writer.Write($"\n## Matrix\n\nRows connect to columns.\n\n| from \\ to |{string.Concat(targets.Select(to => $" {MarkdownText.Escape(names[to])} |"))}\n");
        writer.Write($"|---|{string.Concat(targets.Select(_ => "---|"))}\n");
        foreach (var from in sources)
            writer.Write($"| **{MarkdownText.Escape(names[from])}** |{string.Concat(targets.Select(to => $" {MarkdownText.Escape(cell(from, to))} |"))}\n");
    }

    private static void WriteConnections(StreamWriter writer, RelationFolding folding)
    {
        foreach (var group in folding.Groups())
        {
            writer.Write($"\n## {MarkdownText.Escape(group.Name)}\n\n| Source | Destination | Traffic |\n|---|---|---|\n");
            foreach (var source in group.Sources)
            {
                var name = MarkdownText.Escape(source.Name);
                if (source.Lines.Count == 0) writer.Write($"| {name} | {(source.IsCertain ? "nothing" : "nothing for certain")} | |\n");
                foreach (var line in source.Lines)
                {
                    writer.Write($"| {name} | {MarkdownText.Escape(line.Destination)} | {MarkdownText.Escape(TrafficWords.Of(line.Traffic))} |\n");
                    name = "";
                }
            }
        }
    }

    private static void WriteUnknown(StreamWriter writer, RelationMatrix matrix)
    {
        var unknown = matrix.Rows.SelectMany((row, from) => row.Select(pair => (From: from, pair.To, Cell: matrix.Cells[pair.Cell])))
            .Where(item => !item.Cell.Unknown.IsEmpty).ToList();
        if (unknown.Count == 0) return;
        writer.Write("\n## Unknown\n\nNeither allowed nor denied with certainty.\n\n| Source | Destination | Traffic | Because |\n|---|---|---|---|\n");
        foreach (var (from, to, cell) in unknown)
        {
            var because = string.Join(' ', cell.Because.Select(UnknownWords.Of));
            writer.Write($"| {MarkdownText.Escape(matrix.Nodes[from].FullName)} | {MarkdownText.Escape(matrix.Nodes[to].FullName)} ");
            writer.Write($"| {MarkdownText.Escape(TrafficWords.Of(cell.Unknown))} | {MarkdownText.Escape(because)} |\n");
        }
    }
}
