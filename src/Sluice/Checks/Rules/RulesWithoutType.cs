using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>SLU2005: rules of a direction that <c>policyTypes</c> does not list, and that have no effect.</summary>
internal static class RulesWithoutType
{
    public static Check Check { get; } = new(
        "SLU2005",
        "rules-without-type",
        Severity.Error,
        "the rules have no effect: `policyTypes` does not list their direction",
        Controls.Ids(Controls.DenyByDefault, Controls.EveryNamespace),
        Find);

    /// <summary>What stands for the finding about a policy that would close all of these pods if it listed the direction; null when there is none.</summary>
    public static FindingCause? Cause(Scene scene, List<Cohort> open, Direction direction)
    {
        if (direction == Direction.Unknown) return null;
        foreach (var policy in scene.PoliciesOf(open[0].Namespace))
        {
            if (policy.IsSurroundings || !IsTold(policy, direction) || scene.Subjects.Of(policy) is not { } group) continue;
            if (open.TrueForAll(cohort => Array.IndexOf(cohort.Groups, group) >= 0)) return new(Check.Id, policy.Name.ToString(), "");
        }

        return null;
    }

    private static bool IsTold(NetworkPolicy policy, Direction direction) =>
        policy.PolicyTypesDeclared && policy.Rules(direction).Count > 0 && !policy.Isolates(direction);

    private static string TypeOf(Direction direction) => direction == Direction.Egress ? "Egress" : "Ingress";

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var policy in scene.Judged)
        {
            foreach (var direction in (Direction[])[Direction.Ingress, Direction.Egress])
            {
                if (!IsTold(policy, direction)) continue;
                var rules = policy.Rules(direction);
                var type = TypeOf(direction);
                yield return check.About(
                    policy.Name,
                    policy.PolicyTypesSpan.HasLine ? policy.PolicyTypesSpan : policy.Span,
                    type,
                    $"the {Words.Of(direction)} rules have no effect: `policyTypes` does not list {type}",
                    $"Without {type} in policyTypes the policy does not isolate its pods for {Words.Of(direction)}, and "
                        + $"{Words.Count(rules.Count, "rule")} that {(rules.Count == 1 ? "was" : "were")} written {(rules.Count == 1 ? "is" : "are")} not looked at. "
                        + "Unless another policy isolates these pods, everything is open.") with
                {
                    Remedy = $"Add {type} to policyTypes.",
                    Related = [new(rules[0].Span, "is not looked at")],
                    Fix = [new(EditKind.Append, policy.Name.ToString(), policy.Span, "spec.policyTypes", type)],
                };
            }
        }
    }
}
