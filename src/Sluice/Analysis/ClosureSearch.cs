using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>Finds what would have to be removed to close an allowed connection: takes the rules away that let it through, and looks again.</summary>
internal sealed class ClosureSearch(Reachability reachability, Explanation explanation)
{
    /// <summary>After so many rounds the remaining rules are counted as they are; each round analyses the cluster once.</summary>
    private const int MostRounds = 4;

    /// <summary>One closure for each side that policies judge, the source first.</summary>
    public ValueList<Closure> Find() =>
        [.. ((SideExplanation[])[explanation.Egress, explanation.Ingress]).Where(static side => side.IsPolicySubject).Select(Of)];

    private Closure Of(SideExplanation side)
    {
        var removed = new SortedSet<RuleRef>();
        var policies = reachability.Snapshot.Policies;
        var opening = Opening(reachability, side.Direction);
        for (var round = 0; opening.Count > 0 && round < MostRounds; round++)
        {
            removed.UnionWith(opening);
            policies = [.. policies.Select(policy => Without(policy, side.Direction, removed))];
            var edited = Reachability.Of(reachability.Snapshot with { Policies = policies }, reachability.Profile, reachability.Options with { ComparedWith = reachability.Snapshot });
            if (IsClosed(edited, side.Direction)) return new(side.Direction, removed.ToValueList(), IsEnough: true);
            opening = Opening(edited, side.Direction);
        }

        return new(side.Direction, removed.ToValueList(), IsEnough: false);
    }

    private bool IsClosed(Reachability edited, Direction direction)
    {
        var side = SideOf(edited, direction);
        var open = side.Allowed.Union(side.Unknown);
        return explanation.Asked.Intersect(open).IsEmpty;
    }

    /// <summary>The rules that let some of the asked ports through.</summary>
    private List<RuleRef> Opening(Reachability at, Direction direction)
    {
        var asked = explanation.Asked.Equals(TrafficSet.AllPorts) ? null : explanation.Asked;
        var (subject, peer) = direction == Direction.Egress ? (explanation.From, explanation.To) : (explanation.To, explanation.From);
        var trials = at.SelectingInOrder(subject, direction).SelectMany(new RuleTrials(at, subject, peer, direction, asked ?? TrafficSet.AllPorts).Of);
        return [.. trials.Where(static trial => trial is { Action: RuleAction.Allow, Outcome: not Verdict.Deny }).Select(static trial => trial.Rule)];
    }

    private SideDecision SideOf(Reachability at, Direction direction)
    {
        var decision = at.Decide(explanation.From, explanation.To);
        return direction == Direction.Egress ? decision.Egress : decision.Ingress;
    }

    private static Policy Without(Policy policy, Direction direction, SortedSet<RuleRef> removed)
    {
        var gone = removed.Where(rule => rule.Policy.Name == policy.Name && rule.Direction == direction).Select(static rule => rule.Index).ToHashSet();
        if (gone.Count == 0) return policy;
        switch (policy)
        {
            case NetworkPolicy network:
                ValueList<NetworkPolicyRule> rules = [.. network.Rules(direction).Where(rule => !gone.Contains(rule.Index))];
                if (direction == Direction.Ingress) return network with { Ingress = rules };

                // Without policyTypes it is the presence of egress rules that isolates: the API server would no longer fill in Egress.
                return network with { Egress = rules, IsolatesEgress = network.IsolatesEgress && (network.PolicyTypesDeclared || rules.Count > 0) };
            case AdminPolicy admin:
                ValueList<AdminRule> left = [.. admin.Rules(direction).Where(rule => !gone.Contains(rule.Index))];
                return direction == Direction.Ingress ? admin with { Ingress = left } : admin with { Egress = left };
            default:
                return policy;
        }
    }
}
