using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>SLU3002: a rule that admits anyone on every port. Its pods are isolated in form only.</summary>
internal static class AllowAll
{
    public static Check Check { get; } = new(
        "SLU3002",
        "allow-all",
        Severity.Error,
        "the rule allows everything, so nothing is isolated",
        Controls.Ids(Controls.DenyByDefault, Controls.EveryNamespace, Controls.InboundRestricted, Controls.OutboundRestricted),
        Find);

    /// <summary>Whether a rule admits anyone on every port, by having no peers or by naming all pods and all addresses.</summary>
    public static bool IsAllowAll(WrittenRule written)
    {
        if (!written.IsAnyPort || written.Rule.PeersUnreadable || written.Rule.PortsUnreadable) return false;
        return written.Rule.Peers.Count == 0
            || (written.Rule.Peers.Any(peer => peer is { NamespaceSelector.IsEmpty: true, PodSelector: null or { IsEmpty: true } })
                && Outside.IsInternet(Outside.AddressesOf(written.Rule)));
    }

    /// <summary>Whether the finding is given: the rule admits everyone, and cluster-wide policies leave something of it open.</summary>
    public static bool IsTold(Scene scene, WrittenRule written) => IsAllowAll(written) && Effect.IsOpen(scene, written);

    /// <summary>What stands for the finding about a rule, if it is given, in those that follow from it.</summary>
    public static FindingCause Cause(WrittenRule written) => new(Check.Id, written.Policy.Name.ToString(), written.Place);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            if (!IsTold(scene, written)) continue;
            var everyPod = written.Policy.PodSelector is { IsEmpty: true };
            var subjects = $"{Words.Pods(written.Policy.PodSelector)} of namespace {written.Namespace}";
            yield return written.Finding(
                check,
                written.Rule.Span,
                check.Title,
                written.Direction == Direction.Egress
                    ? $"It lets {subjects} open connections to every pod, every node and every address of the internet on every port. Other egress rules for these pods narrow nothing."
                    : $"It lets everyone, the internet included, open connections to {subjects} on every port. Other ingress rules for these pods narrow nothing.") with
            {
                Severity = everyPod ? Severity.Error : Severity.Warning,
                Remedy = $"Name the {(written.Direction == Direction.Egress ? "destinations" : "sources")} and ports that are needed, or remove the rule.",
                Concern = Concern.OfWorkloads(scene.Subjects.Of(written.Policy)?.Names(scene) ?? []),
            };
        }
    }
}
