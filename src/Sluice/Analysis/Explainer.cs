using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>Explains verdicts of one relation.</summary>
public sealed class Explainer(Reachability reachability)
{
    /// <summary>Explains the verdict about a connection.</summary>
    /// <param name="from">The source.</param>
    /// <param name="to">The destination.</param>
    /// <param name="asked">The ports; null asks whether anything is open.</param>
    /// <param name="withFixes">Whether to look for what changes the verdict, which analyses edited snapshots.</param>
    /// <exception cref="ArgumentException">An endpoint that is not of the snapshot.</exception>
    public Explanation Explain(Endpoint from, Endpoint to, TrafficSet? asked = null, bool withFixes = false)
    {
        var decision = reachability.Decide(from, to);
        var question = asked ?? TrafficSet.AllPorts;
        var explanation = new Explanation
        {
            From = from,
            To = to,
            Asked = question,
            Decision = decision,
            Verdict = InquiryAnswer.Of(decision.Allowed, decision.Unknown, asked),
            Egress = Side(from, to, Direction.Egress, decision.Egress, asked),
            Ingress = Side(to, from, Direction.Ingress, decision.Ingress, asked),
            Entrances = from is ExternalEndpoint or AddressEndpoint ? Entrance.To(reachability, to) : default,
            IsDnsBlocked = DnsSearch.IsBlocked(reachability, from),
        };
        if (!withFixes) return explanation;
        return explanation.Verdict switch
        {
            Verdict.Deny => new FixSearch(reachability, explanation).Complete(),
            Verdict.Allow => explanation with { Closures = new ClosureSearch(reachability, explanation).Find() },
            _ => explanation,
        };
    }

    private SideExplanation Side(Endpoint subject, Endpoint peer, Direction direction, SideDecision decision, TrafficSet? asked)
    {
        var trials = new List<RuleTrial>();
        var rules = new RuleTrials(reachability, subject, peer, direction, asked ?? TrafficSet.AllPorts);
        foreach (var lowered in reachability.SelectingInOrder(subject, direction))
        {
            var policy = lowered.Origin;
            if (lowered.Rules(direction)?.MayDoAnything == true) trials.Add(new(new(policy, direction, -1, policy.Span), RuleAction.Deny, Verdict.Unknown, [new(MissKind.Unknown, "", "", policy.Span)]));
            trials.AddRange(rules.Of(lowered));
        }

        var verdict = InquiryAnswer.Of(decision.Allowed, decision.Unknown, asked);
        var isolating = reachability.Isolating(subject, direction);
        var matched = Decisive(trials, isolating.Count > 0, verdict, asked);
        var isDeniedByTier = matched.Any(static trial => trial.Action == RuleAction.Deny);
        var nearest = verdict == Verdict.Deny && !isDeniedByTier ? new NearestRule(subject, peer, asked ?? TrafficSet.AllPorts).Of(trials) : null;
        return new()
        {
            Subject = subject,
            Direction = direction,
            Verdict = verdict,
            IsPolicySubject = subject.IsPolicySubject,
            Isolating = isolating,
            Trials = trials.ToValueList(),
            Matched = matched.ToValueList(),
            Nearest = nearest,
            Reason = verdict switch
            {
                Verdict.Allow => MissKind.Unspecified,
                Verdict.Unknown => MissKind.Unknown,
                _ when isDeniedByTier => MissKind.DeniedByTier,
                _ when direction == Direction.Egress && asked?.IsSubsetOf(DnsSearch.Traffic) == true && DnsSearch.Resolvers(reachability).Contains(peer) => MissKind.DnsBlocked,
                _ when nearest is { Misses.Count: > 0 } => nearest.Misses[0].Kind,
                _ => direction == Direction.Egress ? MissKind.NoEgressRule : MissKind.NoIngressRule,
            },
        };
    }

    /// <summary>
    /// The rules that decide, in order: in an ordered tier the first that matches, and nothing below it unless it passes on; on an isolated side every NetworkPolicy's.
    /// Where no port was asked about, or it cannot be said, all that match.
    /// </summary>
    private static List<RuleTrial> Decisive(List<RuleTrial> trials, bool isIsolated, Verdict verdict, TrafficSet? asked)
    {
        var matched = trials.FindAll(static trial => trial.Outcome == Verdict.Allow);
        if (verdict == Verdict.Unknown || asked is null) return matched;
        var found = new List<RuleTrial>();
        if (matched.Find(static trial => trial.Rule.Policy is AdminPolicy { Tier: AdminTier.Admin }) is { } first)
        {
            found.Add(first);
            if (first.Action != RuleAction.Pass) return found;
        }

        if (isIsolated) found.AddRange(matched.Where(static trial => trial.Rule.Policy is NetworkPolicy));
        else if (matched.Find(static trial => trial.Rule.Policy is AdminPolicy { Tier: AdminTier.Baseline }) is { } baseline) found.Add(baseline);
        return found;
    }
}
