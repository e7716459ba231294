using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// Which rule comes nearest to letting a denied connection through, as a person would say: one that means this peer, this namespace or this port and differs in little.
/// A rule that differs in everything, that is about another kind of peer, or that is for DNS alone where something else is asked, is not near.
/// </summary>
/// <param name="subject">The end whose rules are tried.</param>
/// <param name="peer">The other end.</param>
/// <param name="asked">The ports asked about.</param>
internal sealed class NearestRule(Endpoint subject, Endpoint peer, TrafficSet asked)
{
    /// <summary>A rule that differs in more than this many things is not near.</summary>
    private const int MostMisses = 2;

    /// <summary>A difference up to here is a slip: the same was meant.</summary>
    private const int Slip = 4;

    /// <summary>The nearest; of equally near ones the first. Null when none is near.</summary>
    public RuleTrial? Of(IEnumerable<RuleTrial> trials) => trials.Select(trial => (Trial: trial, Distance: Distance(trial)))
        .Where(static item => item.Distance is not null).OrderBy(static item => item.Distance).ThenBy(static item => item.Trial.Rule)
        .Select(static item => item.Trial).FirstOrDefault();

    /// <summary>How far a rule is from matching; null when it is not near.</summary>
    public int? Distance(RuleTrial trial)
    {
        if (trial is not { Action: RuleAction.Allow, Outcome: Verdict.Deny, Misses.Count: > 0 }) return null;
        var (peers, ports) = (trial.Misses.Where(IsAboutPeer).ToList(), trial.Misses.Where(static miss => !IsAboutPeer(miss)).ToList());
        if (peers.Exists(static miss => miss.Kind == MissKind.OtherKindOfPeer) || ports.Exists(static miss => miss.Kind == MissKind.Unknown)) return null;
        if (peers.Count > MostMisses) return null;
        var means = peers.TrueForAll(miss => Cost(miss) <= Slip);
        if (!means && (ports.Count > 0 || (IsForDns(trial.Rule) && !asked.IsSubsetOf(DnsSearch.Traffic)))) return null;
        var distance = 4 * trial.Misses.Sum(Cost);
        if (trial.Rule.Policy is NetworkPolicy { PodSelector.IsEmpty: true }) distance += 3;
        if (Mentions(trial.Rule.Policy, peer)) distance -= 2;
        return Mentions(trial.Rule.Policy, subject) ? distance - 1 : distance;
    }

    /// <summary>Whether the rule means exactly what was asked, but for a slip.</summary>
    public bool HasSameIntent(RuleTrial trial) => Distance(trial) is not null && trial.Misses.Where(IsAboutPeer).All(miss => Cost(miss) <= Slip);

    /// <summary>Whether a rule opens the ports of DNS and nothing else.</summary>
    public static bool IsForDns(RuleRef rule)
    {
        foreach (var written in (rule.Policy as NetworkPolicy)?.Rules(rule.Direction) ?? default)
        {
            if (written.Index == rule.Index) return written.Ports.Count > 0 && written.Ports.All(static port => port.Name is "dns" or "dns-tcp" || (!port.IsWholeProtocol && port is { Name: null, First: 53, Last: 53 }));
        }

        return false;
    }

    /// <summary>Whether a policy is by its name about an endpoint: it contains the name, or a label that names the application.</summary>
    public static bool Mentions(Policy policy, Endpoint end)
    {
        var names = end is WorkloadEndpoint { Workload.Name.Name: var name } ? [name] : new List<string>();
        names.AddRange((PeerTexts.Labels(end) ?? default).Select(static pair => pair.Value));
        return names.Exists(known => known.Length > 1 && policy.Name.Name.Contains(known, StringComparison.OrdinalIgnoreCase));
    }

    private static bool IsAboutPeer(Miss miss) => miss.Kind is MissKind.PodLabelsDiffer or MissKind.NamespaceLabelsDiffer
        or MissKind.AddressOutside or MissKind.AddressExcepted or MissKind.OtherKindOfPeer;

    private int Cost(Miss miss) => miss.Kind switch
    {
        MissKind.ProtocolDiffers => 2,
        MissKind.NamedPortMissing => 3,
        MissKind.PortDiffers => 5,
        MissKind.AddressExcepted => 4,
        MissKind.AddressOutside => 8,
        MissKind.PodLabelsDiffer or MissKind.NamespaceLabelsDiffer => LabelCost(miss),
        _ => 20,
    };

    /// <summary>A slip of the pen is little, and so is a label that would say the peer's own name had somebody set it; another value is much.</summary>
    private int LabelCost(Miss miss)
    {
        var value = miss.Wanted[(miss.Wanted.IndexOf('=', StringComparison.Ordinal) + 1)..];
        if (miss.Has.Length > 0) return Spelling.HalfSlips(miss.Wanted, miss.Has) <= Math.Min(4, value.Length) ? 2 : 7;
        return value == peer.Namespace || (peer is WorkloadEndpoint { Workload.Name.Name: var name } && value == name) ? 3 : 6;
    }
}
