using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>The analysis of a snapshot as far as it does not depend on the question: classes, resolved policies, rows.</summary>
internal sealed class PolicyTable
{
    private readonly ChunkedList<PolicyEntry?> entries;
    private readonly RowBuilder outgoing;
    private readonly RowBuilder incoming;

    private PolicyTable(
        Universe universe, PeerResolver resolver, RuleEntries rules, ChunkedList<PolicyEntry?> entries, SubjectIndex ingress, SubjectIndex egress, Relation relation,
        RowBuilder incoming, RowBuilder outgoing)
    {
        (Universe, Resolver, Rules, this.entries, Relation) = (universe, resolver, rules, entries, relation);
        (IngressSubjects, EgressSubjects, this.incoming, this.outgoing) = (ingress, egress, incoming, outgoing);
    }

    public Universe Universe { get; }

    public PeerResolver Resolver { get; }

    public RuleEntries Rules { get; }

    /// <summary>Policies in the snapshot's order, those of later versions behind.</summary>
    public IEnumerable<PolicyEntry> Policies => entries.Where(static entry => entry is not null)!;

    public Relation Relation { get; }

    public SubjectIndex IngressSubjects { get; }

    public SubjectIndex EgressSubjects { get; }

    public SubjectIndex Subjects(Direction direction) => direction == Direction.Ingress ? IngressSubjects : EgressSubjects;

    public static PolicyTable Of(Universe universe, LoweredPolicy[] lowered, Profile profile, AddressRanges ranges, AnalysisOptions options)
    {
        var traffic = new TrafficTable();
        var resolver = new PeerResolver(universe, profile, ranges, options);
        var rules = new RuleEntries(universe, resolver, traffic);
        var policies = new PolicyEntry[lowered.Length];
        Blocks.ForEach(lowered.Length, at => policies[at] = new(lowered[at], SubjectsOf(lowered[at], resolver, universe)));
        SubjectIndex? ingress = null, egress = null;
        Parallel.Invoke(
            () => ingress = SubjectIndex.Of(policies, Direction.Ingress, universe.Classes.Length),
            () => egress = SubjectIndex.Of(policies, Direction.Egress, universe.Classes.Length));
        var incoming = new RowBuilder(universe, profile, Direction.Ingress, rules, traffic);
        var outgoing = new RowBuilder(universe, profile, Direction.Egress, rules, traffic);
        var relation = new Relation(universe.Classes, traffic, ChunkedList<Row>.Of(outgoing.All(egress!)), ChunkedList<Row>.Of(incoming.All(ingress!)));
        return new(universe, resolver, rules, ChunkedList<PolicyEntry?>.Of(policies), ingress!, egress!, relation, incoming, outgoing);
    }

    /// <summary>
    /// The table with one policy replaced, and the rows that are others now. Only the classes that the old or the new policy selects are looked at.
    /// </summary>
    /// <param name="before">The policy as it was, of this table; null when it is new.</param>
    /// <param name="lowered">The policy as it is; null when it was removed.</param>
    /// <param name="delta">The rows before and after.</param>
    /// <exception cref="ArgumentException">The policy is not of this table.</exception>
    public PolicyTable With(Policy? before, LoweredPolicy? lowered, out TableDelta delta)
    {
        var at = before is null ? -1 : PlaceOf(before);
        var old = at < 0 ? null : entries[at];
        var after = lowered is null ? null : new PolicyEntry(lowered, SubjectsOf(lowered, Resolver, Universe));
        var ingress = IngressSubjects.With(old, after, out var touchedIn);
        var egress = EgressSubjects.With(old, after, out var touchedOut);
        var newIn = Changed(touchedIn, id => Relation.Ingress(id), incoming, ingress);
        var newOut = Changed(touchedOut, id => Relation.Egress(id), outgoing, egress);
        delta = new(
            [.. newOut.Select(change => new RowDelta(change.ClassId, Relation.Egress(change.ClassId), change.Row))],
            [.. newIn.Select(change => new RowDelta(change.ClassId, Relation.Ingress(change.ClassId), change.Row))]);
        var policies = at >= 0 ? entries.With([(at, after)]) : after is null ? entries : entries.Add(after);
        return new(Universe, Resolver, Rules, policies, ingress, egress, Relation.With(newOut, newIn), incoming, outgoing);
    }

    private int PlaceOf(Policy policy)
    {
        for (var at = 0; at < entries.Count; at++)
        {
            if (ReferenceEquals(entries[at]?.Origin, policy)) return at;
        }

        throw new ArgumentException($"{policy.Name} is not a policy of this snapshot", nameof(policy));
    }

    private List<(int ClassId, Row Row)> Changed(ClassSet touched, Func<int, Row> old, RowBuilder builder, SubjectIndex subjects)
    {
        var ids = new List<int>();
        touched.CopyTo(ids);
        var changed = new List<(int, Row)>();
        foreach (var id in ids)
        {
            var row = builder.Of(Universe.Classes[id], subjects);
            if (!row.SameAs(old(id))) changed.Add((id, row));
        }

        return changed;
    }

    private static Matched SubjectsOf(LoweredPolicy policy, PeerResolver resolver, Universe universe)
    {
        var matched = resolver.Resolve(policy.Subject);
        var sure = matched.Sure.Intersect(universe.Pods);
        return new(sure, ReferenceEquals(matched.Sure, matched.May) ? sure : matched.May.Intersect(universe.Pods));
    }
}
