using Sluice.Findings;
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
        var matched = trials.Where(static trial => trial.Outcome == Verdict.Allow).ToArray();
        var nearest = verdict == Verdict.Deny ? Nearest(trials) : null;
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
                _ when matched.Any(static trial => trial.Action == RuleAction.Deny) => MissKind.DeniedByTier,
                _ when nearest is { Misses.Count: > 0 } => nearest.Misses[0].Kind,
                _ => direction == Direction.Egress ? MissKind.NoEgressRule : MissKind.NoIngressRule,
            },
        };
    }

    /// <summary>The allowing rule with the fewest and smallest differences; of equal ones the first.</summary>
    private static RuleTrial? Nearest(List<RuleTrial> trials) => trials
        .Where(static trial => trial is { Action: RuleAction.Allow, Outcome: Verdict.Deny } && trial.Misses.Count > 0)
        .OrderBy(static trial => trial.Misses.Sum(static miss => Distance(miss)))
        .ThenBy(static trial => trial.Rule)
        .FirstOrDefault();

    private static int Distance(Miss miss) => miss.Kind switch
    {
        MissKind.PodLabelsDiffer or MissKind.NamespaceLabelsDiffer => 10 + Math.Min(9, Spelling.HalfSlips(miss.Wanted, miss.Has) / 2),
        MissKind.PortDiffers or MissKind.ProtocolDiffers or MissKind.NamedPortMissing => 12,
        MissKind.AddressExcepted => 15,
        MissKind.AddressOutside => 20,
        MissKind.OtherKindOfPeer => 60,
        _ => 40,
    };
}
