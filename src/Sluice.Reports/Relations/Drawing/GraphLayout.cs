namespace Sluice.Reports.Relations.Drawing;

/// <summary>Edges that end at one port with the same traffic, or, where edges are sums, with the same width. They share their lanes, their arrowhead and their label.</summary>
internal sealed record GraphBundle(GraphPort To, AccessWidth Width, string Words);

/// <summary>What stands in a layer: a card, or the lane in which a bundle passes through the layer. The unused number is −1.</summary>
internal readonly record struct GraphItem(int Card, int Bundle, bool IsBack)
{
    public bool IsCard => Card >= 0;

    public static GraphItem OfCard(int card) => new(card, -1, false);

    public static GraphItem Lane(int bundle, bool isBack) => new(-1, bundle, isBack);
}

/// <summary>
/// Places the cards of a graph in layers from left to right (Sugiyama's method): cycles are opened at the card that mostly sends, layers are longest
/// paths, edges that pass a layer get a lane in it, so that none runs behind a card, and the order within a layer follows the neighbours' mean position.
/// Deterministic.
/// </summary>
internal sealed class GraphLayout
{
    private const int Sweeps = 12;

    private readonly RelationGraph graph;
    private readonly int[] layer;
    private readonly Dictionary<(int From, int To), int> weights;

    public GraphLayout(RelationGraph graph)
    {
        this.graph = graph;
        weights = graph.Edges.Where(edge => edge.From.Card != edge.To.Card)
            .GroupBy(edge => (edge.From.Card, edge.To.Card)).ToDictionary(group => group.Key, group => group.Count());
        layer = Layers();
        var numbers = new Dictionary<GraphBundle, int>();
        BundleOf = [.. graph.Edges.Select(edge => Number(numbers, new(edge.To, edge.Width, graph.IsDetailed ? edge.Words : "")))];
        Bundles = [.. numbers.OrderBy(pair => pair.Value).Select(pair => pair.Key)];
        Columns = Order();
    }

    /// <summary>Edges by where they end and what they carry.</summary>
    public IReadOnlyList<GraphBundle> Bundles { get; }

    /// <summary>For each edge of the graph the number of its bundle.</summary>
    public IReadOnlyList<int> BundleOf { get; }

    /// <summary>Cards and lanes by layer from left to right, each layer from top to bottom.</summary>
    public IReadOnlyList<IReadOnlyList<GraphItem>> Columns { get; }

    /// <summary>The layer of a card, from 0.</summary>
    public int LayerOf(int card) => layer[card];

    /// <summary>The items an edge goes through: its source, the lanes between, its target; one layer apart each.</summary>
    public IEnumerable<(int Layer, GraphItem Item)> Way(int edge)
    {
        var (from, to) = (graph.Edges[edge].From.Card, graph.Edges[edge].To.Card);
        yield return (layer[from], GraphItem.OfCard(from));
        var step = Math.Sign(layer[to] - layer[from]);
        for (var at = layer[from] + step; step != 0 && at != layer[to]; at += step) yield return (at, GraphItem.Lane(BundleOf[edge], step < 0));
        yield return (layer[to], GraphItem.OfCard(to));
    }

    private static int Number(Dictionary<GraphBundle, int> numbers, GraphBundle bundle)
    {
        if (!numbers.TryGetValue(bundle, out var number)) numbers[bundle] = number = numbers.Count;
        return number;
    }

    private int[] Layers()
    {
        var place = Sequence();
        var result = new int[graph.Cards.Count];
        foreach (var card in Enumerable.Range(0, result.Length).OrderBy(card => place[card]))
        {
            foreach (var (from, to) in weights.Keys)
            {
                if (to == card && place[from] < place[card]) result[card] = Math.Max(result[card], result[from] + 1);
            }
        }

        Narrow(result);
        var last = Enumerable.Range(0, result.Length).Where(card => graph.Cards[card].Side != CardSide.Destination).Select(card => result[card]).DefaultIfEmpty(-1).Max();
        for (var card = 0; card < result.Length; card++)
        {
            if (graph.Cards[card].Side == CardSide.Destination) result[card] = last + 1;
        }

        return result;
    }

    /// <summary>Joins neighbouring layers of what is inside until the drawing is not much wider than high.</summary>
    private void Narrow(int[] result)
    {
        var inside = Enumerable.Range(0, result.Length).Where(card => graph.Cards[card].Side == CardSide.Between).ToList();
        var used = inside.Select(card => result[card]).Distinct().Order().ToList();
        var most = (int)Math.Ceiling(Math.Sqrt(inside.Count)) + 1;
        var hasSources = graph.Cards.Any(card => card.Side == CardSide.Source);
        foreach (var card in inside)
        {
            var at = used.IndexOf(result[card]);
            result[card] = (used.Count <= most ? at : at * most / used.Count) + (hasSources ? 1 : 0);
        }
    }

    /// <summary>An order of the cards in which few edges point back: by what a card sends less what it receives, among those that are left.</summary>
    private int[] Sequence()
    {
        var place = new int[graph.Cards.Count];
        var left = Enumerable.Range(0, graph.Cards.Count).ToList();
        for (var at = 0; left.Count > 0; at++)
        {
            var next = left.OrderBy(card => (int)graph.Cards[card].Side switch { (int)CardSide.Source => 0, (int)CardSide.Destination => 2, _ => 1 })
                .ThenByDescending(card => Balance(card, left)).ThenBy(card => card).First();
            place[next] = at;
            left.Remove(next);
        }

        return place;
    }

    private int Balance(int card, List<int> left) =>
        weights.Sum(pair => pair.Key.From == card && left.Contains(pair.Key.To) ? 1 : pair.Key.To == card && left.Contains(pair.Key.From) ? -1 : 0);

    private List<List<GraphItem>> Order()
    {
        var columns = new List<List<GraphItem>>();
        for (var at = 0; at <= layer.DefaultIfEmpty(-1).Max(); at++)
            columns.Add([.. Enumerable.Range(0, layer.Length).Where(card => layer[card] == at).Select(GraphItem.OfCard)]);
        var neighbours = new Dictionary<(int Layer, GraphItem Item), List<(int Layer, GraphItem Item)>>();
        for (var edge = 0; edge < graph.Edges.Count; edge++)
        {
            var way = Way(edge).ToList();
            foreach (var (at, item) in way)
            {
                if (!item.IsCard && !columns[at].Contains(item)) columns[at].Add(item);
            }

            for (var at = 1; at < way.Count; at++)
            {
                Of(way[at]).Add(way[at - 1]);
                Of(way[at - 1]).Add(way[at]);
            }
        }

        var position = new Dictionary<(int, GraphItem), double>();
        for (var at = 0; at < columns.Count; at++) Number(at);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var at in sweep % 2 == 0 ? Enumerable.Range(0, columns.Count) : Enumerable.Range(0, columns.Count).Reverse())
            {
                var mean = columns[at].Select((item, index) => (Item: item, Mean: Mean(at, item, sweep % 2 == 0 ? -1 : 1), Index: index));
                columns[at] = [.. mean.OrderBy(item => item.Mean).ThenBy(item => item.Index).Select(item => item.Item)];
                Number(at);
            }
        }

        return columns;

        List<(int Layer, GraphItem Item)> Of((int, GraphItem) item)
        {
            if (!neighbours.TryGetValue(item, out var list)) neighbours[item] = list = [];
            return list;
        }

        void Number(int at)
        {
            for (var index = 0; index < columns[at].Count; index++) position[(at, columns[at][index])] = (index + 0.5) / columns[at].Count;
        }

        double Mean(int at, GraphItem item, int side)
        {
            var near = Of((at, item)).Where(other => other.Layer - at == side).ToList();
            return near.Count == 0 ? position[(at, item)] : near.Average(other => position[other]);
        }
    }
}
