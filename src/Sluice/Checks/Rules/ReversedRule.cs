using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU2014: an ingress rule whose source is really the destination. Replies need no rule, so a policy that admits the same peer on the same port in
/// both directions means one of them; and a port that only the source declares is not one that the subject listens on.
/// </summary>
internal static class ReversedRule
{
    public static Check Check { get; } = new(
        "SLU2014",
        "reversed-rule",
        Severity.Warning,
        "the ingress rule names the destination as its source",
        Controls.Ids(Controls.FlowEnforcement, Controls.InboundRestricted),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            if (written.Direction != Direction.Ingress || written.IsAnyPort || written.HasNamedPort || !IsSpecific(written)) continue;
            var subjects = scene.Subjects.Of(written.Policy)?.Workloads ?? [];
            var subjectsListen = Listen(scene.Declared(subjects), written.Traffic);
            if (subjectsListen == true) continue;
            var twin = Twin(scene, written);
            if (twin is null && subjectsListen is null) continue;
            var sourcesListen = Listen(scene, written);
            if (twin is null && sourcesListen != true) continue;
            if (twin is not null && subjectsListen is null && sourcesListen == false) continue;
            yield return Tell(check, scene, written, twin, sourcesListen == true && subjectsListen == false);
        }
    }

    private static Finding Tell(Check check, Scene scene, WrittenRule written, NetworkPolicyRule? twin, bool certain)
    {
        var peer = Words.Peers(written.Rule.Peers, written.Namespace);
        var ports = written.Ports;
        return written.Finding(
            check,
            written.Rule.Span,
            check.Title,
            $"It lets {peer} open connections to {Words.Pods(written.Policy.PodSelector)} on {ports}"
                + (certain ? ", a port that the source listens on and the subject does not. " : ", and the egress rule of the same policy opens the same the other way. ")
                + "Replies to an allowed connection need no rule.") with
        {
            Remedy = $"Remove {written.Place}{(twin is null ? ", and allow the connection by an egress rule" : "")}.",
            Related = twin is null ? [] : [new(twin.Span, "opens the connection that seems to be meant")],
            Fix = twin is null ? [] : [written.Edit(EditKind.Remove, written.Path, "")],
            Concern = Concern.OfConnections([new(peer, string.Join(", ", scene.Subjects.Of(written.Policy)?.Names(scene) ?? []), written.Traffic)]),
        };
    }

    /// <summary>Whether every peer picks some pods of others; a group of pods that talk among themselves needs both directions.</summary>
    private static bool IsSpecific(WrittenRule written)
    {
        if (written.Rule.Peers.Count == 0) return false;
        foreach (var peer in written.Rule.Peers)
        {
            if (peer.PodSelector is not { IsEmpty: false } pods) return false;
            if (peer.NamespaceSelector is null && pods.Equals(written.Policy.PodSelector)) return false;
        }

        return true;
    }

    /// <summary>The egress rule of the policy with the same peers and ports.</summary>
    private static NetworkPolicyRule? Twin(Scene scene, WrittenRule written)
    {
        foreach (var other in scene.RulesOf(written.Policy))
        {
            if (other.Direction == Direction.Egress && other.Rule.Ports.Count == written.Rule.Ports.Count && other.Rule.Peers.Count == written.Rule.Peers.Count
                && other.Traffic.Equals(written.Traffic) && HavePeersAlike(other.Rule, written.Rule)) return other.Rule;
        }

        return null;
    }

    private static bool HavePeersAlike(NetworkPolicyRule one, NetworkPolicyRule other)
    {
        for (var at = 0; at < one.Peers.Count; at++)
        {
            var (left, right) = (one.Peers[at], other.Peers[at]);
            if (!Equals(left.PodSelector, right.PodSelector) || !Equals(left.NamespaceSelector, right.NamespaceSelector)
                || left.Block?.Block != right.Block?.Block || (left.Block?.Except ?? default) != (right.Block?.Except ?? default)) return false;
        }

        return true;
    }

    /// <summary>Whether some of the sources declares one of the rule's ports; null when none of them declares any port, or none was read.</summary>
    private static bool? Listen(Scene scene, WrittenRule written)
    {
        var declared = TrafficSet.Empty;
        foreach (var peer in written.Rule.Peers) declared = declared.Union(scene.Declared(scene.PodsOf(peer, written.Namespace)));
        return Listen(declared, written.Traffic);
    }

    private static bool? Listen(TrafficSet declared, TrafficSet traffic) => declared.IsEmpty ? null : !declared.Intersect(traffic).IsEmpty;
}
