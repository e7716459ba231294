using Sluice.Sets;

namespace Sluice.Reports.Relations.Drawing;

/// <summary>Which side of the graph a card belongs to by nature.</summary>
internal enum CardSide
{
    Between = 0,

    /// <summary>Traffic from outside.</summary>
    Source,

    /// <summary>Destinations outside.</summary>
    Destination,
}

/// <summary>A namespace (or what is outside) with its endpoints as rows; without rows when there are too many to draw.</summary>
/// <param name="Group">The group of the matrix.</param>
/// <param name="Side">Where it stands by nature.</param>
/// <param name="Rows">Nodes of the matrix, ascending.</param>
internal sealed record GraphCard(int Group, CardSide Side, ValueList<int> Rows);

/// <summary>Where an edge meets a card: one of its rows, or −1 for the card as a whole.</summary>
internal readonly record struct GraphPort(int Card, int Row);

/// <summary>Connections drawn as one line: of one endpoint, or of all of a card, to one endpoint or all of a card.</summary>
internal sealed record GraphEdge(GraphPort From, GraphPort To, AccessWidth Width, string Words);

/// <summary>The relation as cards and edges. Edges that leave or reach every row of a card are one edge of the card.</summary>
internal sealed class RelationGraph
{
    private const int MostRows = 70;

    private RelationGraph(IReadOnlyList<GraphCard> cards, IReadOnlyList<GraphEdge> edges, bool isDetailed) => (Cards, Edges, IsDetailed) = (cards, edges, isDetailed);

    /// <summary>Cards with at least one edge.</summary>
    public IReadOnlyList<GraphCard> Cards { get; }

    public IReadOnlyList<GraphEdge> Edges { get; }

    /// <summary>Whether cards show their endpoints; else edges are sums between groups.</summary>
    public bool IsDetailed { get; }

    public static RelationGraph Of(RelationMatrix matrix)
    {
        var isDetailed = matrix.Nodes.Count <= MostRows;
        var sources = new HashSet<int>();
        var targets = new HashSet<int>();
        for (var from = 0; from < matrix.Rows.Count; from++)
        {
            foreach (var (to, _) in matrix.Rows[from])
            {
                sources.Add(from);
                targets.Add(to);
            }
        }

        var cards = new List<GraphCard>();
        for (var group = 0; group < matrix.Groups.Count; group++)
        {
            var rows = Enumerable.Range(matrix.Groups[group].First, matrix.Groups[group].Count).ToList();
            if (matrix.Groups[group].Kind != GroupKind.Outside) AddCard(CardSide.Between, rows.Where(row => sources.Contains(row) || targets.Contains(row)));
            else
            {
                AddCard(CardSide.Source, rows.Where(sources.Contains));
                AddCard(CardSide.Destination, rows.Where(targets.Contains));
            }

            void AddCard(CardSide side, IEnumerable<int> members)
            {
                var list = members.ToValueList();
                if (list.Count > 0) cards.Add(new(group, side, list));
            }
        }

        var edges = isDetailed ? Fold(matrix, cards) : Between(matrix, cards);
        return new(isDetailed ? cards : [.. cards.Select(card => card with { Rows = default })], edges, isDetailed);
    }

    private static List<GraphEdge> Fold(RelationMatrix matrix, List<GraphCard> cards)
    {
        var (outgoing, incoming) = Homes(cards);
        var single = new List<(GraphPort From, GraphPort To, MatrixCell Cell)>();
        for (var from = 0; from < matrix.Rows.Count; from++)
        {
            foreach (var same in matrix.Rows[from].GroupBy(pair => (Card: incoming[pair.To], Traffic(matrix, pair.Cell))))
            {
                var card = cards[same.Key.Card];
                var content = matrix.Cells[same.First().Cell];
                var isWhole = card.Rows.Count > 1 && card.Rows.Count(row => row != from) == same.Count(pair => pair.To != from) && same.Any(pair => pair.To != from);
                if (isWhole) single.Add((new(outgoing[from], from), new(same.Key.Card, -1), content));
                else single.AddRange(same.Select(pair => (new GraphPort(outgoing[from], from), new GraphPort(same.Key.Card, pair.To), content)));
            }
        }

        var edges = new List<GraphEdge>();
        foreach (var same in single.GroupBy(edge => (edge.From.Card, edge.To, edge.Cell.Allowed, edge.Cell.Unknown)))
        {
            var content = same.First().Cell;
            var rows = cards[same.Key.Card].Rows;
            var isWhole = rows.Count > 1 && rows.Count(row => row != same.Key.To.Row) == same.Count(edge => edge.From.Row != same.Key.To.Row)
                && same.Any(edge => edge.From.Row != same.Key.To.Row);
            if (isWhole) edges.Add(new(new(same.Key.Card, -1), same.Key.To, content.Width, CellWords.Traffic(content)));
            else edges.AddRange(same.Select(edge => new GraphEdge(edge.From, edge.To, content.Width, CellWords.Traffic(content))));
        }

        return edges;
    }

    private static List<GraphEdge> Between(RelationMatrix matrix, List<GraphCard> cards)
    {
        var groups = GroupMatrix.Of(matrix);
        var edges = new List<GraphEdge>();
        for (var from = 0; from < cards.Count; from++)
        {
            for (var to = 0; to < cards.Count; to++)
            {
                if (cards[from].Side == CardSide.Destination || cards[to].Side == CardSide.Source) continue;
                if (groups[cards[from].Group, cards[to].Group] is { Pairs: > 0 } cell) edges.Add(new(new(from, -1), new(to, -1), cell.Width, cell.Words(matrix)));
            }
        }

        return edges;
    }

    private static (Dictionary<int, int> Outgoing, Dictionary<int, int> Incoming) Homes(List<GraphCard> cards)
    {
        var (outgoing, incoming) = (new Dictionary<int, int>(), new Dictionary<int, int>());
        for (var at = 0; at < cards.Count; at++)
        {
            foreach (var row in cards[at].Rows)
            {
                if (cards[at].Side != CardSide.Destination) outgoing[row] = at;
                if (cards[at].Side != CardSide.Source) incoming[row] = at;
            }
        }

        return (outgoing, incoming);
    }

    private static (TrafficSet Allowed, TrafficSet Unknown) Traffic(RelationMatrix matrix, int cell) => (matrix.Cells[cell].Allowed, matrix.Cells[cell].Unknown);
}
