using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU3011: a path to the internet that does not pass the egress gateway. Said only where pods labelled <c>sluice.dev/egress-gateway: "true"</c> were read:
/// nothing else tells a gateway from any other pod.
/// </summary>
internal static class AroundGateway
{
    public const string Label = "sluice.dev/egress-gateway";

    public static Check Check { get; } = new(
        "SLU3011",
        "around-gateway",
        Severity.Error,
        "workloads reach the internet around the egress gateway",
        Controls.Ids(Controls.ThroughProxies, Controls.Boundary, Controls.FewConnections),
        Find);

    /// <summary>Whether a workload is an egress gateway.</summary>
    public static bool IsGateway(Labels labels) => labels.Find(Label) == "true";

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (!scene.HasGateway) yield break;
        foreach (var exposed in External.Egress(scene).Where(item => !IsGateway(item.Workload.Labels)).GroupBy(item => item.Workload.Name.Namespace, StringComparer.Ordinal))
        {
            var item = scene.Namespace(exposed.Key);
            var names = exposed.Select(path => path.Workload).Select(Scene.NameOf).Order(StringComparer.Ordinal).ToList();
            yield return check.About(
                new("Namespace", "", exposed.Key),
                item.Span.HasLine ? item.Span : exposed.First().Workload.Span,
                "",
                $"{Words.Count(names.Count, "workload")} of namespace {exposed.Key} {(names.Count == 1 ? "reaches" : "reach")} the internet around the egress gateway",
                "What does not pass the gateway is neither held to its domain names nor written to its log.") with
            {
                Remedy = "Isolate the namespace for egress, and allow the gateway instead of the internet.",
                Concern = Concern.OfConnections([.. exposed.OrderBy(path => Scene.NameOf(path.Workload), StringComparer.Ordinal)
                    .Select(path => new ConcernedConnection(Scene.NameOf(path.Workload), "internet", path.Traffic))]),
            };
        }
    }
}
