using Sluice.Analysis;
using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Charters.Adoption;

/// <summary>The pods of a relation that policies judge, read or represented, by their places; nothing outside, no node, nothing on the host network.</summary>
internal sealed class Pods
{
    private readonly Universe universe;
    private readonly Dictionary<(int Class, Direction Direction), bool> closed = [];

    public Pods(Reachability reachability)
    {
        Reachability = reachability;
        universe = reachability.Table.Universe;
        var (endpoints, classes, members) = (new List<Endpoint>(), new List<int>(), new Dictionary<int, List<int>>());
        for (var place = 0; place < universe.Endpoints.Length; place++)
        {
            var id = universe.ClassOf[place];
            if (!universe.Classes[id].IsPod) continue;
            if (!members.TryGetValue(id, out var list)) members[id] = list = [];
            list.Add(endpoints.Count);
            endpoints.Add(universe.Endpoints[place]);
            classes.Add(id);
        }

        (Endpoints, ClassOf, MembersOf) = ([.. endpoints], [.. classes], members);
        IsGoverned = new bool[Endpoints.Length];
    }

    public Reachability Reachability { get; }

    public Endpoint[] Endpoints { get; }

    /// <summary>The class of each.</summary>
    public int[] ClassOf { get; }

    /// <summary>The pods of a class.</summary>
    public Dictionary<int, List<int>> MembersOf { get; }

    /// <summary>Whether each is of a governed namespace.</summary>
    public bool[] IsGoverned { get; }

    public Relation Relation => Reachability.Table.Relation;

    public TrafficTable Traffic => Reachability.Table.Relation.Traffic;

    /// <summary>The index of the namespace of a pod.</summary>
    public int NamespaceOf(int pod) => universe.Classes[ClassOf[pod]].NamespaceIndex;

    public Namespace this[int namespaceIndex] => universe.Namespaces[namespaceIndex];

    /// <summary>The labels of a pod: as read, or as represented.</summary>
    public static Labels LabelsOf(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint { Workload: var workload } => workload.Labels,
        RepresentativeEndpoint pods => Labels.Of(pods.PodSelector.Requirements.Where(static requirement => requirement.Values.Count == 1)
            .Select(static requirement => new KeyValuePair<string, string>(requirement.Key, requirement.Values[0]))),
        _ => Labels.Empty,
    };

    /// <summary>Whether a pod to itself is no connection: one pod, and nothing like it.</summary>
    public bool IsAlone(int pod) => !Endpoints[pod].HasReplicas;

    /// <summary>Governs the namespaces whose pods something closes today.</summary>
    public IReadOnlyList<string> Govern()
    {
        var governed = new SortedSet<string>(StringComparer.Ordinal);
        for (var pod = 0; pod < Endpoints.Length; pod++)
        {
            var space = this[NamespaceOf(pod)];
            if (space.Name.Length > 0 && !space.IsSurroundings && (IsClosed(pod, Direction.Egress) || IsClosed(pod, Direction.Ingress))) governed.Add(space.Name);
        }

        for (var pod = 0; pod < Endpoints.Length; pod++) IsGoverned[pod] = governed.Contains(Endpoints[pod].Namespace);
        return [.. governed];
    }

    /// <summary>Whether a pod is closed by default in a direction: a NetworkPolicy surely isolates it, or what comes after lets nothing through.</summary>
    public bool IsClosed(int pod, Direction direction)
    {
        var id = ClassOf[pod];
        if (closed.TryGetValue((id, direction), out var known)) return known;
        var row = direction == Direction.Egress ? Relation.Egress(id) : Relation.Ingress(id);
        return closed[(id, direction)] = row.RestMay == TrafficTable.None || Reachability.Table.Subjects(direction).PoliciesOf(id)
            .Exists(policy => policy.Lowered is { Tier: Tier.NetworkPolicy, MayBeAbsent: false } && policy.Subjects.Sure.Contains(id));
    }
}
