using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU2002: a peer that matches nothing. Said only where every namespace it can mean is known by name and its workloads were read, or
/// where the whole cluster was.
/// </summary>
internal static class PeerMatchesNothing
{
    public static Check Check { get; } = new(
        "SLU2002", "peer-matches-nothing", Severity.Warning, "the peer matches nothing", Controls.Ids(Controls.FlowEnforcement), Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var written in scene.JudgedRules)
        {
            for (var at = 0; at < written.Rule.Peers.Count; at++)
            {
                var peer = written.Rule.Peers[at];
                if (MatchesSomething(scene, written.Namespace, peer)) continue;
                var near = Near(scene, written.Namespace, peer);
                if (Reason(scene, written.Namespace, peer, near is not null) is not { } why) continue;
                yield return written.Finding(check, peer.Span, check.Title, why, Words.Peer(peer, written.Namespace)) with
                {
                    Remedy = near is not null ? $"Pods there have {near.Requirement.Key}={near.Value}: write {near.Value} instead of {near.Requirement.Values[0]}."
                        : peer.Block is null ? "Write the labels that the pods have, or remove the peer."
                        : "Take the exceptions back to what is meant, or remove the peer.",
                    Fix = near is null ? [] : [near.Edit(written.Policy, $"{written.PeerPath(at)}.podSelector")],
                };
            }
        }
    }

    /// <summary>Whether some pod that was read is matched, which is so of nearly every peer and cheap to say.</summary>
    public static bool MatchesSomething(Scene scene, string name, NetworkPolicyPeer peer) =>
        peer.Block is null ? scene.IsMatched(peer, name) : peer.Block.Except.Count == 0;

    /// <summary>The label that was meant by a peer of pods; null when none is a slip away.</summary>
    public static NearMiss? Near(Scene scene, string policyNamespace, NetworkPolicyPeer peer)
    {
        if (peer.PodSelector is not { IsEmpty: false } pods) return null;
        var name = peer.NamespaceSelector is { } selector ? Words.NameOf(selector) : policyNamespace;
        return name is null ? null : NearMiss.Of(scene, name, pods);
    }

    /// <param name="scene">The snapshot.</param>
    /// <param name="name">The policy's namespace.</param>
    /// <param name="peer">The peer.</param>
    /// <param name="isNear">Whether pods that were read are a slip away: then it is said even where not all pods were read.</param>
    private static string? Reason(Scene scene, string name, NetworkPolicyPeer peer, bool isNear)
    {
        if (peer.Block is { } block)
            return block.Addresses.IsEmpty ? $"The exceptions take away every address of {block.Block}." : null;
        if (peer.NamespaceSelector is not { } namespaces)
        {
            return peer.PodSelector is { } own && (isNear || scene.HasWorkloads(name)) && scene.Select(name, own).Length == 0
                ? $"No workload of namespace {name} has the labels {own}. Without a namespaceSelector a peer means the policy's own namespace."
                : null;
        }

        var match = scene.Match(namespaces);
        var named = Words.NameOf(namespaces) is not null;
        if (match.Possible.Count > 0 || (!named && !scene.Snapshot.IsWholeCluster)) return null;
        if (match.Certain.Count == 0)
            return scene.Snapshot.IsWholeCluster ? $"The cluster has no namespace with the labels {namespaces}." : null;
        foreach (var candidate in match.Certain)
        {
            if (!isNear && !scene.HasWorkloads(candidate.Name) && !scene.Snapshot.IsWholeCluster) return null;
            if (scene.Select(candidate.Name, peer.PodSelector ?? Selector.Everything).Length > 0) return null;
        }

        return $"No workload of {Words.Namespaces(namespaces)} {(peer.PodSelector is { IsEmpty: false } pods ? $"has the labels {pods}" : "was found")}.";
    }
}
