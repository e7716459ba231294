using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>SLU3004: an ingress rule that admits anyone, the internet included, on some ports.</summary>
internal static class OpenToInternet
{
    public static Check Check { get; } = new(
        "SLU3004",
        "open-to-internet",
        Severity.Warning,
        "anyone may connect, the internet included",
        Controls.Ids(Controls.Boundary, Controls.InboundRestricted, Controls.InboundFromUntrusted, Controls.OutsideThreats),
        Find);

    /// <summary>Whether the finding is given.</summary>
    public static bool IsTold(Scene scene, WrittenRule written)
    {
        if (written.Direction != Direction.Ingress || written.Rule.PeersUnreadable) return false;
        var addresses = Outside.AddressesOf(written.Rule);
        return Outside.IsInternet(addresses) && Effect.IsOpen(scene, written, addresses.Intersect(scene.Inside.Public));
    }

    /// <summary>Whether all pods of the policy look like an ingress controller or gateway, which is there to be reached by anyone.</summary>
    private static bool IsWayIn(Scene scene, WrittenRule written) =>
        scene.Subjects.Of(written.Policy) is { Workloads: { Length: > 0 } places } && Array.TrueForAll(places, place => ControllerSearch.IsController(scene.Workload(place)));

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            if (!IsTold(scene, written)) continue;
            var addresses = Outside.AddressesOf(written.Rule);
            var subjects = scene.Subjects.Of(written.Policy)?.Names(scene) ?? [];
            var classes = new List<int>();
            if (written.HasNamedPort) scene.Flows.SubjectsOf(written.Policy).CopyTo(classes);
            var ports = scene.Flows.Meant(written, classes);
            var isWayIn = IsWayIn(scene, written);
            yield return written.Finding(
                check,
                written.Rule.PeersSpan.HasLine ? written.Rule.PeersSpan : written.Rule.Span,
                check.Title,
                (written.Rule.Peers.Count == 0 ? "A rule without `from` admits every source. " : $"The blocks hold {Outside.Size(addresses)}. ")
                    + $"Every pod, every node and every address that is routed here gets to {Words.Pods(written.Policy.PodSelector)} of namespace {written.Namespace} on {written.Ports}.") with
            {
                Severity = isWayIn ? Severity.Note : Severity.Warning,
                Remedy = isWayIn ? "Leave it when these pods are the way in from outside, and close what stands behind them; else name the sources."
                    : "Admit the ingress controller's pods and the pods that need it, by namespace and pod labels.",
                FollowsFrom = AllowAll.IsAllowAll(written) ? AllowAll.Cause(written) : null,
                Concern = Concern.OfConnections([.. subjects.Select(subject => new ConcernedConnection("internet", subject, ports))]),
            };
        }
    }
}
