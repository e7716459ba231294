namespace Sluice.Charters.Adoption;

/// <summary>Pods that the language of charters has one name for.</summary>
/// <param name="Peer">The name.</param>
/// <param name="Pods">The pods, ascending, at least one.</param>
internal sealed record PeerUnit(CharterPeer Peer, int[] Pods)
{
    /// <summary>Where it stands among all, coarse before fine, then by name.</summary>
    public int Index { get; init; }

    /// <summary>The component, when it is one.</summary>
    public Component? Component { get; init; }

    /// <summary>How coarse: labels of namespaces, the resolver, whole namespaces, components. What is coarse is said first.</summary>
    public int Rank => Peer switch
    {
        NamespaceLabelPeer => 0,
        BundlePeer => 1,
        NamespacePeer => 2,
        _ => 3,
    };
}
