using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>Finds what would have to be removed to close an allowed connection: takes the rules away that let it through, and looks again.</summary>
internal sealed class ClosureSearch(Reachability reachability, Explanation explanation)
{
    /// <summary>One closure for each side that policies judge, the source first.</summary>
    public ValueList<Closure> Find() =>
        [.. ((SideExplanation[])[explanation.Egress, explanation.Ingress]).Where(static side => side.IsPolicySubject).Select(Of)];

    private Closure Of(SideExplanation side)
    {
        var opening = Opening(side.Direction);
        if (opening.Count == 0) return new(side.Direction, default, IsEnough: false);
        ValueList<Policy> policies = [.. reachability.Snapshot.Policies.Select(policy => Without(policy, side.Direction, opening))];
        var edited = Reachability.Of(reachability.Snapshot with { Policies = policies }, reachability.Profile, reachability.Options with { ComparedWith = reachability.Snapshot });
        return new(side.Direction, opening.ToValueList(), IsClosed(edited, side.Direction));
    }

    private bool IsClosed(Reachability edited, Direction direction)
    {
        var side = SideOf(edited, direction);
        var open = side.Allowed.Union(side.Unknown);
        return explanation.Asked.Intersect(open).IsEmpty;
    }

    /// <summary>The rules that let the asked ports through, those that others stand before included.</summary>
    private SortedSet<RuleRef> Opening(Direction direction)
    {
        var (subject, peer) = direction == Direction.Egress ? (explanation.From, explanation.To) : (explanation.To, explanation.From);
        var trials = reachability.SelectingInOrder(subject, direction).SelectMany(new RuleTrials(reachability, subject, peer, direction, explanation.Asked).Of);
        return [.. trials.Where(static trial => trial is { Action: RuleAction.Allow, Outcome: not Verdict.Deny }).Select(static trial => trial.Rule)];
    }

    private SideDecision SideOf(Reachability at, Direction direction)
    {
        var decision = at.Decide(explanation.From, explanation.To);
        return direction == Direction.Egress ? decision.Egress : decision.Ingress;
    }

    private static Policy Without(Policy policy, Direction direction, SortedSet<RuleRef> removed)
    {
        var gone = removed.Where(rule => rule.Policy.Name == policy.Name).Select(static rule => rule.Index).ToHashSet();
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
