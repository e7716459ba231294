using Sluice.Charters;
using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>SLU5004: an exception that counts opens nothing that was not open already by flows, names what matches nothing, or accepts a finding that is not there.</summary>
internal static class UnusedException
{
    public static Check Check { get; } = new(
        "SLU5004",
        "unused-exception",
        Severity.Warning,
        "an exception has no effect",
        Controls.Ids(Controls.DocumentedExceptions),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Comparison is not { } comparison) yield break;
        foreach (var exception in comparison.Charter.Exceptions.Where(exception => exception.CountsAt(comparison.Bound.Instant)))
        {
            if ((exception.Accepts is { } accepts ? Unaccepting(scene, exception, accepts) : Unopening(scene, comparison, exception)) is not { } reason) continue;
            yield return check.About(new("AccessException", "", exception.Name), exception.Span, "", $"the exception {exception.Name} has no effect", reason) with
            {
                Remedy = "Remove it, or correct what it names.",
            };
        }
    }

    private static string? Unaccepting(Scene scene, AccessException exception, Acceptance accepts)
    {
        if (Catalog.Find(accepts.Finding) is not { } check) return $"There is no check {accepts.Finding}.";
        if (check == Check || check.Find(scene).Any(finding => AcceptedFinding.Accepts(exception, finding))) return null;
        return $"There is no finding {accepts.Finding}{(accepts.Namespace is { } name ? $" in namespace {name}" : "")}{(accepts.Object is { } subject ? $" about {subject}" : "")} that it could accept.";
    }

    private static string? Unopening(Scene scene, CharterComparison comparison, AccessException exception)
    {
        var grants = comparison.Bound.WouldOpen(exception).ToList();
        var dead = grants.SelectMany(static grant => (GrantSide[])[grant.From, grant.To]).FirstOrDefault(side => IsDead(scene, side));
        if (dead is not null && grants.TrueForAll(grant => IsDead(scene, grant.From) || IsDead(scene, grant.To))) return $"It names {dead.Peer}, which matches no workload that was read.";
        if (grants.Exists(static grant => grant.From.Standing != SideStanding.Bound || grant.To.Standing != SideStanding.Bound)) return null;
        var meant = Compile.GrantPlan.Meant(comparison.Bound, grants);
        if (meant.Count == 0) return "Nobody governs either side, so that it opens nothing that was closed.";

        // A path through the gateway is more than the way to the gateway: the gateway asks for the exception.
        if (meant.Exists(own => !grants.Exists(grant => grant.To.Equals(own.To)))) return null;
        return meant.TrueForAll(comparison.IsDeclaredByFlows) ? "Flows of the charter open all of it already." : null;
    }

    /// <summary>Whether a side surely matches no workload.</summary>
    public static bool IsDead(Scene scene, GrantSide side) => side.Standing == SideStanding.WorkloadMissing
        || (side.Term is Dialects.PodTerm { NamespaceName: { } name, Pods: { } pods } && scene.HasWorkloads(name) && scene.Select(name, pods).Length == 0);
}
