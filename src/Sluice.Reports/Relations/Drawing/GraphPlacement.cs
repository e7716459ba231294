namespace Sluice.Reports.Relations.Drawing;

/// <summary>A point of a way through the graph.</summary>
internal readonly record struct GraphPoint(double X, double Y);

/// <summary>
/// Where everything in the layered graph stands, in pixels. Bundles end at places of their own in a row, so that neither arrowheads nor labels meet;
/// items of a layer keep their order and their distance and otherwise stand as near as they can to what they are connected to.
/// </summary>
internal sealed class GraphPlacement
{
    /// <summary>Height of a label with its line.</summary>
    public const double Pitch = 13;

    private const double LeastRow = 25;
    private const double LaneHeight = 5;
    private const double CardGap = 22;
    private const double LaneGap = 5;
    private const double CurveRoom = 52;
    private const int Passes = 24;

    private readonly RelationGraph graph;
    private readonly GraphLayout layout;
    private readonly Dictionary<(int Layer, GraphItem Item), double> middle = [];
    private readonly Dictionary<(int Edge, bool IsEnd), int> slot = [];
    private readonly Dictionary<(GraphPort Port, bool IsRight), int> slots = [];
    private readonly double[] left;
    private readonly double[] width;
    private readonly double[] leftZone;
    private readonly double[] rightZone;
    private readonly List<(int Layer, GraphItem A, double OffA, GraphItem B, double OffB)> links = [];

    /// <param name="graph">The cards and edges.</param>
    /// <param name="layout">Their layers and order.</param>
    /// <param name="cardWidth">The width a card needs.</param>
    /// <param name="labelWidth">The width of a bundle's label; zero where none is written.</param>
    public GraphPlacement(RelationGraph graph, GraphLayout layout, Func<int, double> cardWidth, Func<int, double> labelWidth)
    {
        (this.graph, this.layout) = (graph, layout);
        var layers = layout.Columns.Count;
        (left, width, leftZone, rightZone) = (new double[layers], new double[layers], new double[layers], new double[layers]);
        TakeSlots();
        for (var edge = 0; edge < graph.Edges.Count; edge++)
        {
            var zone = IsRight(edge, isEnd: true) ? rightZone : leftZone;
            var at = layout.LayerOf(graph.Edges[edge].To.Card);
            zone[at] = Math.Max(zone[at], labelWidth(layout.BundleOf[edge]));
        }

        PlaceAcross(cardWidth);
        PlaceDown();
    }

    public double Width { get; private set; }

    public double Height { get; private set; }

    /// <summary>The box of a card.</summary>
    public (double X, double Y, double Width, double Height) Box(int card)
    {
        var at = layout.LayerOf(card);
        var height = HeightOf(GraphItem.OfCard(card));
        return (left[at], middle[(at, GraphItem.OfCard(card))] - (height / 2), width[at], height);
    }

    /// <summary>Where a row of a card begins, from the top of the card, and its height; row −1 is the heading.</summary>
    public (double Top, double Height) Row(int card, int row)
    {
        var top = 0.0;
        if (row < 0) return (top, RowHeight(new(card, -1)));
        top += RowHeight(new(card, -1));
        foreach (var other in graph.Cards[card].Rows)
        {
            if (other == row) break;
            top += RowHeight(new(card, other));
        }

        return (top, RowHeight(new(card, row)));
    }

    /// <summary>Whether an edge leaves or reaches its card on the right side: forward it leaves right and reaches left, back the reverse, within a layer both left.</summary>
    public bool IsRight(int edge, bool isEnd)
    {
        var (from, to) = (layout.LayerOf(graph.Edges[edge].From.Card), layout.LayerOf(graph.Edges[edge].To.Card));
        return isEnd ? to < from : from < to;
    }

    /// <summary>Where an edge leaves (or, at its end, reaches) its card.</summary>
    public GraphPoint End(int edge, bool isEnd)
    {
        var port = isEnd ? graph.Edges[edge].To : graph.Edges[edge].From;
        var at = layout.LayerOf(port.Card);
        var y = middle[(at, GraphItem.OfCard(port.Card))] + Offset(edge, isEnd);
        return new(IsRight(edge, isEnd) ? left[at] + width[at] : left[at], y);
    }

    /// <summary>The room beside a layer in which lines run straight under their labels.</summary>
    public double Zone(int layer, bool isRight) => (isRight ? rightZone : leftZone)[layer];

    /// <summary>The lanes an edge takes: where it enters and leaves each, in its direction.</summary>
    public IEnumerable<(GraphPoint Enter, GraphPoint Leave)> Lanes(int edge)
    {
        foreach (var (at, item) in layout.Way(edge).Where(step => !step.Item.IsCard))
        {
            var y = middle[(at, item)];
            var (low, high) = (new GraphPoint(left[at] - leftZone[at], y), new GraphPoint(left[at] + width[at] + rightZone[at], y));
            yield return item.IsBack ? (high, low) : (low, high);
        }
    }

    private static double Gap(GraphItem above, GraphItem below) => above.IsCard && below.IsCard ? CardGap : above.IsCard || below.IsCard ? CardGap / 2 : LaneGap;

    /// <summary>Gives each bundle that ends at a side of a row, and all edges that leave there, a place of their own.</summary>
    private void TakeSlots()
    {
        var order = new Dictionary<GraphItem, int>();
        foreach (var column in layout.Columns)
        {
            for (var at = 0; at < column.Count; at++)
            {
                if (column[at].IsCard) order[column[at]] = at;
            }
        }

        for (var pass = 0; pass < 2; pass++)
        {
            var taken = new Dictionary<(GraphPort, bool, int), int>();
            foreach (var edge in Enumerable.Range(0, graph.Edges.Count).OrderBy(edge => order[GraphItem.OfCard(graph.Edges[edge].From.Card)]).ThenBy(edge => edge))
            {
                var isEnd = pass == 0;
                var port = isEnd ? graph.Edges[edge].To : graph.Edges[edge].From;
                var side = (port, IsRight(edge, isEnd));
                var key = (side.port, side.Item2, isEnd ? layout.BundleOf[edge] : -1);
                if (!taken.TryGetValue(key, out var number))
                {
                    taken[key] = number = slots.GetValueOrDefault(side);
                    slots[side] = number + 1;
                }

                slot[(edge, isEnd)] = number;
            }
        }
    }

    private double RowHeight(GraphPort port) =>
        Math.Max(LeastRow, (Pitch * Math.Max(slots.GetValueOrDefault((port, false)), slots.GetValueOrDefault((port, true)))) + 6);

    private double HeightOf(GraphItem item) =>
        item.IsCard ? RowHeight(new(item.Card, -1)) + graph.Cards[item.Card].Rows.Sum(row => RowHeight(new(item.Card, row))) : LaneHeight;

    /// <summary>How far from the middle of its card an edge leaves or ends.</summary>
    private double Offset(int edge, bool isEnd)
    {
        var port = isEnd ? graph.Edges[edge].To : graph.Edges[edge].From;
        var (top, height) = Row(port.Card, port.Row);
        var count = slots[(port, IsRight(edge, isEnd))];
        return top + (height / 2) + ((slot[(edge, isEnd)] - ((count - 1) / 2.0)) * Pitch) - (HeightOf(GraphItem.OfCard(port.Card)) / 2);
    }

    private void PlaceAcross(Func<int, double> cardWidth)
    {
        var x = 1.0;
        for (var at = 0; at < left.Length; at++)
        {
            var hasArcs = graph.Edges.Any(edge => layout.LayerOf(edge.From.Card) == at && layout.LayerOf(edge.To.Card) == at);
            x += leftZone[at] + (hasArcs ? CurveRoom * 0.8 : 0);
            (left[at], width[at]) = (x, layout.Columns[at].Where(item => item.IsCard).Select(item => cardWidth(item.Card)).Max());
            x += width[at] + rightZone[at] + CurveRoom + Math.Min(60, layout.Columns[at].Count * 2);
        }

        Width = left.Length == 0 ? 0 : left[^1] + width[^1] + rightZone[^1] + 1;
    }

    private void PlaceDown()
    {
        for (var at = 0; at < layout.Columns.Count; at++)
        {
            var y = 0.0;
            for (var index = 0; index < layout.Columns[at].Count; index++)
            {
                var item = layout.Columns[at][index];
                if (index > 0) y += Gap(layout.Columns[at][index - 1], item);
                middle[(at, item)] = y + (HeightOf(item) / 2);
                y += HeightOf(item);
            }

            foreach (var item in layout.Columns[at]) middle[(at, item)] -= y / 2;
        }

        Connect();
        var byLayer = links.SelectMany(link => new[] { (At: (link.Layer, link.A), Wish: (link.Layer + 1, link.B), Shift: link.OffB - link.OffA),
            (At: (link.Layer + 1, link.B), Wish: (link.Layer, link.A), Shift: link.OffA - link.OffB) }).ToLookup(item => item.At, item => (item.Wish, item.Shift));
        for (var pass = 0; pass < Passes; pass++)
        {
            foreach (var at in pass % 2 == 0 ? Enumerable.Range(0, left.Length) : Enumerable.Range(0, left.Length).Reverse()) Settle(at, byLayer);
        }

        var top = middle.Select(pair => pair.Value - (HeightOf(pair.Key.Item) / 2)).DefaultIfEmpty().Min();
        foreach (var key in middle.Keys.ToList()) middle[key] += 1 - top;
        Height = middle.Select(pair => pair.Value + (HeightOf(pair.Key.Item) / 2)).DefaultIfEmpty(-1).Max() + 1;
    }

    /// <summary>The pieces of all ways between neighbouring layers, each once.</summary>
    private void Connect()
    {
        var known = new HashSet<(int, GraphItem, double, GraphItem, double)>();
        for (var edge = 0; edge < graph.Edges.Count; edge++)
        {
            var way = layout.Way(edge).ToList();
            for (var at = 1; at < way.Count; at++)
            {
                var (a, b) = (way[at - 1], way[at]);
                if (a.Layer == b.Layer) continue;
                var (offA, offB) = (a.Item.IsCard ? Offset(edge, isEnd: false) : 0, b.Item.IsCard ? Offset(edge, isEnd: true) : 0);
                var link = a.Layer < b.Layer ? (a.Layer, a.Item, offA, b.Item, offB) : (b.Layer, b.Item, offB, a.Item, offA);
                if (known.Add(link)) links.Add(link);
            }
        }
    }

    /// <summary>
    /// Moves the items of a layer to where their neighbours want them, as far as order and distance allow: the weighted least squares solution, found by
    /// pooling neighbours that would come too near (isotonic regression).
    /// </summary>
    private void Settle(int at, ILookup<(int, GraphItem), ((int, GraphItem) Wish, double Shift)> wishes)
    {
        var blocks = new List<(double Weight, double Sum, int Count)>();
        var column = layout.Columns[at];
        var distance = new double[column.Count];
        for (var index = 0; index < column.Count; index++)
        {
            if (index > 0) distance[index] = distance[index - 1] + ((HeightOf(column[index - 1]) + HeightOf(column[index])) / 2) + Gap(column[index - 1], column[index]);
            var wished = wishes[(at, column[index])].Select(wish => middle[wish.Wish] + wish.Shift).DefaultIfEmpty(middle[(at, column[index])]).Average();
            var weight = column[index].IsCard ? 1 + (2 * Math.Min(8, wishes[(at, column[index])].Count())) : 3.0;
            blocks.Add((weight, (wished - distance[index]) * weight, 1));
            while (blocks.Count > 1 && blocks[^2].Sum / blocks[^2].Weight >= blocks[^1].Sum / blocks[^1].Weight)
            {
                var last = blocks[^1];
                blocks.RemoveAt(blocks.Count - 1);
                blocks[^1] = (blocks[^1].Weight + last.Weight, blocks[^1].Sum + last.Sum, blocks[^1].Count + last.Count);
            }
        }

        var next = 0;
        foreach (var (weight, sum, count) in blocks)
        {
            for (var end = next + count; next < end; next++) middle[(at, column[next])] = (sum / weight) + distance[next];
        }
    }
}
