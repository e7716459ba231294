using Sluice.Reports.Escaping;
using Sluice.Reports.Words;

namespace Sluice.Reports.Relations;

/// <summary>
/// The relation as a Mermaid flowchart, for Markdown that draws it. Mermaid draws at most 500 edges: a larger relation is shown between namespaces,
/// and says so in a comment.
/// </summary>
internal static class RelationMermaid
{
    private const int MostEdges = 500;

    public static void Write(RelationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var matrix = RelationMatrix.Of(report);
        writer.Write("flowchart LR\n");
        if (matrix.Count <= MostEdges) WriteEndpoints(writer, matrix);
        else WriteGroups(writer, matrix);
    }

    private static void WriteEndpoints(StreamWriter writer, RelationMatrix matrix)
    {
        for (var at = 0; at < matrix.Groups.Count; at++)
        {
            var group = matrix.Groups[at];
            var isNamespace = group.Kind == GroupKind.Namespace;
            if (isNamespace) writer.Write($"  subgraph g{at} [{MermaidText.Quote(group.Name)}]\n");
            for (var node = group.First; node < group.First + group.Count; node++)
                writer.Write(Shape(group.Kind, $"n{node}", MermaidText.Quote(matrix.Nodes[node].Label), isNamespace ? "    " : "  "));
            if (isNamespace) writer.Write("  end\n");
        }

        for (var from = 0; from < matrix.Rows.Count; from++)
        {
            foreach (var (to, number) in matrix.Rows[from])
                WriteEdge(writer, $"n{from}", $"n{to}", matrix.Cells[number].Width, CellWords.Traffic(matrix.Cells[number]));
        }
    }

    private static void WriteGroups(StreamWriter writer, RelationMatrix matrix)
    {
        var groups = GroupMatrix.Of(matrix);
        writer.Write($"  %% {Counts.Of(matrix.Count, "connection")} are more than Mermaid draws: shown between namespaces\n");
        for (var at = 0; at < matrix.Groups.Count; at++)
        {
            var group = matrix.Groups[at];
            writer.Write(Shape(group.Kind, $"g{at}", MermaidText.Quote($"{group.Name} ({Counts.Number(group.Count)})"), "  "));
        }

        for (var from = 0; from < matrix.Groups.Count; from++)
        {
            for (var to = 0; to < matrix.Groups.Count; to++)
            {
                if (groups[from, to] is { Pairs: > 0 } cell) WriteEdge(writer, $"g{from}", $"g{to}", cell.Width, cell.Words(matrix));
            }
        }
    }

    private static string Shape(GroupKind kind, string id, string label, string indent) => kind switch
    {
        GroupKind.Outside => $"{indent}{id}([{label}])\n",
        GroupKind.Nodes => $"{indent}{id}[[{label}]]\n",
        _ => $"{indent}{id}[{label}]\n",
    };

    private static void WriteEdge(StreamWriter writer, string from, string to, AccessWidth width, string label)
    {
        var arrow = width switch { AccessWidth.Unknown => "-.->", AccessWidth.All => "==>", _ => "-->" };
        writer.Write($"  {from} {arrow}|{MermaidText.Quote(label)}| {to}\n");
    }
}
