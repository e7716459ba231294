using Sluice.Reports.Markup;
using Sluice.Reports.Words;

namespace Sluice.Reports.Relations.Drawing;

/// <summary>
/// Draws the layered graph: a card per namespace with its workloads as rows, edges as curves. Edges carry the numbers of their ends
/// (<c>data-from</c>, <c>data-to</c>), so that a page can highlight them.
/// </summary>
internal sealed class GraphDrawing
{
    private const double RowHeight = 25;
    private const double HeadHeight = 26;
    private const double CardGap = 26;
    private const double LayerGap = 150;
    private const double BareLayerGap = 90;

    /// <summary>Room left of a layer in which edges run between its own cards.</summary>
    private const double ArcRoom = 130;
    private const double BareArcRoom = 40;
    private const double LongestLabel = 240;
    private const int MostLabels = 40;

    /// <summary>Where along an edge its label may stand, best first.</summary>
    private static readonly double[] LabelPlaces = [0.5, 0.6, 0.4, 0.7, 0.3, 0.8, 0.2, 0.88, 0.12];

    private readonly RelationMatrix matrix;
    private readonly RelationGraph graph;
    private readonly GraphLayout layout;
    private readonly (double X, double Y, double Width, double Height)[] boxes;

    public GraphDrawing(RelationMatrix matrix)
    {
        this.matrix = matrix;
        graph = RelationGraph.Of(matrix);
        layout = new(graph);
        boxes = new (double, double, double, double)[graph.Cards.Count];
        var height = layout.Columns.Select(ColumnHeight).DefaultIfEmpty().Max();
        var (gap, arcs) = graph.Edges.Count > MostLabels ? (BareLayerGap, BareArcRoom) : (LayerGap, ArcRoom);
        var x = 1.0;
        for (var at = 0; at < layout.Columns.Count; at++)
        {
            var column = layout.Columns[at];
            if (graph.Edges.Any(edge => layout.LayerOf(edge.From.Card) == at && layout.LayerOf(edge.To.Card) == at)) x += arcs;
            var width = column.Select(CardWidth).Max();
            var y = 1 + ((height - ColumnHeight(column)) / 2);
            foreach (var card in column)
            {
                boxes[card] = (x, y, width, CardHeight(card));
                y += CardHeight(card) + CardGap;
            }

            x += width + gap;
        }

        Width = Math.Max(0, x - gap + 1);
        Height = height + 2;
    }

    public bool IsEmpty => graph.Cards.Count == 0;

    public double Width { get; }

    public double Height { get; }

    public void Write(HtmlWriter svg)
    {
        foreach (var edge in graph.Edges) WriteEdge(svg, edge);
        for (var card = 0; card < graph.Cards.Count; card++) WriteCard(svg, card);
        if (graph.Edges.Count > MostLabels) return;
        var taken = new List<(double X, double Y, double Width)>();
        foreach (var edge in graph.Edges) WriteLabel(svg, edge, taken);
    }

    private static string Heading(string name, CardSide side) => side switch
    {
        CardSide.Source => "from outside",
        CardSide.Destination => "to outside",
        _ => name,
    };

    private void WriteCard(HtmlWriter svg, int number)
    {
        var card = graph.Cards[number];
        var (x, y, width, height) = boxes[number];
        var kind = matrix.Groups[card.Group].Kind == GroupKind.Namespace ? "card" : "card outside";
        var title = CardTitle(number);
        svg.Write($"<g class=\"{kind}\" data-card=\"{number}\" data-group=\"{card.Group}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"7\"/>");
        svg.Write($"<text class=\"group\" x=\"{x + 12}\" y=\"{y + 17}\">{TextWidth.Fit(title, 12, LongestLabel)}<title>{title}</title></text>");
        for (var at = 0; at < card.Rows.Count; at++)
        {
            var node = matrix.Nodes[card.Rows[at]];
            var top = y + HeadHeight + (at * RowHeight);
            svg.Write($"<g class=\"row\" data-node=\"{card.Rows[at]}\"><path class=\"grid\" d=\"M{x} {top}h{width}\"/>");
            svg.Write($"<text class=\"label\" x=\"{x + 12}\" y=\"{top + 16.5}\">{TextWidth.Fit(node.Label, 11.5, LongestLabel)}<title>{node.FullName}</title></text></g>");
        }

        svg.Write($"</g>\n");
    }

    private void WriteEdge(HtmlWriter svg, GraphEdge edge)
    {
        var (x1, y1, x2, y2, bend1, bend2) = Curve(edge);
        var head = bend2 < 0 ? 1 : -1;
        svg.Write($"<g class=\"edge e{(int)edge.Width}\" data-from=\"{PortId(edge.From)}\" data-to=\"{PortId(edge.To)}\">");
        svg.Write($"<path d=\"M{x1} {y1}C{x1 + bend1} {y1} {x2 + bend2} {y2} {x2} {y2}\"/>");
        svg.Write($"<path class=\"tip\" d=\"M{x2} {y2}l{-7 * head} -3.5v7z\"/>");
        svg.Write($"<title>{PortName(edge.From)} → {PortName(edge.To)}\n{edge.Words}</title></g>\n");
    }

    /// <summary>The traffic on its curve, at the first place that is clear of cards and of labels written before.</summary>
    private void WriteLabel(HtmlWriter svg, GraphEdge edge, List<(double X, double Y, double Width)> taken)
    {
        var (x1, y1, x2, y2, bend1, bend2) = Curve(edge);
        var width = TextWidth.Of(edge.Words, 10);
        var aside = bend1 < 0 && bend2 < 0 ? (width / 2) + 5 : 0;
        var places = LabelPlaces.Select(t => (X: Bezier(t, x1, x1 + bend1, x2 + bend2, x2) - aside, Y: Bezier(t, y1, y1, y2, y2))).ToList();
        var clear = places.FindIndex(place => IsClear(place.X, place.Y, width, taken));
        var (x, y) = places[Math.Max(0, clear)];
        taken.Add((x, y, width));
        svg.Write($"<text class=\"traffic\" text-anchor=\"middle\" x=\"{x}\" y=\"{y + 3}\" data-from=\"{PortId(edge.From)}\" ");
        svg.Write($"data-to=\"{PortId(edge.To)}\">{edge.Words}</text>\n");
    }

    private bool IsClear(double x, double y, double width, List<(double X, double Y, double Width)> taken) =>
        boxes.All(box => x + (width / 2) < box.X || x - (width / 2) > box.X + box.Width || y + 7 < box.Y || y - 7 > box.Y + box.Height)
        && taken.All(label => Math.Abs(label.X - x) > (label.Width + width) / 2 || Math.Abs(label.Y - y) > 12);

    /// <summary>
    /// Start, end, and how far the curve leaves both horizontally: forward from right to left, back from left to right, within a layer around the left,
    /// the farther the ends the wider.
    /// </summary>
    private (double X1, double Y1, double X2, double Y2, double Bend1, double Bend2) Curve(GraphEdge edge)
    {
        var (from, to) = (boxes[edge.From.Card], boxes[edge.To.Card]);
        var (y1, y2) = (PortY(edge.From) + 3, PortY(edge.To) - 3);
        var (left, right) = (layout.LayerOf(edge.From.Card), layout.LayerOf(edge.To.Card));
        if (left == right)
        {
            var reach = -Math.Min(120, 26 + (Math.Abs(y2 - y1) * 0.7));
            return (from.X, y1, to.X, y2, reach, reach);
        }

        var (x1, x2) = left < right ? (from.X + from.Width, to.X) : (from.X, to.X + to.Width);
        var bend = (x2 - x1) / 2;
        return (x1, y1, x2, y2, bend, -bend);
    }

    private double PortY(GraphPort port)
    {
        var box = boxes[port.Card];
        if (port.Row < 0) return box.Y + (HeadHeight / 2);
        var rows = graph.Cards[port.Card].Rows;
        var at = 0;
        while (rows[at] != port.Row) at++;
        return box.Y + HeadHeight + (at * RowHeight) + (RowHeight / 2);
    }

    private static string PortId(GraphPort port) => port.Row < 0 ? $"c{port.Card}" : $"n{port.Row}";

    private string PortName(GraphPort port) => port.Row >= 0 ? matrix.Nodes[port.Row].FullName : CardTitle(port.Card);

    private string CardTitle(int number)
    {
        var card = graph.Cards[number];
        var group = matrix.Groups[card.Group];
        return card.Rows.Count == 0 ? $"{Heading(group.Name, card.Side)} ({Counts.Number(group.Count)})" : Heading(group.Name, card.Side);
    }

    private double CardWidth(int number)
    {
        var longest = graph.Cards[number].Rows.Select(row => TextWidth.Of(matrix.Nodes[row].Label, 11.5))
            .Append(TextWidth.Of(CardTitle(number), 12) * 1.1).Max();
        return Math.Max(96, Math.Min(LongestLabel, longest) + 24);
    }

    private double CardHeight(int number) => HeadHeight + (graph.Cards[number].Rows.Count * RowHeight);

    private double ColumnHeight(IReadOnlyList<int> column) => column.Sum(card => CardHeight(card) + CardGap) - CardGap;

    private static double Bezier(double t, double a, double b, double c, double d)
    {
        var u = 1 - t;
        return (u * u * u * a) + (3 * u * u * t * b) + (3 * u * t * t * c) + (t * t * t * d);
    }
}
