using Sluice.Reports.Markup;
using Sluice.Reports.Words;

namespace Sluice.Reports.Relations.Drawing;

/// <summary>
/// Draws the matrix: rows connect to columns. A group starts with a band that names it, unless its only member can carry its name; a matrix too large for its endpoints is drawn between groups,
/// where a mark fills from below with the share of connected pairs.
/// </summary>
internal sealed class MatrixDrawing
{
    private const int MostNodes = 120;
    private const double FontSize = 11.5;
    private const double LongestLabel = 210;
    private const int BandSlot = -2;
    private const int GroupCellSlot = -1;
    private const double Slant = 0.866; // sine of the 60 degrees that column labels stand at

    private readonly RelationMatrix matrix;
    private readonly List<Slot> rows;
    private readonly List<Slot> columns;
    private readonly bool isGrouped;
    private readonly double cell;

    public MatrixDrawing(RelationMatrix matrix)
    {
        this.matrix = matrix;
        isGrouped = matrix.Nodes.Count > MostNodes;
        cell = isGrouped ? 24 : matrix.Nodes.Count > 40 ? 15 : 21;
        rows = Slots(matrix.IsSource);
        columns = Slots(matrix.IsDestination);
        Left = Longest(rows) + 24;
        var longest = Longest(columns);
        Top = (longest * Slant) + 16;
        Width = Left + Across + (longest * 0.5) + 12;
        Height = Top + Down;
    }

    public double Width { get; }

    public double Height { get; }

    private double Across => columns.Count * cell;

    private double Down => rows.Count * cell;

    private double Left { get; }

    private double Top { get; }

    public void Write(HtmlWriter svg)
    {
        svg.Write($"<rect class=\"surface\" x=\"{Left}\" y=\"{Top}\" width=\"{Across}\" height=\"{Down}\"/>\n");
        WriteGrid(svg);
        WriteBands(svg);
        foreach (var row in rows) WriteRowHead(svg, row);
        foreach (var column in columns) WriteColumnHead(svg, column);
        if (isGrouped) WriteGroupCells(svg);
        else WriteCells(svg);
    }

    /// <summary>The bands and nodes of one side; what is outside the cluster or a node has a place only on the sides where it takes part.</summary>
    private List<Slot> Slots(Func<int, bool> takesPart)
    {
        var slots = new List<Slot>();
        for (var group = 0; group < matrix.Groups.Count; group++)
        {
            var members = Enumerable.Range(matrix.Groups[group].First, matrix.Groups[group].Count).Where(takesPart).ToList();
            if (members.Count == 0) continue;
            var only = !isGrouped && members.Count == 1 && TextWidth.Of(matrix.Nodes[members[0]].FullName, FontSize) <= LongestLabel ? members[0] : -1;
            slots.Add(new(isGrouped ? GroupCellSlot : only >= 0 ? only : BandSlot, group, slots.Count * cell) { StandsAlone = only >= 0 });
            if (isGrouped || only >= 0) continue;
            foreach (var node in members) slots.Add(new(node, group, slots.Count * cell));
        }

        return slots;
    }

    private double Longest(List<Slot> slots) => Math.Min(LongestLabel, slots.Select(slot => WidthOf(Label(slot), slot)).DefaultIfEmpty().Max());

    private void WriteGrid(HtmlWriter svg)
    {
        svg.Write($"<path class=\"grid\" d=\"");
        foreach (var row in rows) svg.Write($"M{Left} {Top + row.At}h{Across}");
        foreach (var column in columns) svg.Write($"M{Left + column.At} {Top}v{Down}");
        svg.Write($"M{Left} {Top + Down}h{Across}M{Left + Across} {Top}v{Down}\"/>\n");
    }

    /// <summary>The bands that begin the groups, over the grid, so that they do not look like cells.</summary>
    private void WriteBands(HtmlWriter svg)
    {
        svg.Write($"<path class=\"band\" d=\"");
        foreach (var column in columns.Where(column => column.Node == BandSlot)) svg.Write($"M{Left + column.At} {Top}h{cell}v{Down}h{-cell}z");
        foreach (var row in rows.Where(row => row.Node == BandSlot)) svg.Write($"M{Left} {Top + row.At}h{Across}v{cell}h{-Across}z");
        svg.Write($"\"/>\n");
    }

    private void WriteRowHead(HtmlWriter svg, Slot row)
    {
        var label = Label(row);
        svg.Write($"<text class=\"{row.Style}\" text-anchor=\"end\" x=\"{Left - 8}\" y=\"{Top + row.At + (cell / 2) + 4}\">");
        svg.Write($"{TextWidth.Fit(label, FontSize, LongestLabel, row.Node < 0)}<title>{label}</title></text>\n");
    }

    private void WriteColumnHead(HtmlWriter svg, Slot column)
    {
        var label = Label(column);
        svg.Write($"<text class=\"{column.Style}\" transform=\"translate({Left + column.At + (cell / 2) + 3} {Top - 7}) rotate(-60)\">");
        svg.Write($"{TextWidth.Fit(label, FontSize, LongestLabel, column.Node < 0)}<title>{label}</title></text>\n");
    }

    private void WriteCells(HtmlWriter svg)
    {
        var down = rows.Where(row => row.Node >= 0).ToDictionary(row => row.Node, row => Top + row.At);
        var across = columns.Where(column => column.Node >= 0).ToDictionary(column => column.Node, column => Left + column.At);
        foreach (var node in down.Keys.Where(across.ContainsKey))
            svg.Write($"<path class=\"self\" d=\"M{across[node] + 4} {down[node] + 4}l{cell - 8} {cell - 8}\"/>\n");
        for (var from = 0; from < matrix.Rows.Count; from++)
        {
            foreach (var (to, number) in matrix.Rows[from]) WriteCell(svg, from, to, matrix.Cells[number], across[to], down[from]);
        }
    }

    private void WriteCell(HtmlWriter svg, int from, int to, MatrixCell content, double x, double y)
    {
        var link = content.Rules.Select(rule => rule.Span).FirstOrDefault(span => span.File is not null);
        if (link.File is not null) svg.Write($"<a href=\"{SafeLink.To(link.File, link.Line)}\">");
        WriteMark(svg, content.Width, x, y, 1);
        svg.Write($"<title>{matrix.Nodes[from].FullName} → {matrix.Nodes[to].FullName}\n{CellWords.Traffic(content)}");
        foreach (var reason in CellWords.Reasons(content)) svg.Write($"\n{reason}");
        svg.Write($"</title></rect>");
        if (link.File is not null) svg.Write($"</a>");
        svg.Write($"\n");
    }

    private void WriteGroupCells(HtmlWriter svg)
    {
        var groups = GroupMatrix.Of(matrix);
        foreach (var from in rows)
        {
            foreach (var to in columns)
            {
                if (groups[from.Group, to.Group] is not { Pairs: > 0 } content) continue;
                WriteMark(svg, content.Width, Left + to.At, Top + from.At, Math.Max(0.12, (double)content.Pairs / content.Possible));
                svg.Write($"<title>{Label(from)} → {Label(to)}\n{content.Words(matrix)}</title></rect>\n");
            }
        }
    }

    /// <summary>A mark that fills its cell by width, and in a drawing between groups from below by the share of pairs; left open for its title.</summary>
    private void WriteMark(HtmlWriter svg, AccessWidth width, double x, double y, double share)
    {
        var size = cell * (isGrouped ? 0.84 : Palette.Mark(width));
        var inset = (cell - size) / 2;
        if (isGrouped && share < 1)
            svg.Write($"<rect class=\"w{(int)width} faint\" x=\"{x + inset}\" y=\"{y + inset}\" width=\"{size}\" height=\"{size}\" rx=\"2\"/>");
        svg.Write($"<rect class=\"w{(int)width}\" x=\"{x + inset}\" y=\"{y + inset + (size * (1 - share))}\" width=\"{size}\" height=\"{size * share}\" rx=\"2\">");
    }

    private static double WidthOf(string label, Slot slot) => slot.Node < 0 ? TextWidth.OfBold(label, FontSize + 0.5) : TextWidth.Of(label, FontSize);

    private string Label(Slot slot) => slot.StandsAlone ? matrix.Nodes[slot.Node].FullName
        : slot.Node >= 0 ? matrix.Nodes[slot.Node].Label
        : isGrouped ? $"{matrix.Groups[slot.Group].Name} ({Counts.Number(matrix.Groups[slot.Group].Count)})" : matrix.Groups[slot.Group].Name;

    /// <summary>A row or a column: a node, the band of a group or its only cell; and where it begins.</summary>
    private readonly record struct Slot(int Node, int Group, double At)
    {
        public bool StandsAlone { get; init; }

        public string Style => Node < 0 ? "group" : "label";
    }
}
