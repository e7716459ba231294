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

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var policy in scene.Judged)
        {
            if (!policy.PolicyTypesDeclared) continue;
            foreach (var direction in (Direction[])[Direction.Ingress, Direction.Egress])
            {
                var rules = policy.Rules(direction);
                if (rules.Count == 0 || policy.Isolates(direction)) continue;
                var type = direction == Direction.Egress ? "Egress" : "Ingress";
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
