using System.Runtime.InteropServices;

namespace Sluice.Analysis;

/// <summary>What one class may open to another; <see cref="May"/> contains <see cref="Sure"/>.</summary>
internal readonly record struct Reach(int Class, int Sure, int May);

/// <summary>
/// The relation over classes: for each source the egress row, met with the transposed ingress rows. Nothing is kept for pairs: a source's
/// destinations are produced when asked for, at the cost of the smaller of its two sides.
/// </summary>
internal sealed class Relation
{
    private readonly PeerClass[] classes;
    private readonly TrafficTable traffic;
    private readonly Row[] egress;
    private readonly Row[] ingress;
    private readonly IngressIndex index;

    public Relation(PeerClass[] classes, TrafficTable traffic, Row[] egress, Row[] ingress)
    {
        (this.classes, this.traffic, this.egress, this.ingress) = (classes, traffic, egress, ingress);
        index = IngressIndex.Of(ingress, classes.Length);
    }

    public TrafficTable Traffic => traffic;

    /// <summary>The row of a class as source.</summary>
    public Row Egress(int classId) => egress[classId];

    /// <summary>The row of a class as destination.</summary>
    public Row Ingress(int classId) => ingress[classId];

    /// <summary>The answer for one pair.</summary>
    public (int Sure, int May) Of(int from, int to)
    {
        if (!CanConnect(classes[from], classes[to])) return (TrafficTable.None, TrafficTable.None);
        var (sureOut, mayOut) = egress[from].Of(to);
        var (sureIn, mayIn) = ingress[to].Of(from);
        return (traffic.And(sureOut, sureIn), traffic.And(mayOut, mayIn));
    }

    /// <summary>Appends the classes that a class may open something to, in no order.</summary>
    public void CopyFrom(int from, List<Reach> target)
    {
        var row = egress[from];
        if (row.RestMay == TrafficTable.None && row.Cells.Sum(static cell => (long)cell.Peers.Count) <= index.SupportOf(from))
        {
            foreach (var cell in row.Cells)
            {
                cell.Peers.ForEach((this, from, cell, target), static (state, to) =>
                {
                    var (relation, from, cell, target) = state;
                    var (sure, may) = relation.ingress[to].Of(from);
                    relation.Append(from, to, relation.traffic.And(cell.Sure, sure), relation.traffic.And(cell.May, may), target);
                });
            }

            return;
        }

        index.ForEach(from, (this, from, row, target), static (state, to, sure, may) =>
        {
            var (relation, from, row, target) = state;
            var (sureOut, mayOut) = row.Cells.Length == 0 ? (row.RestSure, row.RestMay) : row.Of(to);
            relation.Append(from, to, relation.traffic.And(sureOut, sure), relation.traffic.And(mayOut, may), target);
        });
    }

    private void Append(int from, int to, int sure, int may, List<Reach> target)
    {
        if (may != TrafficTable.None && CanConnect(classes[from], classes[to])) target.Add(new(to, sure, may));
    }

    /// <summary>
    /// Whether the pair is part of the relation: nothing outside talks to anything outside, names and controllers are one-way, and a node's traffic with
    /// nodes and with the outside is nobody's policy.
    /// </summary>
    private static bool CanConnect(PeerClass from, PeerClass to)
    {
        if (from.Kind == ClassKind.Domain || to.Kind == ClassKind.Controller) return false;
        var fromOutside = from.Kind is ClassKind.Address or ClassKind.Controller;
        var toOutside = to.Kind is ClassKind.Address or ClassKind.Domain;
        if (fromOutside) return !toOutside && to.Kind != ClassKind.Node;
        if (from.Kind == ClassKind.Node) return !toOutside && to.Kind != ClassKind.Node;
        return true;
    }
}

/// <summary>The ingress rows turned round: for each source, which destinations say something about it.</summary>
internal sealed class IngressIndex
{
    private readonly Row[] rows;
    private readonly int[][] members;
    private readonly int[] open;
    private readonly int[] starts;
    private readonly (int Row, int Cell)[] mentions;
    private readonly (ClassSet Peers, int Row, int Cell)[] dense;
    private readonly int openMembers;
    private readonly int[] mentionedMembers;

    private IngressIndex(
        Row[] rows, int[][] members, int[] open, int[] starts, (int Row, int Cell)[] mentions, (ClassSet Peers, int Row, int Cell)[] dense, int[] mentionedMembers)
    {
        (this.rows, this.members, this.open, this.starts, this.mentions, this.dense) = (rows, members, open, starts, mentions, dense);
        this.mentionedMembers = mentionedMembers;
        openMembers = open.Sum(row => members[row].Length) + dense.Sum(cell => members[cell.Row].Length);
    }

    public static IngressIndex Of(Row[] ingress, int classCount)
    {
        var ids = new Dictionary<Row, int>(ReferenceEqualityComparer.Instance);
        var rows = new List<Row>();
        var members = new List<List<int>>();
        for (var id = 0; id < ingress.Length; id++)
        {
            ref var row = ref CollectionsMarshal.GetValueRefOrAddDefault(ids, ingress[id], out var exists);
            if (!exists)
            {
                row = rows.Count;
                rows.Add(ingress[id]);
                members.Add([]);
            }

            members[row].Add(id);
        }

        var open = new List<int>();
        var dense = new List<(ClassSet, int, int)>();
        var starts = new int[classCount + 1];
        var weights = new int[classCount];
        for (var row = 0; row < rows.Count; row++)
        {
            if (rows[row].RestMay != TrafficTable.None) open.Add(row);
            for (var cell = 0; cell < rows[row].Cells.Length; cell++)
            {
                var peers = rows[row].Cells[cell].Peers;
                if (peers.IsDense) dense.Add((peers, row, cell));
                else
                {
                    foreach (var id in peers.Ids)
                    {
                        starts[id + 1]++;
                        weights[id] += members[row].Count;
                    }
                }
            }
        }

        for (var id = 0; id < classCount; id++) starts[id + 1] += starts[id];
        var mentions = new (int, int)[starts[classCount]];
        var next = starts.AsSpan(0, classCount).ToArray();
        for (var row = 0; row < rows.Count; row++)
        {
            for (var cell = 0; cell < rows[row].Cells.Length; cell++)
            {
                foreach (var id in rows[row].Cells[cell].Peers.Ids) mentions[next[id]++] = (row, cell);
            }
        }

        return new([.. rows], [.. members.Select(static list => list.ToArray())], [.. open], starts, mentions, [.. dense], weights);
    }

    /// <summary>An upper bound of how many destinations say something about the source.</summary>
    public long SupportOf(int from) => (long)openMembers + mentionedMembers[from];

    /// <summary>Calls for each destination that may admit the source, with what it admits.</summary>
    public void ForEach<TState>(int from, TState state, Action<TState, int, int, int> visit)
    {
        foreach (var row in open)
        {
            var (sure, may) = rows[row].Cells.Length == 0 ? (rows[row].RestSure, rows[row].RestMay) : rows[row].Of(from);
            if (may != TrafficTable.None) Visit(row, sure, may);
        }

        for (var at = starts[from]; at < starts[from + 1]; at++)
        {
            var (row, cell) = mentions[at];
            if (rows[row].RestMay == TrafficTable.None) Visit(row, rows[row].Cells[cell].Sure, rows[row].Cells[cell].May);
        }

        foreach (var (peers, row, cell) in dense)
        {
            if (rows[row].RestMay == TrafficTable.None && peers.Contains(from)) Visit(row, rows[row].Cells[cell].Sure, rows[row].Cells[cell].May);
        }

        void Visit(int row, int sure, int may)
        {
            foreach (var to in members[row]) visit(state, to, sure, may);
        }
    }
}
