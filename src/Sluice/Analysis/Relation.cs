namespace Sluice.Analysis;

/// <summary>What one class may open to another; <see cref="May"/> contains <see cref="Sure"/>.</summary>
internal readonly record struct Reach(int Class, int Sure, int May);

/// <summary>
/// The relation over classes: for each source the egress row, met with the transposed ingress rows. Nothing is kept for pairs: a source's
/// destinations are produced when asked for, at the cost of the smaller of its two sides.
/// </summary>
internal sealed class Relation
{
    private readonly ChunkedList<PeerClass> classes;
    private readonly TrafficTable traffic;
    private readonly ChunkedList<Row> egress;
    private readonly ChunkedList<Row> ingress;
    private readonly Lazy<IngressIndex> index;
    private readonly LaterRows? laterEgress;
    private readonly LaterRows? laterIngress;

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
        if (row.RestMay == TrafficTable.None && row.Support <= Index.SupportOf(from))
        {
            foreach (var cell in row.Cells)
            {
                cell.Peers.ForEach((this, from, cell, target), static (state, to) =>
                {
                    var (relation, from, cell, target) = state;
                    var (sure, may) = relation.Ingress(to).Of(from);
                    relation.Append(from, to, relation.traffic.And(cell.Sure, sure), relation.traffic.And(cell.May, may), target);
                });
            }

            return;
        }

        Index.ForEach(from, (this, from, row, target), static (state, to, sure, may) =>
        {
            var (relation, from, row, target) = state;
            var (sureOut, mayOut) = row.Cells.Length == 0 ? (row.RestSure, row.RestMay) : row.Of(to);
            relation.Append(from, to, relation.traffic.And(sureOut, sure), relation.traffic.And(mayOut, may), target);
        });
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

    private void Append(int from, int to, int sure, int may, List<Reach> target)
    {
        if (may != TrafficTable.None && CanConnect(classes[from], classes[to])) target.Add(new(to, sure, may));
    }

    /// <summary>Whether the pair is part of the relation: a node's traffic with nodes and with the outside is nobody's policy.</summary>
    public static bool CanConnect(PeerClass from, PeerClass to) =>
        CanMeet(from, to) && !(from.Kind == ClassKind.Node && (to.Kind == ClassKind.Node || IsOutside(to))) && !(to.Kind == ClassKind.Node && IsOutside(from));

    /// <summary>Whether there is an answer for the pair: nothing outside talks to anything outside, names and controllers are one-way.</summary>
    private static bool CanMeet(PeerClass from, PeerClass to) =>
        from.Kind is not (ClassKind.Domain or ClassKind.Gone) && to.Kind is not (ClassKind.Controller or ClassKind.Gone) && !(IsOutside(from) && IsOutside(to));

    private static bool IsOutside(PeerClass peer) => peer.Kind is ClassKind.Address or ClassKind.Domain or ClassKind.Controller;
}
