using Sluice.Reports.Markup;
using Sluice.Reports.Words;

namespace Sluice.Reports.Relations.Drawing;

/// <summary>
/// Draws the layered graph: a card per namespace with its workloads as rows, edges as curves that pass other cards in lanes. Edges carry the numbers of
/// their ends (<c>data-from</c>, <c>data-to</c>), so that a page can highlight them.
/// </summary>
internal sealed class GraphDrawing
{
    private const double LongestLabel = 240;
    private const double LabelSize = 10;
    private const int MostLabels = 90;

    private readonly RelationMatrix matrix;
    private readonly RelationGraph graph;
    private readonly GraphLayout layout;
    private readonly GraphPlacement place;
    private readonly bool hasLabels;

    public GraphDrawing(RelationMatrix matrix)
    {
        this.matrix = matrix;
        graph = RelationGraph.Of(matrix);
        layout = new(graph);
        hasLabels = graph.IsDetailed && layout.Bundles.Count <= MostLabels;
        place = new(graph, layout, CardWidth, bundle => hasLabels ? TextWidth.Of(layout.Bundles[bundle].Words, LabelSize) + 18 : 8);
    }

    public bool IsEmpty => graph.Cards.Count == 0;

    public double Width => place.Width;

    public double Height => place.Height;

    public void Write(HtmlWriter svg)
    {
        // What is wider lies above.
        foreach (var edge in Enumerable.Range(0, graph.Edges.Count).OrderBy(edge => graph.Edges[edge].Width)) WriteEdge(svg, edge);
        for (var card = 0; card < graph.Cards.Count; card++) WriteCard(svg, card);
        if (!hasLabels) return;
        foreach (var same in Enumerable.Range(0, graph.Edges.Count).GroupBy(edge => (layout.BundleOf[edge], place.IsRight(edge, isEnd: true)))) WriteLabel(svg, [.. same]);
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
        var (x, y, width, height) = place.Box(number);
        var kind = matrix.Groups[card.Group].Kind == GroupKind.Namespace ? "card" : "card outside";
        var title = CardTitle(number);
        svg.Write($"<g class=\"{kind}\" data-card=\"{number}\" data-group=\"{card.Group}\"><rect x=\"{x}\" y=\"{y}\" width=\"{width}\" height=\"{height}\" rx=\"7\"/>");
        svg.Write($"<text class=\"group\" x=\"{x + 12}\" y=\"{y + (place.Row(number, -1).Height / 2) + 4}\">{TextWidth.Fit(title, 12, LongestLabel, isBold: true)}<title>{title}</title></text>");
        foreach (var row in card.Rows)
        {
            var node = matrix.Nodes[row];
            var (top, rowHeight) = place.Row(number, row);
            svg.Write($"<g class=\"row\" data-node=\"{row}\"><rect class=\"hit\" x=\"{x}\" y=\"{y + top}\" width=\"{width}\" height=\"{rowHeight}\"/><path class=\"grid\" d=\"M{x} {y + top}h{width}\"/>");
            svg.Write($"<text class=\"label\" x=\"{x + 12}\" y=\"{y + top + (rowHeight / 2) + 4}\">{TextWidth.Fit(node.Label, 11.5, LongestLabel)}<title>{node.FullName}</title></text></g>");
        }

        svg.Write($"</g>\n");
    }

    private void WriteEdge(HtmlWriter svg, int number)
    {
        var edge = graph.Edges[number];
        var (start, end) = (place.End(number, isEnd: false), place.End(number, isEnd: true));
        var head = place.IsRight(number, isEnd: true) ? -1 : 1;
        var straight = end.X - (head * place.Zone(layout.LayerOf(edge.To.Card), head < 0));
        svg.Write($"<g class=\"edge e{(int)edge.Width}\" data-from=\"{PortId(edge.From)}\" data-to=\"{PortId(edge.To)}\"><path d=\"M{start.X} {start.Y}");
        if (layout.LayerOf(edge.From.Card) == layout.LayerOf(edge.To.Card))
        {
            var reach = Math.Min(78, 18 + (Math.Abs(end.Y - start.Y) * 0.35));
            svg.Write($"H{straight}C{straight - reach} {start.Y} {straight - reach} {end.Y} {straight} {end.Y}");
        }
        else
        {
            var outside = start.X + (head * place.Zone(layout.LayerOf(edge.From.Card), head > 0));
            svg.Write($"H{outside}");
            var from = new GraphPoint(outside, start.Y);
            foreach (var (enter, leave) in place.Lanes(number))
            {
                WriteCurve(svg, from, enter);
                svg.Write($"H{leave.X}");
                from = leave;
            }

            WriteCurve(svg, from, new(straight, end.Y));
        }

        // The line makes room for the label that stands before the arrowhead.
        if (hasLabels) svg.Write($"H{end.X - (head * (TextWidth.Of(edge.Words, LabelSize) + 15))}M{end.X - (head * 11)} {end.Y}");
        svg.Write($"H{end.X - (head * 6)}\"/><path class=\"tip\" d=\"M{end.X} {end.Y}l{-8 * head} -4v8z\"/>");
        svg.Write($"<title>{PortName(edge.From)} → {PortName(edge.To)}\n{edge.Words}</title></g>\n");
    }

    private static void WriteCurve(HtmlWriter svg, GraphPoint from, GraphPoint to)
    {
        var bend = (to.X - from.X) / 2;
        svg.Write($"C{from.X + bend} {from.Y} {to.X - bend} {to.Y} {to.X} {to.Y}");
    }

    /// <summary>The traffic of a bundle, once, before its arrowhead.</summary>
    private void WriteLabel(HtmlWriter svg, List<int> edges)
    {
        var end = place.End(edges[0], isEnd: true);
        var isRight = place.IsRight(edges[0], isEnd: true);
        svg.Write($"<text class=\"traffic\" text-anchor=\"{(isRight ? "start" : "end")}\" x=\"{end.X + (isRight ? 11 : -11)}\" y=\"{end.Y + 3.5}\" ");
        svg.Write($"data-from=\"{string.Join(' ', edges.Select(edge => PortId(graph.Edges[edge].From)).Distinct())}\" ");
        svg.Write($"data-to=\"{PortId(graph.Edges[edges[0]].To)}\">{graph.Edges[edges[0]].Words}</text>\n");
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
            .Append(TextWidth.OfBold(CardTitle(number), 12)).Max();
        return Math.Max(96, Math.Min(LongestLabel, longest) + 24);
    }
}
