using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>Finds the rules behind an answer by going through the policies of one subject for one peer.</summary>
internal sealed class DecisionWalk(PolicyTable table, Profile profile)
{
    /// <summary>One side of a connection: the subject's say about the peer.</summary>
    public SideDecision Side(int subjectId, int peerId, Direction direction, List<UnknownReason> because)
    {
        var subject = table.Universe[subjectId];
        var traffic = table.Relation.Traffic;
        var row = direction == Direction.Ingress ? table.Relation.Ingress(subjectId) : table.Relation.Egress(subjectId);
        var (sure, may) = row.Of(peerId);
        var unknown = traffic.Except(may, sure);
        if (!subject.IsPod || IsOwnNode(subject, table.Universe[peerId], direction))
        {
            return new() { Allowed = traffic[sure], Unknown = TrafficSet.Empty };
        }

        var rules = new List<RuleRef>();
        var (surely, perhaps) = (new List<Entry>(), new List<Entry>());
        var policies = table.Subjects(direction).PoliciesOf(subjectId);
        foreach (var policy in policies) Collect(policy, direction, subject, peerId, unknown, rules, because, surely, perhaps);
        var isIsolated = policies.Exists(static policy => policy.Lowered.Tier == Tier.NetworkPolicy);
        if (rules.Count == 0 && isIsolated) rules.AddRange(policies.Where(static policy => policy.Lowered.Tier == Tier.NetworkPolicy).Select(policy => Isolation(policy, direction)));
        rules.Sort();
        return new()
        {
            Allowed = traffic[sure],
            Unknown = traffic[unknown],
            IsIsolated = isIsolated,
            Rules = rules.ToValueList(),
        };
    }

    /// <summary>The ICMP and other protocols that get through, or reach policies that do not say what they mean for them, on both sides.</summary>
    public int Undefined(int source, int destination)
    {
        var traffic = table.Relation.Traffic;
        var outgoing = table.Undefined(source, destination, Direction.Egress);
        var incoming = table.Undefined(destination, source, Direction.Ingress);
        if (outgoing == TrafficTable.None && incoming == TrafficTable.None) return TrafficTable.None;
        return traffic.And(
            traffic.Or(outgoing, table.Relation.Egress(source).Of(destination).May), traffic.Or(incoming, table.Relation.Ingress(destination).Of(source).May));
    }

    /// <summary>What a side says with the ICMP and other protocols that reach its NetworkPolicies counted as unknown, where the profile does not say what these mean for them.</summary>
    public SideDecision WithUndefined(SideDecision side, int subjectId, int peerId, Direction direction)
    {
        var undefined = table.Relation.Traffic[table.Undefined(subjectId, peerId, direction)].Except(side.Allowed);
        return undefined.IsEmpty ? side : side with { Unknown = side.Unknown.Union(undefined) };
    }

    /// <summary>Whether the pair is free because it may share a node.</summary>
    public bool IsOwnNode(PeerClass subject, PeerClass peer, Direction direction) =>
        profile.ModelsNodes && subject.IsPod && peer.IsNodeLike && (direction == Direction.Ingress || profile.OwnNodeEgressIsFree)
        && Universe.MayShareNode(subject, peer);

    /// <summary>A policy's isolation as a reason.</summary>
    public static RuleRef Isolation(PolicyEntry policy, Direction direction) => new(policy.Origin, direction, -1, policy.Origin.Span);

    /// <summary>
    /// Each reason once, those of the source first and then as the policies are read, whatever changes a snapshot has come from; of one policy as they were found, and
    /// those of no policy last.
    /// </summary>
    public static ValueList<UnknownReason> InOrder(List<UnknownReason> because) =>
    [
        .. because.Distinct().OrderBy(static reason => reason.Rule is null).ThenBy(static reason => reason.Rule?.Direction == Direction.Ingress)
            .ThenBy(static reason => reason.Rule?.Policy.Name.Kind, StringComparer.Ordinal).ThenBy(static reason => reason.Rule?.Policy.Name ?? default),
    ];

    private void Collect(
        PolicyEntry policy, Direction direction, PeerClass subject, int peerId, int unknown, List<RuleRef> rules, List<UnknownReason> because, List<Entry> sure,
        List<Entry> may)
    {
        var traffic = table.Relation.Traffic;
        var list = policy.Lowered.Rules(direction)!;
        if (list.MayDoAnything)
        {
            because.Add(new(UnknownCause.OpaquePolicy, Isolation(policy, direction)));
            return;
        }

        var standing = policy.Origin.Standing switch
        {
            PolicyStanding.Sound => (UnknownCause?)null,
            PolicyStanding.Doubtful => UnknownCause.DoubtfulPolicy,
            _ => UnknownCause.RefusedPolicy,
        };
        if (standing is { } cause && unknown != TrafficTable.None) because.Add(new(cause, Isolation(policy, direction)));
        else if (unknown != TrafficTable.None && !policy.Subjects.Sure.Contains(subject.Id))
            because.Add(new(UnknownCause.NamespaceLabelsUnknown, Isolation(policy, direction)));
        foreach (var rule in list.Rules)
        {
            sure.Clear();
            may.Clear();
            table.Rules.Append(rule, direction, subject, sure, may);
            var surely = Toward(sure, peerId);
            var perhaps = Toward(may, peerId);
            if (perhaps == TrafficTable.None) continue;
            var reference = new RuleRef(policy.Origin, direction, rule.Index, rule.Span);
            rules.Add(reference);
            if (traffic.And(unknown, traffic.Except(perhaps, surely)) != TrafficTable.None && standing is null)
                because.Add(new(CauseOf(rule, peerId), reference));
        }
    }

    private int Toward(List<Entry> entries, int peerId)
    {
        var ports = TrafficTable.None;
        foreach (var entry in entries)
        {
            if (entry.Peers.Contains(peerId)) ports = table.Relation.Traffic.Or(ports, entry.Traffic);
        }

        return ports;
    }

    private UnknownCause CauseOf(TierRule rule, int peerId)
    {
        var peer = table.Universe[peerId];
        if (rule.PeersUncertain || rule.PortsUncertain) return UnknownCause.RefusedPolicy;

        // A rule that was read whole and surely means the peer covers for sure the ports that it gives by number: what is left are names of ports that nobody read.
        if (table.Rules.Peers(rule).Sure.Contains(peerId)) return UnknownCause.NamedPortUnknown;
        if (peer.Kind == ClassKind.Controller) return UnknownCause.ControllerUnknown;
        foreach (var term in rule.Peers)
        {
            if (term is PodTerm && table.Resolver.Resolve(term).May.Contains(peerId)) return UnknownCause.NamespaceLabelsUnknown;
        }

        return UnknownCause.AddressUnknown;
    }
}
