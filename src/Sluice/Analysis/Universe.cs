using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// Everything connections can start or end at, and the classes it falls into. Classes of pods are ordered by namespace, so that the pods of a
/// namespace are a run of ids.
/// </summary>
internal sealed class Universe
{
    private readonly (int Start, int End)[] podsOfNamespace;
    private readonly Dictionary<string, Labels> nodeLabels = new(StringComparer.Ordinal);

    internal Universe(
        Endpoint[] endpoints, int[] classOf, PeerClass[] classes, NamespaceIndex namespaces, AddressAtoms atoms, int firstAtomClass,
        (int Start, int End)[] podsOfNamespace, ValueList<Node> nodes, Vocabulary vocabulary)
    {
        (Endpoints, ClassOf, Classes, Namespaces, Atoms, Vocabulary) = (endpoints, classOf, classes, namespaces, atoms, vocabulary);
        (FirstAtomClass, this.podsOfNamespace) = (firstAtomClass, podsOfNamespace);
        foreach (var node in nodes) nodeLabels[node.Name] = node.Labels;
        HasRepresentatives = classes.Any(static peer => peer.Kind == ClassKind.Representative);
        Pods = Where(static peer => peer.IsPod);
        NodeLike = Where(static peer => peer.IsNodeLike);
        Addressless = Where(static peer => (peer.IsPod || peer.IsNodeLike) && peer.Atoms.Length == 0);
    }

    /// <summary>Endpoints in canonical order.</summary>
    public Endpoint[] Endpoints { get; }

    /// <summary>The class of each endpoint.</summary>
    public int[] ClassOf { get; }

    public PeerClass[] Classes { get; }

    public NamespaceIndex Namespaces { get; }

    public AddressAtoms Atoms { get; }

    /// <summary>What tells the pods apart.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The class of the first address atom; those of the others follow.</summary>
    public int FirstAtomClass { get; }

    /// <summary>Every pod and representative: what pod selectors can match.</summary>
    public ClassSet Pods { get; }

    /// <summary>Nodes and host-network pods.</summary>
    public ClassSet NodeLike { get; }

    /// <summary>Pods and nodes whose address is not known.</summary>
    public ClassSet Addressless { get; }

    /// <summary>Whether some pods stand for others that were not read; then a new selector may need more of them.</summary>
    public bool HasRepresentatives { get; }

    /// <summary>The run of pod classes of a namespace.</summary>
    public (int Start, int End) PodsOf(int namespaceIndex) => podsOfNamespace[namespaceIndex];

    /// <summary>The labels of a node; null when the node was not read.</summary>
    public Labels? NodeLabels(string name) => nodeLabels.GetValueOrDefault(name);

    private ClassSet Where(Func<PeerClass, bool> condition)
    {
        var ids = new List<int>();
        foreach (var peer in Classes)
        {
            if (condition(peer)) ids.Add(peer.Id);
        }

        return ClassSet.Of(ids);
    }

    /// <summary>Whether two ends may share a node: at least one is a node or on the host network, and their nodes are not known to differ.</summary>
    public static bool MayShareNode(PeerClass left, PeerClass right) =>
        (left.IsNodeLike || right.IsNodeLike)
        && (left.NodeName.Length == 0 || right.NodeName.Length == 0 || string.Equals(left.NodeName, right.NodeName, StringComparison.Ordinal));
}
