namespace Sluice.Reports.Relations.Drawing;

/// <summary>
/// Places the cards of a graph in layers from left to right (Sugiyama's method): cycles are opened at the card that mostly sends, layers are longest
/// paths, and the order within a layer follows the neighbours' mean position. Deterministic.
/// </summary>
internal sealed class GraphLayout
{
    private const int Sweeps = 8;

    private readonly RelationGraph graph;
    private readonly int[] layer;
    private readonly Dictionary<(int From, int To), int> weights;

    public GraphLayout(RelationGraph graph)
    {
        this.graph = graph;
        weights = graph.Edges.Where(edge => edge.From.Card != edge.To.Card)
            .GroupBy(edge => (edge.From.Card, edge.To.Card)).ToDictionary(group => group.Key, group => group.Count());
        layer = Layers();
        Columns = Order();
    }

    /// <summary>Cards by layer from left to right, each layer from top to bottom.</summary>
    public IReadOnlyList<IReadOnlyList<int>> Columns { get; }

    /// <summary>The layer of a card, from 0.</summary>
    public int LayerOf(int card) => layer[card];

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

        var last = Enumerable.Range(0, result.Length).Where(card => graph.Cards[card].Side != CardSide.Destination).Select(card => result[card]).DefaultIfEmpty(-1).Max();
        for (var card = 0; card < result.Length; card++)
        {
            if (graph.Cards[card].Side == CardSide.Destination) result[card] = last + 1;
        }

        return result;
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

    private List<List<int>> Order()
    {
        var columns = new List<List<int>>();
        for (var at = 0; at <= layer.DefaultIfEmpty(-1).Max(); at++) columns.Add([.. Enumerable.Range(0, layer.Length).Where(card => layer[card] == at)]);
        var position = new double[layer.Length];
        foreach (var column in columns) Number(column, position);
        for (var sweep = 0; sweep < Sweeps; sweep++)
        {
            foreach (var column in sweep % 2 == 0 ? columns : Enumerable.Reverse(columns))
            {
                var mean = column.ToDictionary(card => card, card => Mean(card, position));
                column.Sort((a, b) => mean[a] != mean[b] ? mean[a].CompareTo(mean[b]) : a.CompareTo(b));
                Number(column, position);
            }
        }

        return columns;
    }

    private double Mean(int card, double[] position)
    {
        var (sum, count) = (0.0, 0);
        foreach (var ((from, to), weight) in weights)
        {
            if (from != card && to != card) continue;
            sum += position[from == card ? to : from] * weight;
            count += weight;
        }

        return count == 0 ? position[card] : sum / count;
    }

    private static void Number(List<int> column, double[] position)
    {
        for (var at = 0; at < column.Count; at++) position[column[at]] = (at + 0.5) / column.Count;
    }
}
