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

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            if (written.Direction != Direction.Ingress || written.Rule.PeersUnreadable || AllowAll.IsAllowAll(written)) continue;
            var addresses = Outside.AddressesOf(written.Rule);
            if (!Outside.IsInternet(addresses) || !Effect.IsOpen(scene, written, addresses.Intersect(Outside.Public))) continue;
            var subjects = scene.Subjects.Of(written.Policy)?.Names(scene) ?? [];
            var classes = new List<int>();
            if (written.HasNamedPort) scene.Flows.SubjectsOf(written.Policy).CopyTo(classes);
            var ports = scene.Flows.Meant(written, classes);
            yield return written.Finding(
                check,
                written.Rule.PeersSpan.HasLine ? written.Rule.PeersSpan : written.Rule.Span,
                check.Title,
                (written.Rule.Peers.Count == 0 ? "A rule without `from` admits every source. " : $"The blocks hold {Outside.Size(addresses)}. ")
                    + $"Every pod, every node and every address that is routed here gets to {Words.Pods(written.Policy.PodSelector)} of namespace {written.Namespace} on {written.Ports}.") with
            {
                Remedy = "Admit the ingress controller's pods and the pods that need it, by namespace and pod labels.",
                Concern = Concern.OfConnections([.. subjects.Select(subject => new ConcernedConnection("internet", subject, ports))]),
            };
        }
    }
}
