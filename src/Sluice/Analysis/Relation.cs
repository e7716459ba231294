using System.Runtime.InteropServices;

namespace Sluice.Analysis;

/// <summary>What one class may open to another; <see cref="May"/> contains <see cref="Sure"/>.</summary>
internal readonly record struct Reach(int Class, int Sure, int May);

/// <summary>
/// The relation over classes: for each source the egress row, met with the transposed ingress rows. Nothing is kept for pairs: a source's
/// destinations are produced when asked for, at the cost of one of its two sides.
/// </summary>
internal sealed class Relation
{
    /// <summary>Up to this many times fewer peers are gone through one by one, rather than all that destinations say.</summary>
    private const int FewPeers = 8;

    private readonly ChunkedList<PeerClass> classes;
    private readonly TrafficTable traffic;
    private readonly ChunkedList<Row> egress;
    private readonly ChunkedList<Row> ingress;
    private readonly Lazy<IngressIndex> index;
    private readonly LaterRows? laterEgress;
    private readonly LaterRows? laterIngress;

    // Scratch for one thread at a time; the others make their own.
    private int[]? spare;

    public Relation(
        ChunkedList<PeerClass> classes, TrafficTable traffic, ChunkedList<Row> egress, ChunkedList<Row> ingress, LaterRows? laterEgress = null,
        LaterRows? laterIngress = null)
    {
        (this.classes, this.traffic, this.egress, this.ingress) = (classes, traffic, egress, ingress);
        (this.laterEgress, this.laterIngress) = (laterEgress, laterIngress);
        index = new(() => IngressIndex.Of(
            laterIngress is null ? ingress : ChunkedList<Row>.Of([.. Enumerable.Range(0, ingress.Count).Select(Ingress)])));
    }

    public TrafficTable Traffic => traffic;

    /// <summary>The ingress rows by source.</summary>
    public IngressIndex Index => index.Value;

    /// <summary>The row of a class as source.</summary>
    public Row Egress(int classId) => laterEgress?.Of(classId, egress[classId]) ?? egress[classId];

    /// <summary>The row of a class as destination.</summary>
    public Row Ingress(int classId) => laterIngress?.Of(classId, ingress[classId]) ?? ingress[classId];

    /// <summary>The answer for one pair, of nodes too, though the relation leaves out what is between two of them.</summary>
    public (int Sure, int May) Of(int from, int to)
    {
        if (!CanMeet(classes[from], classes[to])) return (TrafficTable.None, TrafficTable.None);
        var (sureOut, mayOut) = Egress(from).Of(to);
        var (sureIn, mayIn) = Ingress(to).Of(from);
        return (traffic.And(sureOut, sureIn), traffic.And(mayOut, mayIn));
    }

    /// <summary>Appends the classes that a class may open something to, in no order.</summary>
    public void CopyFrom(int from, List<Reach> target)
    {
        var row = Egress(from);
        if (row.RestMay == TrafficTable.None && row.Support * FewPeers <= Index.SupportOf(from))
        {
            foreach (var cell in row.Cells)
            {
                cell.Peers.ForEach((this, from, cell, target), static (state, to) =>
                {
                    var (relation, from, cell, target) = state;
                    var (sure, may) = relation.Ingress(to).Of(from);
                    var reach = new Reach(to, relation.traffic.And(cell.Sure, sure), relation.traffic.And(cell.May, may));
                    if (relation.IsOpen(from, reach)) target.Add(reach);
                });
            }

            return;
        }

        var start = target.Count;
        Index.CopyTo(from, target);
        var span = CollectionsMarshal.AsSpan(target)[start..];
        CollectionsMarshal.SetCount(target, start + (row.Cells.Length == 0 ? Meet(from, row, span) : MeetCells(from, row, span)));
    }

    /// <summary>Narrows what destinations admit to what a row without cells lets out; how many are left.</summary>
    private int Meet(int from, Row row, Span<Reach> span)
    {
        var kept = 0;
        foreach (var (to, sure, may) in span)
        {
            var reach = new Reach(to, traffic.And(row.RestSure, sure), traffic.And(row.RestMay, may));
            if (IsOpen(from, reach)) span[kept++] = reach;
        }

        return kept;
    }

    /// <summary>Narrows what destinations admit to what a row with cells lets out; how many are left.</summary>
    private int MeetCells(int from, Row row, Span<Reach> span)
    {
        // The cell of each class plus one, written before and wiped after, so that no destination is searched for.
        var cellOf = Interlocked.Exchange(ref spare, null) ?? new int[classes.Count];
        for (var cell = 0; cell < row.Cells.Length; cell++) row.Cells[cell].Peers.Mark(cellOf, cell + 1);
        var kept = 0;
        foreach (var (to, sure, may) in span)
        {
            var (sureOut, mayOut) = cellOf[to] == 0 ? (row.RestSure, row.RestMay) : (row.Cells[cellOf[to] - 1].Sure, row.Cells[cellOf[to] - 1].May);
            var reach = new Reach(to, traffic.And(sureOut, sure), traffic.And(mayOut, may));
            if (IsOpen(from, reach)) span[kept++] = reach;
        }

        foreach (var cell in row.Cells) cell.Peers.Mark(cellOf, 0);
        spare = cellOf;
        return kept;
    }

    /// <summary>An upper bound of how many classes a class may open something to.</summary>
    public long SupportOf(int from) =>
        Egress(from) is { RestMay: TrafficTable.None } row ? Math.Min(row.Support, Index.SupportOf(from)) : Index.SupportOf(from);

    /// <summary>The relation with some rows replaced.</summary>
    public Relation With(
        IReadOnlyList<(int ClassId, Row Row)> outgoing, IReadOnlyList<(int ClassId, Row Row)> incoming, LaterRows? nextEgress, LaterRows? nextIngress) =>
        new(classes, traffic, egress.With(outgoing), ingress.With(incoming), nextEgress, nextIngress);

    /// <summary>The relation over the same classes, of which some have no endpoints any more.</summary>
    public Relation With(ChunkedList<PeerClass> next) => new(next, traffic, egress, ingress, laterEgress, laterIngress);

    /// <summary>The relation with classes appended, each with its rows.</summary>
    public Relation With(
        ChunkedList<PeerClass> next, IReadOnlyList<Row> outgoing, IReadOnlyList<Row> incoming, LaterRows nextEgress, LaterRows nextIngress) =>
        new(next, traffic, egress.Add(outgoing), ingress.Add(incoming), nextEgress, nextIngress);

    private bool IsOpen(int from, Reach reach) => reach.May != TrafficTable.None && CanConnect(classes[from], classes[reach.Class]);

    /// <summary>Whether the pair is part of the relation: a node's traffic with nodes and with the outside is nobody's policy.</summary>
    public static bool CanConnect(PeerClass from, PeerClass to) =>
        CanMeet(from, to) && !(from.Kind == ClassKind.Node && (to.Kind == ClassKind.Node || IsOutside(to))) && !(to.Kind == ClassKind.Node && IsOutside(from));

    /// <summary>Whether there is an answer for the pair: nothing outside talks to anything outside, names and controllers are one-way.</summary>
    private static bool CanMeet(PeerClass from, PeerClass to) =>
        from.Kind is not (ClassKind.Domain or ClassKind.Gone) && to.Kind is not (ClassKind.Controller or ClassKind.Gone) && !(IsOutside(from) && IsOutside(to));

    private static bool IsOutside(PeerClass peer) => peer.Kind is ClassKind.Address or ClassKind.Domain or ClassKind.Controller;
}
