using Sluice.Dialects;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>Tries the rules of a policy on one connection and says what differs.</summary>
internal sealed class RuleTrials(Reachability reachability, Endpoint subject, Endpoint peer, Direction direction, TrafficSet asked)
{
    private readonly PolicyTable table = reachability.Table;
    private readonly int[] peerClasses = reachability.Index.ClassesOf(peer);
    private readonly PeerClass subjectClass = reachability.Table.Universe[reachability.Index.ClassesOf(subject)[0]];

    private readonly List<Entry> sure = [];
    private readonly List<Entry> may = [];

    /// <summary>One trial for each rule of the direction, in order.</summary>
    public IEnumerable<RuleTrial> Of(LoweredPolicy lowered)
    {
        var policy = lowered.Origin;
        foreach (var rule in lowered.Rules(direction)?.Rules ?? default)
        {
            var outcome = Outcome(rule);
            var reference = new RuleRef(policy, direction, rule.Index, rule.Span);
            yield return new(reference, rule.Action, outcome, outcome == Verdict.Allow ? default : Misses(policy, rule, outcome));
        }
    }

    /// <summary>Whether the rule matches every asked port, toward every address asked about.</summary>
    private Verdict Outcome(TierRule rule)
    {
        sure.Clear();
        may.Clear();
        table.Rules.Append(rule, direction, subjectClass, sure, may);
        if (IsUndefined(rule)) may.AddRange(sure.ConvertAll(entry => entry with { Traffic = table.Relation.Traffic.Or(entry.Traffic, table.Relation.Traffic.Id(TrafficSet.Portless)) }));
        var outcome = Verdict.Allow;

        // A deny of one asked port, or of one address, denies the question.
        if (rule.Action == RuleAction.Deny && !asked.Equals(TrafficSet.AllPorts))
            return Array.Exists(peerClasses, id => Touches(sure, id)) ? Verdict.Allow : Array.Exists(peerClasses, id => Touches(may, id)) ? Verdict.Unknown : Verdict.Deny;
        foreach (var id in peerClasses)
        {
            if (Covers(sure, id)) continue;
            if (!Covers(may, id)) return Verdict.Deny;
            outcome = Verdict.Unknown;
        }

        return outcome;
    }

    /// <summary>Whether ICMP or another protocol is asked about, and it is not defined that a rule without ports covers it.</summary>
    private bool IsUndefined(TierRule rule) => rule is { IsPortlessUndefined: true, CoversPortless: true }
        && reachability.Profile.NetworkPolicyPortless == PortlessMeaning.Undefined && !asked.Intersect(TrafficSet.Portless).IsEmpty;

    private bool Covers(List<Entry> entries, int id)
    {
        var covered = Covered(entries, id);
        return asked.Equals(TrafficSet.AllPorts) ? covered != TrafficTable.None : asked.IsSubsetOf(table.Relation.Traffic[covered]);
    }

    private bool Touches(List<Entry> entries, int id) => !asked.Intersect(table.Relation.Traffic[Covered(entries, id)]).IsEmpty;

    private int Covered(List<Entry> entries, int id)
    {
        var covered = TrafficTable.None;
        foreach (var entry in entries)
        {
            if (entry.Peers.Contains(id)) covered = table.Relation.Traffic.Or(covered, entry.Traffic);
        }

        return covered;
    }

    private ValueList<Miss> Misses(Policy policy, TierRule rule, Verdict outcome)
    {
        var misses = new List<Miss>();
        if (rule.PeersUncertain || rule.PortsUncertain || (IsUndefined(rule) && outcome == Verdict.Unknown)) misses.Add(new(MissKind.Unknown, "", "", rule.Span));
        else
        {
            if (!rule.AnyPeer && !Matches(rule)) misses.AddRange(NearestPeer(policy, rule));
            if (!asked.Equals(TrafficSet.AllPorts) && PortMiss(rule) is { } port) misses.Add(port);
        }

        return misses.ToValueList();
    }

    /// <summary>Whether a peer of the rule means this one. A block that may hold a pod's unknown address does not mean the pod.</summary>
    private bool Matches(TierRule rule)
    {
        var peers = table.Rules.Peers(rule);
        if (peers.Sure.Contains(peerClasses[0])) return true;
        return peers.May.Contains(peerClasses[0]) && (peer is AddressEndpoint or DomainEndpoint || rule.Peers.Any(term => term is not BlockTerm && table.Resolver.Resolve(term).May.Contains(peerClasses[0])));
    }

    private List<Miss> NearestPeer(Policy policy, TierRule rule)
    {
        List<Miss>? best = null;
        for (var at = 0; at < rule.Peers.Count; at++)
        {
            var misses = PeerMisses(policy, rule.Peers[at], SpanOf(policy, rule, at));
            if (best is null || misses.Count < best.Count || (misses.Count == best.Count && Slips(misses) < Slips(best))) best = misses;
        }

        return best ?? [new(MissKind.OtherKindOfPeer, "", peer.ToString()!, rule.Span)];
    }

    private static int Slips(List<Miss> misses) => misses.Sum(static miss =>
        miss.Kind == MissKind.OtherKindOfPeer ? 1000 : Spelling.HalfSlips(miss.Wanted, miss.Has));

    private List<Miss> PeerMisses(Policy policy, PeerTerm term, SourceSpan span)
    {
        var peerClass = table.Universe[peerClasses[0]];
        switch (term)
        {
            case PodTerm pods when peerClass.IsPod:
                return LabelMisses(policy, pods, peerClass, span);
            case BlockTerm block when peer is AddressEndpoint { Addresses: var addresses }:
                var excepted = policy is NetworkPolicy && span.HasLine && IsExcepted(policy, span, addresses);
                return [new(excepted ? MissKind.AddressExcepted : MissKind.AddressOutside, block.Addresses.ToString(), addresses.ToString(), span)];
            case DomainTerm domain when peer is DomainEndpoint { Name: var name }:
                return [new(MissKind.AddressOutside, domain.Name, name, span)];
            default:
                return [new(MissKind.OtherKindOfPeer, term switch
                {
                    PodTerm => "pods",
                    BlockTerm block => block.Addresses.ToString(),
                    NodeTerm => "nodes",
                    DomainTerm domain => domain.Name,
                    _ => "",
                }, peer.ToString()!, span)];
        }
    }

    private List<Miss> LabelMisses(Policy policy, PodTerm term, PeerClass peerClass, SourceSpan span)
    {
        var misses = new List<Miss>();
        var space = table.Universe.Namespaces[peerClass.NamespaceIndex];
        if (term.NamespaceName is { } name && !string.Equals(name, space.Name, StringComparison.Ordinal))
            misses.Add(new(MissKind.NamespaceLabelsDiffer, $"{Labels.NamespaceName}={name}", $"{Labels.NamespaceName}={space.Name}", span));
        AddMisses(term.Namespaces, space.Labels, MissKind.NamespaceLabelsDiffer, span, misses);

        // A class may hold several workloads: what no policy tells apart has other labels.
        var labels = peer is WorkloadEndpoint { Workload.Labels: var own } ? own : peerClass.Labels;
        AddMisses(term.Pods ?? Selector.Everything, labels, MissKind.PodLabelsDiffer, span, misses);
        return misses;
    }

    private static void AddMisses(Selector selector, Labels labels, MissKind kind, SourceSpan span, List<Miss> misses)
    {
        foreach (var requirement in selector.Requirements)
        {
            if (requirement.Matches(labels)) continue;
            var has = labels.Find(requirement.Key) is { } value ? $"{requirement.Key}={value}" : "";
            misses.Add(new(kind, requirement.ToString(), has, span));
        }
    }

    private Miss? PortMiss(TierRule rule)
    {
        var covered = rule.CoversPortless ? rule.Ports.WithPortless() : rule.Ports;
        if (asked.IsSubsetOf(covered)) return null;
        var names = rule.NamedPorts.Select(named => named.Name).ToArray();
        var wanted = string.Join(" · ", names.Prepend(covered.IsEmpty ? "" : covered.ToString()).Where(static part => part.Length > 0));
        if (names.Length > 0 && covered.IsEmpty)
        {
            var holder = direction == Direction.Ingress ? subjectClass : table.Universe[peerClasses[0]];
            var declared = holder.NamedPorts.Any(port => names.Contains(port.Name, StringComparer.Ordinal));
            if (declared && NamedMatch(rule, holder)) return null;
            return new(declared ? MissKind.PortDiffers : MissKind.NamedPortMissing, wanted, asked.ToString(), rule.Span);
        }

        var sameNumber = Protocols.All.Any(protocol => !covered.Ports(protocol).IsEmpty
            && Protocols.All.Any(other => other != protocol && !asked.Ports(other).IsEmpty && asked.Ports(other).IsSubsetOf(covered.Ports(protocol))));
        return new(sameNumber ? MissKind.ProtocolDiffers : MissKind.PortDiffers, wanted, asked.ToString(), rule.Span);
    }

    private bool NamedMatch(TierRule rule, PeerClass holder) => asked.IsSubsetOf(holder.NamedPorts
        .Where(port => rule.NamedPorts.Any(named => string.Equals(named.Name, port.Name, StringComparison.Ordinal) && (named.Protocol ?? port.Protocol) == port.Protocol))
        .Aggregate(TrafficSet.Empty, static (set, port) => set.Union(TrafficSet.Of(port.Protocol, port.Number))));

    private SourceSpan SpanOf(Policy policy, TierRule rule, int peerIndex)
    {
        if (policy is not NetworkPolicy network) return rule.Span;
        foreach (var written in network.Rules(direction))
        {
            if (written.Index == rule.Index && peerIndex < written.Peers.Count) return written.Peers[peerIndex].Span;
        }

        return rule.Span;
    }

    private bool IsExcepted(Policy policy, SourceSpan span, AddressSet addresses)
    {
        foreach (var rule in ((NetworkPolicy)policy).Rules(direction))
        {
            foreach (var written in rule.Peers)
            {
                if (written.Span == span && written.Block is { } block) return addresses.Overlaps(AddressSet.Of(block.Except));
            }
        }

        return false;
    }
}
