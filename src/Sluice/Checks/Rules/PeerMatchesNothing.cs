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
                if (Reason(scene, written.Namespace, peer) is not { } why) continue;
                yield return written.Finding(check, peer.Span, check.Title, why, Words.Peer(peer, written.Namespace)) with
                {
                    Remedy = peer.Block is null
                        ? "Write the labels that the pods really have, or remove the peer."
                        : "Take the exceptions back to what is meant, or remove the peer.",
                };
            }
        }
    }

    private static string? Reason(Scene scene, string name, NetworkPolicyPeer peer)
    {
        if (peer.Block is { } block)
            return block.Addresses.IsEmpty ? $"The exceptions take away every address of {block.Block}." : null;
        if (peer.NamespaceSelector is not { } namespaces)
        {
            return peer.PodSelector is { } own && scene.HasWorkloads(name) && scene.Select(name, own).Length == 0
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
            if (!scene.HasWorkloads(candidate.Name) && !scene.Snapshot.IsWholeCluster) return null;
            if (scene.Select(candidate.Name, peer.PodSelector ?? Selector.Everything).Length > 0) return null;
        }

        return $"No workload of {Words.Namespaces(namespaces)} {(peer.PodSelector is { IsEmpty: false } pods ? $"has the labels {pods}" : "was found")}.";
    }
}
