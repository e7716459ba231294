using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>SLU5006: a governed workload may open connections out of the cluster, or accept them from there, and neither a flow nor an exception covers it.</summary>
internal static class UncoveredExposure
{
    public static Check Check { get; } = new(
        "SLU5006",
        "uncovered-exposure",
        Severity.Error,
        "a path to or from outside the cluster is covered by no flow and no exception",
        Controls.Ids(Controls.Boundary, Controls.DocumentedExceptions, Controls.TrustedBoundary, Controls.InboundFromUntrusted, Controls.OutsideThreats),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Comparison is not { } comparison) yield break;
        foreach (var group in comparison.Undeclared.Groups.Where(static group => group.IsOutside))
        {
            var finding = UndeclaredPath.Tell(check, scene, comparison, group, $"{(group.Paths.Count == 1 ? group.Paths.FirstInWords : group.IsIngress
                ? $"{Words.Count(group.Paths.Count, "workload")} of {group.Namespace} may be reached from outside" : $"{Words.Count(group.Paths.Count, "connection")} lead from {group.Namespace} out of the cluster")}, and no exception covers it",
                "What crosses the border of the cluster needs somebody who answers for it, a reason and an end.");
            yield return finding with
            {
                Remedy = "Close it, or write an AccessException with owner, reason, classification and expiry; what belongs to the design for good is a flow.",
                FollowsFrom = new(UndeclaredPath.Check.Id, finding.Object, finding.Place),
            };
        }
    }
}
