using System.Collections.Concurrent;
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

    private const int Outside = 1;
    private const int Node = 2;
    private const int Controller = 4;
    private const int Gone = 8;
    private const int Anything = 16;

    private readonly ChunkedList<PeerClass> classes;
    private readonly TrafficTable traffic;
    private readonly ChunkedList<Row> egress;
    private readonly ChunkedList<Row> ingress;
    private readonly Lazy<IngressIndex> index;
    private readonly LaterRows? laterEgress;
    private readonly LaterRows? laterIngress;

    // What matters of a class as destination, a byte for each, so that no class is touched for it.
    private readonly Lazy<byte[]> marks;

    // As many as threads ever asked at once.
    private readonly ConcurrentBag<int[]> scratch = [];

    public Relation(
        ChunkedList<PeerClass> classes, TrafficTable traffic, ChunkedList<Row> egress, ChunkedList<Row> ingress, LaterRows? laterEgress = null,
        LaterRows? laterIngress = null)
    {
        (this.classes, this.traffic, this.egress, this.ingress) = (classes, traffic, egress, ingress);
        marks = new(() => [.. classes.Select(static peer => Marks(peer))]);
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
        var (kept, mark, barred) = (0, marks.Value, Barred(classes[from]));
        foreach (var reach in span)
        {
            var met = Meet(row.RestSure, row.RestMay, reach);
            if (met.May != TrafficTable.None && (mark[reach.Class] & barred) == 0) span[kept++] = met;
        }

        return kept;
    }

    /// <summary>Narrows what destinations admit to what a row with cells lets out; how many are left.</summary>
    private int MeetCells(int from, Row row, Span<Reach> span)
    {
        // The cell of each class plus one, written before and wiped after, so that no destination is searched for.
        if (!scratch.TryTake(out var cellOf)) cellOf = new int[classes.Count];
        for (var cell = 0; cell < row.Cells.Length; cell++) row.Cells[cell].Peers.Mark(cellOf, cell + 1);
        var (kept, mark, barred) = (0, marks.Value, Barred(classes[from]));
        foreach (var reach in span)
        {
            var cell = cellOf[reach.Class];
            if (cell == 0 && row.RestMay == TrafficTable.None) continue;
            var met = cell == 0 ? Meet(row.RestSure, row.RestMay, reach) : Meet(row.Cells[cell - 1].Sure, row.Cells[cell - 1].May, reach);
            if (met.May != TrafficTable.None && (mark[reach.Class] & barred) == 0) span[kept++] = met;
        }

        foreach (var cell in row.Cells) cell.Peers.Mark(cellOf, 0);
        scratch.Add(cellOf);
        return kept;
    }

    private Reach Meet(int sure, int may, Reach reach)
    {
        var met = traffic.And(may, reach.May);
        return new(reach.Class, sure == may && reach.Sure == reach.May ? met : traffic.And(sure, reach.Sure), met);
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

    /// <summary>What a class is as destination, as bits.</summary>
    private static byte Marks(PeerClass peer) =>
        (byte)((IsOutside(peer) ? Outside : 0) | (peer.Kind == ClassKind.Node ? Node : 0) | (peer.Kind == ClassKind.Controller ? Controller : 0)
            | (peer.Kind == ClassKind.Gone ? Gone : 0) | Anything);

    /// <summary>Destinations of any of these bits are not part of the relation; the same as <see cref="CanConnect"/> says class by class.</summary>
    private static int Barred(PeerClass from) =>
        from.Kind is ClassKind.Domain or ClassKind.Gone ? Anything : Gone | (from.Kind == ClassKind.Node || IsOutside(from) ? Outside | Node | Controller : Controller);

    private static bool IsOutside(PeerClass peer) => peer.Kind is ClassKind.Address or ClassKind.Domain or ClassKind.Controller;
}
