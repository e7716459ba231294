using Sluice.Dialects;

namespace Sluice.Analysis;

/// <summary>Whether a term matches one class, as the documentation of its kind says: allow for certainly, unknown for perhaps.</summary>
internal sealed class TermMatch(Universe universe, Profile profile, AddressRanges ranges)
{
    /// <summary>The verdict for a pod, a node or a pod on the host network; other classes match nothing here.</summary>
    public Verdict Of(PeerTerm term, PeerClass peer) => term switch
    {
        PodTerm pods => Of(pods, peer),
        BlockTerm block when peer.IsPod || peer.IsNodeLike => Of(block, Inside(block), peer),
        NodeTerm nodes when peer.IsNodeLike => Of(nodes, peer),
        _ => Verdict.Deny,
    };

    /// <summary>Whether a pod's namespace and labels are meant.</summary>
    public Verdict Of(PodTerm term, PeerClass peer)
    {
        if (!peer.IsPod) return Verdict.Deny;
        var space = universe.Namespaces[peer.NamespaceIndex];
        var verdict = term.NamespaceName is { } name
            ? string.Equals(name, space.Name, StringComparison.Ordinal) ? Verdict.Allow : Verdict.Deny
            : NamespaceIndex.Match(term.Namespaces, space);
        if (verdict == Verdict.Deny || term.Pods is null) return verdict == Verdict.Deny ? Verdict.Deny : Verdict.Unknown;
        return term.Pods.Matches(peer.Labels) ? verdict : Verdict.Deny;
    }

    /// <summary>Whether the addresses of a pod or node lie in a block: all, some, or none of them; where none is known the ranges decide.</summary>
    /// <param name="term">The block.</param>
    /// <param name="inside">The atoms that the block is made of.</param>
    /// <param name="peer">The class.</param>
    public Verdict Of(BlockTerm term, IReadOnlySet<int> inside, PeerClass peer)
    {
        if (peer.IsPod && !MatchesPods(term)) return Verdict.Deny;
        if (peer.Atoms.Length == 0) return (peer.IsNodeLike ? AddressRanges.Nodes : ranges).Verdict(term.Addresses);
        return Array.TrueForAll(peer.Atoms, inside.Contains) ? Verdict.Allow : Array.Exists(peer.Atoms, inside.Contains) ? Verdict.Unknown : Verdict.Deny;
    }

    /// <summary>Whether a node is meant, or the node of a pod on the host network.</summary>
    public Verdict Of(NodeTerm term, PeerClass peer)
    {
        if (peer.Kind == ClassKind.Node) return term.Nodes.Matches(peer.Labels) ? Verdict.Allow : Verdict.Deny;
        if (peer.NodeName.Length > 0 && universe.NodeLabels(peer.NodeName) is { } labels) return term.Nodes.Matches(labels) ? Verdict.Allow : Verdict.Deny;
        return term.Nodes.IsEmpty ? Verdict.Allow : Verdict.Unknown;
    }

    /// <summary>Whether the profile lets the block match the addresses of pods.</summary>
    public bool MatchesPods(BlockTerm term) => term.IsNetworks ? profile.NetworksMatchPods : profile.BlocksMatchPods;

    private HashSet<int> Inside(BlockTerm block)
    {
        var atoms = new List<int>();
        universe.Atoms.CopyTouching(block.Addresses, atoms);
        return [.. atoms];
    }
}
