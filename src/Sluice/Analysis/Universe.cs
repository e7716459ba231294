using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>
/// Everything connections can start or end at, and the classes it falls into. Classes of pods are ordered by namespace, so that the pods of a
/// namespace are a run of ids; those that later versions appended follow behind everything else.
/// </summary>
internal sealed class Universe
{
    private readonly ChunkedList<PeerClass> classes;
    private readonly (int Start, int End)[] podsOfNamespace;
    private readonly Dictionary<string, Labels> nodeLabels;
    private readonly Lazy<PeerClass[]> classArray;

    internal Universe(
        EndpointRoster roster, PeerClass[] classes, NamespaceIndex namespaces, AddressAtoms atoms, int firstAtomClass, (int Start, int End)[] podsOfNamespace,
        ValueList<Node> nodes, ClassDraft draft, Vocabulary vocabulary)
    {
        (Roster, this.classes, Namespaces, Atoms, Draft, Vocabulary) = (roster, ChunkedList<PeerClass>.Of(classes), namespaces, atoms, draft, vocabulary);
        (FirstAtomClass, this.podsOfNamespace, FirstLater) = (firstAtomClass, podsOfNamespace, classes.Length);
        classArray = new(classes);
        nodeLabels = new(StringComparer.Ordinal);
        foreach (var node in nodes) nodeLabels[node.Name] = node.Labels;
        HasRepresentatives = classes.Any(static peer => peer.Kind == ClassKind.Representative);
        Pods = Where(classes, IsPod);
        NodeLike = Where(classes, IsNodeLike);
        Addressless = Where(classes, IsAddressless);
    }

    private Universe(Universe parent, EndpointRoster roster, ChunkedList<PeerClass> classes, NamespaceIndex namespaces, IReadOnlyList<PeerClass> appended)
    {
        (Roster, this.classes, Namespaces, Atoms, Draft, Vocabulary) = (roster, classes, namespaces, parent.Atoms, parent.Draft, parent.Vocabulary);
        (FirstAtomClass, podsOfNamespace, FirstLater) = (parent.FirstAtomClass, parent.podsOfNamespace, parent.FirstLater);
        (nodeLabels, HasRepresentatives, HasPortless) = (parent.nodeLabels, parent.HasRepresentatives, parent.HasPortless);
        classArray = new(() => [.. classes]);
        Pods = parent.Pods.Union(Where(appended, IsPod));
        NodeLike = parent.NodeLike.Union(Where(appended, IsNodeLike));
        Addressless = parent.Addressless.Union(Where(appended, IsAddressless));
    }

    /// <summary>Who is in which class.</summary>
    public EndpointRoster Roster { get; }

    /// <summary>Endpoints in canonical order.</summary>
    public Endpoint[] Endpoints => Roster.Order.Endpoints;

    /// <summary>The class of each endpoint.</summary>
    public int[] ClassOf => Roster.Order.ClassOf;

    /// <summary>All classes by id. A version copies them when it is first asked; whoever asks for one class takes it by its id.</summary>
    public PeerClass[] Classes => classArray.Value;

    /// <summary>The class of an id.</summary>
    public PeerClass this[int classId] => classes[classId];

    public int ClassCount => classes.Count;

    /// <summary>The classes as a list whose versions share what they can.</summary>
    public ChunkedList<PeerClass> ClassList => classes;

    /// <summary>The id of the first class that is not of the first version, there or to come.</summary>
    public int FirstLater { get; }

    public NamespaceIndex Namespaces { get; }

    public AddressAtoms Atoms { get; }

    /// <summary>Reduces endpoints to classes.</summary>
    public ClassDraft Draft { get; }

    /// <summary>What tells the pods of the first version apart.</summary>
    public Vocabulary Vocabulary { get; }

    /// <summary>The class of the first address atom; those of the others follow.</summary>
    public int FirstAtomClass { get; }

    /// <summary>Every pod and representative: what pod selectors can match.</summary>
    public ClassSet Pods { get; }

    /// <summary>Nodes and host-network pods.</summary>
    public ClassSet NodeLike { get; }

    /// <summary>Pods and nodes whose address is not known.</summary>
    public ClassSet Addressless { get; }

    /// <summary>Whether the address of some pod or node is not known; classes that are gone do not count.</summary>
    public bool HasAddressless => classes.Any(IsAddressless);

    /// <summary>Whether some pods stand for others that were not read; then a new selector may need more of them.</summary>
    public bool HasRepresentatives { get; }

    /// <summary>Whether something has a say in ICMP and other protocols, so that the analysis keeps them.</summary>
    public bool HasPortless { get; init; }

    /// <summary>The places of a class's endpoints, ascending.</summary>
    public ArraySegment<int> MembersOf(int classId) => Roster.Order.MembersOf(classId);

    /// <summary>The run of pod classes of a namespace, those of later versions left out.</summary>
    public (int Start, int End) PodsOf(int namespaceIndex) => namespaceIndex < podsOfNamespace.Length ? podsOfNamespace[namespaceIndex] : default;

    /// <summary>The classes of pods in a namespace that have endpoints, those of later versions included, ascending.</summary>
    public IEnumerable<PeerClass> LivePodsOf(int namespaceIndex)
    {
        var (start, end) = PodsOf(namespaceIndex);
        for (var id = start; id < end; id++)
        {
            if (classes[id].Kind != ClassKind.Gone) yield return classes[id];
        }

        for (var id = FirstLater; id < classes.Count; id++)
        {
            if (classes[id].IsPod && classes[id].NamespaceIndex == namespaceIndex) yield return classes[id];
        }
    }

    /// <summary>The labels of a node; null when the node was not read.</summary>
    public Labels? NodeLabels(string name) => nodeLabels.GetValueOrDefault(name);

    /// <summary>The version with classes appended, and others left without endpoints.</summary>
    /// <param name="roster">Who is in which class now.</param>
    /// <param name="namespaces">The namespaces as they are now.</param>
    /// <param name="appended">New classes; their ids follow on.</param>
    /// <param name="gone">Classes that lost their last endpoint.</param>
    public Universe With(EndpointRoster roster, NamespaceIndex namespaces, IReadOnlyList<PeerClass> appended, IReadOnlyList<int> gone) =>
        new(this, roster, classes.With([.. gone.Select(static id => (id, new PeerClass { Id = id, Kind = ClassKind.Gone }))]).Add(appended), namespaces, appended);

    private static bool IsPod(PeerClass peer) => peer.IsPod;

    private static bool IsNodeLike(PeerClass peer) => peer.IsNodeLike;

    private static bool IsAddressless(PeerClass peer) => (peer.IsPod || peer.IsNodeLike) && peer.Atoms.Length == 0;

    private static ClassSet Where(IReadOnlyList<PeerClass> classes, Func<PeerClass, bool> condition)
    {
        var ids = new List<int>();
        foreach (var peer in classes)
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
