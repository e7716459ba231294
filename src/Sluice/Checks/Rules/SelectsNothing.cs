using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>SLU2001: a policy whose pod selector matches no workload of a namespace of which workloads were read.</summary>
internal static class SelectsNothing
{
    public static Check Check { get; } = new(
        "SLU2001", "selects-nothing", Severity.Warning, "the policy selects no workload", Controls.Ids(Controls.DenyByDefault, Controls.EveryNamespace), Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var policy in scene.Judged)
        {
            if (policy.PodSelector is not { } selector || scene.Subjects.Of(policy)?.Workloads.Length > 0) continue;
            var near = NearMiss.Of(scene, policy.Name.Namespace, selector);
            if (near is null && !scene.HasWorkloads(policy.Name.Namespace)) continue;
            yield return check.About(
                policy.Name,
                policy.PodSelectorSpan.HasLine ? policy.PodSelectorSpan : policy.Span,
                selector.ToString(),
                check.Title,
                $"No workload of namespace {policy.Name.Namespace} has the labels {selector}. The policy isolates nothing and admits nothing.") with
            {
                Remedy = near is null
                    ? "Write the labels that the pods have, or remove the policy when its workload is gone."
                    : $"Pods there have {near.Requirement.Key}={near.Value}: write {near.Value} instead of {near.Requirement.Values[0]}.",
                Fix = near is null ? [] : [near.Edit(policy, "spec.podSelector")],
            };
        }
    }
}
