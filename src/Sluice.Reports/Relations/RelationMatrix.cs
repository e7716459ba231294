using Sluice.Analysis;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Relations;

/// <summary>What a group of endpoints is.</summary>
internal enum GroupKind
{
    Namespace = 0,
    Nodes,
    Outside,
}

/// <summary>A heading and the endpoints under it: those from <see cref="First"/> on, <see cref="Count"/> of them.</summary>
internal sealed record MatrixGroup(string Name, GroupKind Kind, int First, int Count);

/// <summary>One endpoint with its label under its group.</summary>
internal sealed record MatrixNode(Endpoint Endpoint, int Group, string Label, string FullName);

/// <summary>What is allowed and unknown from one node to another, and why. Interned: equal cells of a matrix are one object with one number.</summary>
internal sealed record MatrixCell(TrafficSet Allowed, TrafficSet Unknown, ValueList<RuleRef> Rules, ValueList<UnknownReason> Because)
{
    public AccessWidth Width => AccessWidths.Of(Allowed, Unknown);
}

/// <summary>
/// The relation as a sparse matrix over numbered endpoints: grouped by namespace (ascending), then nodes, then what is outside; rows hold their
/// columns ascending.
/// </summary>
internal sealed class RelationMatrix
{
    private RelationMatrix(IReadOnlyList<MatrixGroup> groups, IReadOnlyList<MatrixNode> nodes) => (Groups, Nodes) = (groups, nodes);

    public IReadOnlyList<MatrixGroup> Groups { get; }

    public IReadOnlyList<MatrixNode> Nodes { get; }

    /// <summary>The different cells; rows refer to them by number.</summary>
    public IReadOnlyList<MatrixCell> Cells { get; private init; } = [];

    /// <summary>For each node as source: destination and number of the cell, ascending by destination.</summary>
    public IReadOnlyList<IReadOnlyList<(int To, int Cell)>> Rows { get; private init; } = [];

    /// <summary>The number of connections.</summary>
    public int Count => Rows.Sum(row => row.Count);

    public static RelationMatrix Of(RelationReport report)
    {
        var empty = Number(report);
        var index = new EndpointNumbers(empty.Nodes.Select(node => node.Endpoint));
        var cells = new List<MatrixCell>();
        var known = new Dictionary<MatrixCell, int>();
        var rows = new List<(int To, int Cell)>[empty.Nodes.Count];
        for (var at = 0; at < rows.Length; at++) rows[at] = [];
        var last = -1;
        foreach (var connection in report.Connections)
        {
            var decision = report.Explain(connection);
            var cell = new MatrixCell(connection.Allowed, connection.Unknown, decision.AllowingRules, decision.Because);
            if (last < 0 || !cell.Equals(cells[last]))
            {
                if (!known.TryGetValue(cell, out last))
                {
                    known[cell] = last = cells.Count;
                    cells.Add(cell);
                }
            }

            rows[index[connection.From]].Add((index[connection.To], last));
        }

        foreach (var row in rows) row.Sort(static (a, b) => a.To.CompareTo(b.To));
        return new(empty.Groups, empty.Nodes) { Cells = cells, Rows = rows, Reached = [.. rows.SelectMany(row => row.Select(pair => pair.To))] };
    }

    /// <summary>Whether the node has a row: pods always, nodes and what is outside when they open connections.</summary>
    public bool IsSource(int node) => Groups[Nodes[node].Group].Kind == GroupKind.Namespace || Rows[node].Count > 0;

    /// <summary>Whether the node has a column: pods always, nodes and what is outside when something reaches them.</summary>
    public bool IsDestination(int node) => Groups[Nodes[node].Group].Kind == GroupKind.Namespace || Reached.Contains(node);

    private HashSet<int> Reached { get; init; } = [];

    private static RelationMatrix Number(RelationReport report)
    {
        var objects = new HashSet<Endpoint>(ReferenceEqualityComparer.Instance);
        foreach (var connection in report.Connections)
        {
            objects.Add(connection.From);
            objects.Add(connection.To);
        }

        var connected = objects.ToHashSet();
        if (!report.IsFiltered) connected.UnionWith(report.Endpoints.Where(endpoint => endpoint is WorkloadEndpoint or RepresentativeEndpoint));
        var names = new EndpointNames(report.Endpoints);
        var groups = new List<MatrixGroup>();
        var nodes = new List<MatrixNode>();
        var headings = connected.GroupBy(endpoint => (Kind: Kind(endpoint), Name: EndpointWords.Group(endpoint)))
            .OrderBy(group => group.Key.Kind).ThenBy(group => group.Key.Name, StringComparer.Ordinal);
        foreach (var heading in headings)
        {
            var first = nodes.Count;
            nodes.AddRange(heading.Order().Select(endpoint => new MatrixNode(endpoint, groups.Count, names.Short(endpoint), names.Full(endpoint))));
            groups.Add(new(heading.Key.Name, heading.Key.Kind, first, nodes.Count - first));
        }

        return new(groups, nodes);
    }

    private static GroupKind Kind(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint or RepresentativeEndpoint => GroupKind.Namespace,
        NodeEndpoint => GroupKind.Nodes,
        _ => GroupKind.Outside,
    };
}
