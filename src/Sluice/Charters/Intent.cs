using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>
/// What a charter means, as a snapshot: the workloads that were read, and policies in the internal form instead of those that were written. A governed namespace is
/// isolated in both directions; each grant opens its source's egress and its destination's ingress, where they are governed; a bar is denied before anything else.
/// Analysed like any other snapshot, so that what is meant and what is allowed are compared exactly.
/// </summary>
public static class Intent
{
    /// <summary>The snapshot of what is meant.</summary>
    /// <param name="bound">The charter on a day.</param>
    /// <param name="grants">Those of its grants that are meant here.</param>
    /// <param name="bars">Those of its bars that are meant here.</param>
    /// <param name="closesByScope">
    /// Whether what is governed by name or label is also closed to pods where nothing else decides, namespaces included whose labels nobody read.
    /// </param>
    public static Snapshot Of(BoundCharter bound, IEnumerable<Grant> grants, IEnumerable<Bar> bars, bool closesByScope)
    {
        ArgumentNullException.ThrowIfNull(bound);
        ArgumentNullException.ThrowIfNull(grants);
        var policies = new List<Policy>();
        var closed = new DirectionRules(default);
        foreach (var space in bound.Governance.Names)
            policies.Add(new IntendedPolicy(Tier.NetworkPolicy, PodTerm.In(space, Selector.Everything)) { Name = NameOf(space, "closed by default"), Span = bound.Charter.Span, Ingress = closed, Egress = closed });
        policies.AddRange(Open(bound.Governance, grants));
        var number = 0;
        foreach (var bar in bars) policies.AddRange(Close(bar, ++number));
        if (closesByScope) policies.AddRange(bound.Charter.Governs.Select(Baseline));
        return Surroundings(bound) with { Policies = policies.OrderBy(static policy => policy.Name).ToValueList() };
    }

    /// <summary>Everything that the charter means.</summary>
    public static Snapshot Of(BoundCharter bound)
    {
        ArgumentNullException.ThrowIfNull(bound);
        return Of(bound, bound.Grants, bound.Bars, closesByScope: false);
    }

    /// <summary>Every side that grants and bars name, as a policy that nobody holds: a reading that is compared with it tells apart what the charter tells apart.</summary>
    internal static Policy Named(IEnumerable<Grant> grants, IEnumerable<Bar> bars)
    {
        var sides = grants.SelectMany(static grant => (GrantSide[])[grant.From, grant.To]).Concat(bars.SelectMany(static bar => (GrantSide[])[bar.From, bar.To]));
        var rule = new TierRule(0, RuleAction.Allow, default) { Peers = sides.Select(static side => side.Term).OfType<PeerTerm>().Distinct().ToValueList() };
        return new IntendedPolicy(Tier.NetworkPolicy, PodTerm.Across(Selector.Everything, Selector.Everything)) { Name = NameOf("", "named"), Egress = new([rule]) };
    }

    /// <summary>What was read, without its policies and with every namespace that the charter speaks of.</summary>
    public static Snapshot Surroundings(BoundCharter bound)
    {
        ArgumentNullException.ThrowIfNull(bound);
        var known = bound.Snapshot.Namespaces.Select(static space => space.Name).ToHashSet(StringComparer.Ordinal);
        var named = bound.Grants.SelectMany(static grant => (GrantSide[])[grant.From, grant.To]).Concat(bound.Bars.SelectMany(static bar => (GrantSide[])[bar.From, bar.To]))
            .Select(static side => (side.Term as PodTerm)?.NamespaceName).OfType<string>().Concat(bound.Governance.Names);
        var missing = named.Where(known.Add).Select(Namespace.Referred);
        return bound.Snapshot with
        {
            Policies = default,
            Problems = default,
            Namespaces = bound.Snapshot.Namespaces.Concat(missing).OrderBy(static space => space.Name, StringComparer.Ordinal).ToValueList(),
        };
    }

    private static IEnumerable<IntendedPolicy> Open(Governance governance, IEnumerable<Grant> grants)
    {
        var rules = new Dictionary<GovernedPods, (IntendedRules Ingress, IntendedRules Egress)>();
        var subjects = new Dictionary<GrantSide, List<(IntendedRules Ingress, IntendedRules Egress)>>(ReferenceEqualityComparer.Instance);
        foreach (var grant in grants)
        {
            if (grant.From.Standing != SideStanding.Bound || grant.To.Standing != SideStanding.Bound) continue;
            foreach (var (_, egress) in Of(grant.From)) egress.Add(grant.To, grant);
            foreach (var (ingress, _) in Of(grant.To)) ingress.Add(grant.From, grant);
        }

        return rules.Select(static subject => new IntendedPolicy(Tier.NetworkPolicy, PodTerm.In(subject.Key.Namespace, subject.Key.Pods))
        {
            Name = NameOf(subject.Key.Namespace, subject.Key.Pods.IsEmpty ? "every pod" : subject.Key.Pods.ToString()),
            Ingress = new(subject.Value.Ingress.Rules),
            Egress = new(subject.Value.Egress.Rules),
        });

        List<(IntendedRules Ingress, IntendedRules Egress)> Of(GrantSide side)
        {
            if (subjects.TryGetValue(side, out var known)) return known;
            var found = new List<(IntendedRules, IntendedRules)>();
            foreach (var pods in governance.Subjects(side))
            {
                if (!rules.TryGetValue(pods, out var lists)) rules[pods] = lists = (new(), new());
                found.Add(lists);
            }

            return subjects[side] = found;
        }
    }

    private static IntendedPolicy Baseline(GovernedScope scope, int number)
    {
        var everyPod = PodTerm.Across(Selector.Everything, Selector.Everything);
        return new(Tier.Baseline, scope.Namespace is { } name ? PodTerm.In(name, Selector.Everything) : PodTerm.Across(Governance.SelectorOf(scope.Labels), Selector.Everything))
        {
            Name = NameOf("", FormattableString.Invariant($"scope {number:D4}")),
            Span = scope.Span,
            Ingress = new([new TierRule(0, RuleAction.Deny, scope.Span) { Peers = [everyPod], Ports = TrafficSet.AllPorts, CoversPortless = true }]),
            Egress = new([new TierRule(0, RuleAction.Deny, scope.Span) { AnyPeer = true, Ports = TrafficSet.AllPorts, CoversPortless = true }]),
        };
    }

    private static IEnumerable<IntendedPolicy> Close(Bar bar, int number)
    {
        var (from, to) = (Subject(bar.From), Subject(bar.To));
        if (from is not null) yield return Deny(from, bar.To, isEgress: true, "from");
        if (to is not null) yield return Deny(to, bar.From, isEgress: false, "to");

        // The border of a tenant is closed from both sides: a namespace may carry a value of the label that nobody read.
        if (bar.Prohibition is not null || from is null || to is null) yield break;
        yield return Deny(to, bar.From, isEgress: true, "back from");
        yield return Deny(from, bar.To, isEgress: false, "back to");

        static PodTerm? Subject(GrantSide side) => side.IsAnyone ? PodTerm.Across(Selector.Everything, Selector.Everything) : side.Term as PodTerm;

        IntendedPolicy Deny(PodTerm subject, GrantSide peer, bool isEgress, string way)
        {
            var rules = new DirectionRules(
            [
                new TierRule(0, RuleAction.Deny, bar.Span)
                {
                    AnyPeer = peer.IsAnyone, Peers = peer.Term is { } term ? [term] : default, Ports = bar.Traffic.OnlyPorts(), CoversPortless = bar.Traffic.Icmp,
                },
            ]);
            return new(Tier.Admin, subject)
            {
                Name = NameOf("", FormattableString.Invariant($"forbidden {number:D4} {way}")), Span = bar.Span, Egress = isEgress ? rules : null, Ingress = isEgress ? null : rules,
            };
        }
    }

    private static ObjectName NameOf(string space, string name) => new("Charter", space, name);
}
