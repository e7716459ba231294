using Sluice.Reports.Escaping;

namespace Sluice.Reports.Relations;

/// <summary>The relation as a Graphviz graph: a cluster per namespace, an edge per connection; unknown ones are dashed.</summary>
internal static class RelationDot
{
    public static void Write(RelationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var matrix = RelationMatrix.Of(report);
        writer.Write("digraph sluice {\n  rankdir=LR;\n  graph [fontname=\"Helvetica\", compound=true];\n");
        writer.Write("  node [fontname=\"Helvetica\", fontsize=11, shape=box, style=\"rounded,filled\", fillcolor=\"#ffffff\", color=\"#8895a7\"];\n");
        writer.Write("  edge [fontname=\"Helvetica\", fontsize=9];\n");
        for (var at = 0; at < matrix.Groups.Count; at++) WriteGroup(writer, matrix, at);
        for (var from = 0; from < matrix.Rows.Count; from++)
        {
            foreach (var (to, cell) in matrix.Rows[from]) WriteEdge(writer, from, to, matrix.Cells[cell]);
        }

        writer.Write("}\n");
    }

    private static void WriteGroup(StreamWriter writer, RelationMatrix matrix, int at)
    {
        var group = matrix.Groups[at];
        var isNamespace = group.Kind == GroupKind.Namespace;
        if (isNamespace)
        {
            writer.Write($"  subgraph cluster_{at} {{\n    label={DotText.Quote(group.Name)};\n    style=\"rounded,filled\";\n");
            writer.Write("    fillcolor=\"#f3f5f8\";\n    color=\"#c9d1dc\";\n");
        }

        for (var node = group.First; node < group.First + group.Count; node++)
        {
            var shape = group.Kind switch { GroupKind.Outside => ", shape=ellipse", GroupKind.Nodes => ", shape=box3d", _ => "" };
            writer.Write($"{(isNamespace ? "    " : "  ")}n{node} [label={DotText.Quote(matrix.Nodes[node].Label)}{shape}];\n");
        }

        if (isNamespace) writer.Write("  }\n");
    }

    private static void WriteEdge(StreamWriter writer, int from, int to, MatrixCell cell)
    {
        var (color, style) = cell.Width switch
        {
            AccessWidth.One => ("#7fa8cf", "solid"),
            AccessWidth.Few => ("#3f7fbf", "solid"),
            AccessWidth.Many => ("#174a82", "solid"),
            AccessWidth.All => ("#d06a12", "bold"),
            _ => ("#7a8291", "dashed"),
        };
        writer.Write($"  n{from} -> n{to} [label={DotText.Quote(CellWords.Traffic(cell))}, color=\"{color}\", style={style}];\n");
    }
}
