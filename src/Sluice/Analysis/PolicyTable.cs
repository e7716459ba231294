using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>The analysis of a snapshot as far as it does not depend on the question: classes, resolved policies, rows.</summary>
internal sealed class PolicyTable
{
    private readonly ChunkedList<PolicyEntry?> entries;
    private readonly Lazy<SubjectPlaces> places;
    private readonly RowBuilder outgoing;
    private readonly RowBuilder incoming;

    private PolicyTable(
        Universe universe, PeerResolver resolver, RuleEntries rules, ChunkedList<PolicyEntry?> entries, Lazy<SubjectPlaces> places, SubjectIndex ingress,
        SubjectIndex egress, Relation relation, RowBuilder incoming, RowBuilder outgoing)
    {
        (Universe, Resolver, Rules, this.entries, this.places, Relation) = (universe, resolver, rules, entries, places, relation);
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
        var traffic = new TrafficTable(universe.HasPortless);
        var resolver = new PeerResolver(universe, profile, ranges, options);
        var rules = new RuleEntries(universe, resolver, traffic, profile.NetworkPolicyPortless);
        var policies = new PolicyEntry[lowered.Length];
        Blocks.ForEach(lowered.Length, at =>
        {
            // The peers are found here, on every core; the row of a subject of many policies is built on one.
            policies[at] = new(lowered[at], SubjectsOf(lowered[at], resolver, universe));
            rules.Prepare(lowered[at].Ingress);
            rules.Prepare(lowered[at].Egress);
        });
        SubjectIndex? ingress = null, egress = null;
        Parallel.Invoke(
            () => ingress = SubjectIndex.Of(policies, Direction.Ingress, universe.ClassCount),
            () => egress = SubjectIndex.Of(policies, Direction.Egress, universe.ClassCount));
        var incoming = new RowBuilder(universe, profile, Direction.Ingress, rules, traffic);
        var outgoing = new RowBuilder(universe, profile, Direction.Egress, rules, traffic);
        var relation = new Relation(universe.ClassList, traffic, ChunkedList<Row>.Of(outgoing.All(egress!)), ChunkedList<Row>.Of(incoming.All(ingress!)));
        return new(
            universe, resolver, rules, ChunkedList<PolicyEntry?>.Of(policies), new(() => SubjectPlaces.Of(policies)), ingress!, egress!, relation, incoming, outgoing);
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
        var at = before is null ? -1 : places.Value.Of(before);
        if (before is not null && at < 0) throw new ArgumentException($"{before.Name} is not a policy of this snapshot", nameof(before));
        var old = at < 0 ? null : entries[at];
        var after = lowered is null ? null : new PolicyEntry(lowered, SubjectsOf(lowered, Resolver, Universe));
        var ingress = IngressSubjects.With(old, after, out var touchedIn);
        var egress = EgressSubjects.With(old, after, out var touchedOut);
        var (nextIncoming, nextOutgoing) = (incoming.With(Universe, Rules), outgoing.With(Universe, Rules));
        var newIn = Changed(touchedIn, id => Relation.Ingress(id), nextIncoming, ingress);
        var newOut = Changed(touchedOut, id => Relation.Egress(id), nextOutgoing, egress);
        delta = new(
            [.. newOut.Select(change => new RowDelta(change.ClassId, Relation.Egress(change.ClassId), change.Row))],
            [.. newIn.Select(change => new RowDelta(change.ClassId, Relation.Ingress(change.ClassId), change.Row))],
            []);
        var policies = at >= 0 ? entries.With([(at, after)]) : after is null ? entries : entries.Add(after);
        var moved = places.Value.With(at < 0 ? entries.Count : at, old, after);
        var relation = Relation.With(
            newOut, newIn, Later(Universe, Resolver, egress, nextOutgoing, Direction.Egress), Later(Universe, Resolver, ingress, nextIncoming, Direction.Ingress));
        return new(Universe, Resolver, Rules, policies, new(moved), ingress, egress, relation, nextIncoming, nextOutgoing);
    }

    /// <summary>The ICMP and other protocols about which a subject's NetworkPolicies would decide, on a profile that does not say how.</summary>
    public int Undefined(int subjectId, int peerId, Direction direction) => direction == Direction.Ingress
        ? incoming.Undefined(Universe[subjectId], peerId, IngressSubjects)
        : outgoing.Undefined(Universe[subjectId], peerId, EgressSubjects);

    /// <summary>
    /// The table over a later version of the universe. Only policies whose subject may lie in the namespaces of the appended classes are looked at, and only
    /// the rows of these classes are built; other rows say something about them when they are asked.
    /// </summary>
    /// <param name="next">A version of this table's universe.</param>
    public PolicyTable With(Universe next)
    {
        var appended = Enumerable.Range(Universe.ClassCount, next.ClassCount - Universe.ClassCount).Select(id => next[id]).ToList();
        if (appended.Count == 0) return new(next, Resolver, Rules, entries, places, IngressSubjects, EgressSubjects, Relation.With(next.ClassList), incoming, outgoing);
        var resolver = Resolver.With(next);
        var rules = Rules.With(resolver, appended);
        var selecting = new List<(int At, PolicyEntry? Entry)>();
        var ids = ClassSet.Of([.. appended.Where(static peer => peer.IsPod).Select(static peer => peer.Id)]);
        foreach (var at in appended.Where(static peer => peer.IsPod).Select(peer => next.Namespaces[peer.NamespaceIndex].Name).Distinct().SelectMany(places.Value.Of).Distinct())
        {
            var subjects = SubjectsOf(entries[at]!.Lowered, resolver, next);
            if (!subjects.May.Intersect(ids).IsEmpty) selecting.Add((at, new(entries[at]!.Lowered, subjects)));
        }

        var policies = selecting.ConvertAll(static item => item.Entry!);
        var ingress = IngressSubjects.With(appended, policies);
        var egress = EgressSubjects.With(appended, policies);
        var (nextIncoming, nextOutgoing) = (incoming.With(next, rules), outgoing.With(next, rules));
        var relation = Relation.With(
            next.ClassList, appended.ConvertAll(peer => nextOutgoing.Of(peer, egress)), appended.ConvertAll(peer => nextIncoming.Of(peer, ingress)),
            new(next, resolver, egress, nextOutgoing, Direction.Egress), new(next, resolver, ingress, nextIncoming, Direction.Ingress));
        return new(next, resolver, rules, entries.With(selecting), places, ingress, egress, relation, nextIncoming, nextOutgoing);
    }

    private static LaterRows? Later(Universe universe, PeerResolver resolver, SubjectIndex subjects, RowBuilder builder, Direction direction) =>
        universe.ClassCount == universe.FirstLater ? null : new(universe, resolver, subjects, builder, direction);

    private List<(int ClassId, Row Row)> Changed(ClassSet touched, Func<int, Row> old, RowBuilder builder, SubjectIndex subjects)
    {
        var ids = new List<int>();
        touched.CopyTo(ids);
        var changed = new List<(int, Row)>();
        foreach (var id in ids)
        {
            if (Universe[id].Kind == ClassKind.Gone) continue;
            var row = builder.Of(Universe[id], subjects);
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
