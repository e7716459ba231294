using System.Runtime.InteropServices;
using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>
/// Builds the row of a subject from the policies that select it: the Admin tier, the NetworkPolicies, the Baseline tier, then the traffic with its own node.
/// Subjects with the same policies, the same named ports in use and the same node share one row.
/// </summary>
internal sealed class RowBuilder
{
    private readonly Universe universe;
    private readonly Profile profile;
    private readonly Direction direction;
    private readonly RuleEntries rules;
    private readonly TrafficTable traffic;
    private readonly Lazy<Bench> bench;
    private readonly Dictionary<int[], Row> rows = new(NumberKeys.Comparer);
    private readonly Lock gate;
    private readonly RowKey key;

    public RowBuilder(Universe universe, Profile profile, Direction direction, RuleEntries rules, TrafficTable traffic)
    {
        (this.universe, this.profile, this.direction, this.rules, this.traffic) = (universe, profile, direction, rules, traffic);
        (key, gate) = (new(direction), new());
        bench = new(MakeBench);
    }

    /// <summary>What one thread at a time builds a row with.</summary>
    private sealed record Bench(RowUnion Union, TierWalk Tiers, List<Entry> Sure, List<Entry> May, List<Entry> Ignored);

    /// <summary>The rows of all classes, built on every core. They are not remembered: what a version changes makes them others.</summary>
    public Row[] All(SubjectIndex subjects)
    {
        var found = new Dictionary<int[], int>(NumberKeys.Comparer).GetAlternateLookup<ReadOnlySpan<int>>();
        var firsts = new List<PeerClass>();
        var rowOf = new int[universe.ClassCount];
        var ownNode = FreeTowardNodes();
        foreach (var subject in universe.Classes)
        {
            rowOf[subject.Id] = -1;
            if (!subject.IsPod || subjects.BundlesOf(subject.Id).IsEmpty) continue;
            var parts = key.Of(subject, subjects.BundlesOf(subject.Id), ownNode);
            if (found.TryGetValue(parts, out rowOf[subject.Id])) continue;
            found[parts] = rowOf[subject.Id] = firsts.Count;
            firsts.Add(subject);
        }

        var built = new Row[firsts.Count];
        Blocks.ForEach(built.Length, MakeBench, (own, at) => built[at] = Build(firsts[at], PoliciesOf(subjects.BundlesOf(firsts[at].Id)), ownNode, own));
        return Array.ConvertAll(rowOf, row => row < 0 ? Row.AllowAll : built[row]);
    }

    private RowBuilder(RowBuilder parent, Universe universe, RuleEntries rules)
    {
        (this.universe, profile, direction, this.rules, traffic) = (universe, parent.profile, parent.direction, rules, parent.traffic);
        (key, gate) = (new(direction), parent.gate);
        bench = new(() => parent.bench.Value with { Tiers = new(rules, traffic) });
    }

    /// <summary>
    /// A builder for a later version. It shares the scratch space, and therefore the lock, and no rows: what an earlier version built is that version's to
    /// keep, so that rows go with the last version that has them.
    /// </summary>
    public RowBuilder With(Universe next, RuleEntries nextRules) => new(this, next, nextRules);

    /// <summary>The row of a class as subject of the policies in an index.</summary>
    public Row Of(PeerClass subject, SubjectIndex subjects)
    {
        if (!subject.IsPod) return Row.AllowAll;
        var bundles = subjects.BundlesOf(subject.Id);
        if (bundles.IsEmpty) return Row.AllowAll;
        lock (gate)
        {
            var ownNode = FreeTowardNodes();
            var known = rows.GetAlternateLookup<ReadOnlySpan<int>>();
            var parts = key.Of(subject, bundles, ownNode);
            if (known.TryGetValue(parts, out var row)) return row;
            bench.Value.Union.Reserve(universe.ClassCount);
            return known[parts] = Build(subject, PoliciesOf(bundles), ownNode, bench.Value);
        }
    }

    /// <summary>The ICMP and other protocols that reach the NetworkPolicies of a subject, where the profile does not say what these mean for them.</summary>
    public int Undefined(PeerClass subject, int peerId, SubjectIndex subjects)
    {
        if (!traffic.HasPortless || profile.NetworkPolicyPortless != PortlessMeaning.Undefined || !subject.IsPod) return TrafficTable.None;
        var policies = subjects.PoliciesOf(subject.Id).ToArray();
        if (policies.All(static policy => policy.Lowered.Tier != Tier.NetworkPolicy)) return TrafficTable.None;
        lock (gate)
        {
            var admin = Outcome(policies, Tier.Admin, subject, bench.Value);
            var state = Array.Find(admin.Parts, part => part.Peers.Contains(peerId)) is { Peers: not null } part ? part.State : admin.Rest;
            return traffic.Except(state.Next, traffic.AllPorts);
        }
    }

    private Bench MakeBench() => new(new(universe.ClassCount, traffic), new(rules, traffic), [], [], []);

    private static PolicyEntry[] PoliciesOf(ReadOnlySpan<Bundle> bundles)
    {
        if (bundles.Length == 1) return bundles[0].Policies;
        var policies = new List<PolicyEntry>();
        foreach (var bundle in bundles) policies.AddRange(bundle.Policies);
        return [.. policies];
    }

    private bool FreeTowardNodes() =>
        profile.ModelsNodes && !universe.NodeLike.IsEmpty && (direction == Direction.Ingress || profile.OwnNodeEgressIsFree);

    private Row Build(PeerClass subject, PolicyEntry[] policies, bool ownNode, Bench own)
    {
        var free = ownNode ? OwnNodes(subject) : ClassSet.Empty;
        if (Array.Exists(policies, policy => policy.Lowered.Rules(direction)!.MayDoAnything))
        {
            return Free(Row.Of(TrafficTable.None, TrafficTable.All, []), free);
        }

        var isPlain = Array.TrueForAll(policies, static policy => policy.Lowered.Tier == Tier.NetworkPolicy);
        var admin = isPlain ? TierOutcome.Untouched : Outcome(policies, Tier.Admin, subject, own);
        var baseline = isPlain ? TierOutcome.Untouched : Outcome(policies, Tier.Baseline, subject, own);
        var middle = isPlain ? policies : Array.FindAll(policies, static policy => policy.Lowered.Tier == Tier.NetworkPolicy);
        var isolated = Array.Exists(middle, policy => policy.SurelySelects(subject.Id));
        var allowed = Allowed(middle, subject, own);
        if (ReferenceEquals(admin, TierOutcome.Untouched) && (isolated || ReferenceEquals(baseline, TierOutcome.Untouched)) && (isolated || middle.Length == 0))
        {
            return Free(middle.Length == 0 ? Row.AllowAll : allowed, free);
        }

        return Free(Combine(admin, allowed, Everyone(middle, subject, isolated, own.Union), baseline, isolated, middle.Length > 0, own.Union), free);
    }

    private ClassSet OwnNodes(PeerClass subject)
    {
        var own = new List<int>();
        universe.NodeLike.ForEach((universe, subject, own), static (state, id) =>
        {
            if (Universe.MayShareNode(state.subject, state.universe[id])) state.own.Add(id);
        });
        return ClassSet.Of(own);
    }

    private TierOutcome Outcome(PolicyEntry[] policies, Tier tier, PeerClass subject, Bench own)
    {
        var ordered = Array.FindAll(policies, policy => policy.Lowered.Tier == tier);
        return ordered.Length == 0 ? TierOutcome.Untouched : own.Tiers.Walk(ordered, direction, subject);
    }

    /// <summary>
    /// The union of the NetworkPolicies' rules. When something certainly isolates, only the rules of certain policies are certain.
    /// </summary>
    private Row Allowed(PolicyEntry[] policies, PeerClass subject, Bench own)
    {
        var (sure, may) = (own.Sure, own.May);
        sure.Clear();
        may.Clear();
        foreach (var policy in policies)
        {
            var counts = policy.SurelySelects(subject.Id);
            foreach (var rule in policy.Lowered.Rules(direction)!.Rules)
            {
                own.Ignored.Clear();
                rules.Append(rule, direction, subject, counts ? sure : own.Ignored, may);
            }
        }

        return own.Union.Of(sure, CollectionsMarshal.AsSpan(sure).SequenceEqual(CollectionsMarshal.AsSpan(may)) ? sure : may);
    }

    /// <summary>
    /// Where no policy certainly isolates and some may: what every one of them surely allows, since any one alone may be the one that is there.
    /// </summary>
    private int[]? Everyone(PolicyEntry[] policies, PeerClass subject, bool isolated, RowUnion union)
    {
        if (isolated || policies.Length == 0) return null;
        var everyone = new int[universe.ClassCount];
        Array.Fill(everyone, TrafficTable.All);
        foreach (var policy in policies)
        {
            var sure = new List<Entry>();
            foreach (var rule in policy.Lowered.Rules(direction)!.Rules) rules.Append(rule, direction, subject, sure, []);
            var row = union.Of(sure, sure);
            for (var id = 0; id < everyone.Length; id++) everyone[id] = traffic.And(everyone[id], row.Of(id).Sure);
        }

        return everyone;
    }

    private Row Combine(TierOutcome admin, Row allowed, int[]? everyone, TierOutcome baseline, bool isolated, bool anyMiddle, RowUnion union)
    {
        var classes = new SortedSet<int>();
        if (everyone is not null) classes.UnionWith(Enumerable.Range(0, everyone.Length));
        var adminOf = new Dictionary<int, TierState>();
        var baselineOf = new Dictionary<int, TierState>();
        var allowedOf = new Dictionary<int, (int Sure, int May)>();
        foreach (var (peers, state) in admin.Parts) peers.ForEach((adminOf, state), static (map, id) => map.adminOf[id] = map.state);
        foreach (var (peers, state) in baseline.Parts) peers.ForEach((baselineOf, state), static (map, id) => map.baselineOf[id] = map.state);
        foreach (var cell in allowed.Cells) cell.Peers.ForEach((allowedOf, cell), static (map, id) => map.allowedOf[id] = (map.cell.Sure, map.cell.May));
        classes.UnionWith(adminOf.Keys);
        classes.UnionWith(baselineOf.Keys);
        classes.UnionWith(allowedOf.Keys);
        return union.Of(
            classes,
            id => Decide(
                adminOf.GetValueOrDefault(id, admin.Rest), allowedOf.GetValueOrDefault(id, (allowed.RestSure, allowed.RestMay)),
                everyone?[id] ?? TrafficTable.All, baselineOf.GetValueOrDefault(id, baseline.Rest), isolated, anyMiddle),
            Decide(admin.Rest, (allowed.RestSure, allowed.RestMay), TrafficTable.All, baseline.Rest, isolated, anyMiddle));
    }

    /// <summary>One peer's answer from what each tier may say: certain is what may be allowed and cannot be denied.</summary>
    private (int Sure, int May) Decide(TierState admin, (int Sure, int May) allowed, int everyone, TierState baseline, bool isolated, bool anyMiddle)
    {
        var mayAllow = isolated ? allowed.May : traffic.Or(baseline.Allow, baseline.Next);
        var mayDeny = isolated ? traffic.Not(allowed.Sure) : baseline.Deny;
        if (!isolated && anyMiddle)
        {
            mayAllow = traffic.Or(mayAllow, allowed.May);
            mayDeny = traffic.Or(mayDeny, traffic.Not(everyone));
        }

        var may = traffic.Or(admin.Allow, traffic.And(admin.Next, mayAllow));
        var denied = traffic.Or(admin.Deny, traffic.And(admin.Next, mayDeny));
        return (traffic.Except(may, denied), may);
    }

    /// <summary>The row with everything open toward the nodes that may be the subject's own.</summary>
    private static Row Free(Row row, ClassSet nodes)
    {
        if (nodes.IsEmpty || ReferenceEquals(row, Row.AllowAll)) return row;
        var cells = row.Cells.Select(cell => cell with { Peers = cell.Peers.Except(nodes) }).Where(cell => !cell.Peers.IsEmpty).ToList();
        cells.Add(new(nodes, TrafficTable.All, TrafficTable.All));
        return Row.Of(row.RestSure, row.RestMay, [.. cells]);
    }
}
