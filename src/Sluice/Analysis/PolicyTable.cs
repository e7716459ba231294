using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>The analysis of a snapshot as far as it does not depend on the question: classes, resolved policies, rows.</summary>
internal sealed class PolicyTable
{
    private PolicyTable(Universe universe, PeerResolver resolver, RuleEntries rules, PolicyEntry[] policies, SubjectIndex ingress, SubjectIndex egress, Relation relation)
    {
        (Universe, Resolver, Rules, Policies, Relation) = (universe, resolver, rules, policies, relation);
        (IngressSubjects, EgressSubjects) = (ingress, egress);
    }

    public Universe Universe { get; }

    public PeerResolver Resolver { get; }

    public RuleEntries Rules { get; }

    /// <summary>Policies in the snapshot's order.</summary>
    public PolicyEntry[] Policies { get; }

    public Relation Relation { get; }

    public SubjectIndex IngressSubjects { get; }

    public SubjectIndex EgressSubjects { get; }

    public SubjectIndex Subjects(Direction direction) => direction == Direction.Ingress ? IngressSubjects : EgressSubjects;

    public static PolicyTable Of(Universe universe, LoweredPolicy[] lowered, Profile profile, AddressRanges ranges, AnalysisOptions options)
    {
        var traffic = new TrafficTable();
        var resolver = new PeerResolver(universe, profile, ranges, options);
        var rules = new RuleEntries(universe, resolver, traffic);
        var policies = Array.ConvertAll(lowered, policy => new PolicyEntry(policy, SubjectsOf(policy, resolver, universe)));
        var ingress = SubjectIndex.Of(policies, Direction.Ingress, universe.Classes.Length);
        var egress = SubjectIndex.Of(policies, Direction.Egress, universe.Classes.Length);
        var incoming = Rows(new(universe, profile, Direction.Ingress, ingress, rules, traffic), universe);
        var outgoing = Rows(new(universe, profile, Direction.Egress, egress, rules, traffic), universe);
        return new(universe, resolver, rules, policies, ingress, egress, new(universe.Classes, traffic, outgoing, incoming));
    }

    private static Matched SubjectsOf(LoweredPolicy policy, PeerResolver resolver, Universe universe)
    {
        var matched = resolver.Resolve(policy.Subject);
        var sure = matched.Sure.Intersect(universe.Pods);
        return new(sure, ReferenceEquals(matched.Sure, matched.May) ? sure : matched.May.Intersect(universe.Pods));
    }

    private static Row[] Rows(RowBuilder builder, Universe universe) => Array.ConvertAll(universe.Classes, builder.Of);
}
