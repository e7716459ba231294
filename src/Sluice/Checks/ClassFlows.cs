using System.Collections.Concurrent;
using Sluice.Analysis;
using Sluice.Dialects;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>The relation as the checks ask it: by class, so that a hundred thousand like pods are one question.</summary>
internal sealed class ClassFlows
{
    private readonly PolicyTable table;
    private readonly Dictionary<Policy, PolicyEntry> entries = new(ReferenceEqualityComparer.Instance);
    private readonly ConcurrentDictionary<List<int>, (List<string> Names, string Listed, int Count)> mentioned = new(ReferenceEqualityComparer.Instance);
    private readonly string?[] names;
    private readonly bool[] isPublic;

    public ClassFlows(Reachability reachability, Inside inside)
    {
        table = reachability.Table;
        names = new string?[table.Universe.Endpoints.Length];
        isPublic = Array.ConvertAll(Classes, peer => peer.Kind == ClassKind.Address && peer.Addresses.Overlaps(inside.Public));
        foreach (var entry in table.Policies) entries[entry.Origin] = entry;
    }

    public PeerClass[] Classes => table.Universe.Classes;

    public Relation Relation => table.Relation;

    public TrafficTable Traffic => table.Relation.Traffic;

    /// <summary>The classes a policy surely has as subjects.</summary>
    public ClassSet SubjectsOf(NetworkPolicy policy) => entries[policy].Subjects.Sure;

    /// <summary>The classes a policy surely or perhaps has as subjects.</summary>
    public ClassSet PossibleSubjectsOf(NetworkPolicy policy) => entries[policy].Subjects.May;

    /// <summary>The classes a peer surely matches, and those it may.</summary>
    public Matched Matching(WrittenRule written, NetworkPolicyPeer peer) =>
        table.Resolver.Resolve(NetworkPolicyDialect.Lower(written.Namespace, peer));

    /// <summary>A rule's ports, those by name as the destinations resolve them.</summary>
    public TrafficSet Meant(WrittenRule written, IEnumerable<int> destinations)
    {
        var traffic = written.Traffic;
        if (!written.HasNamedPort) return traffic;
        foreach (var id in destinations)
        {
            foreach (var declared in Classes[id].NamedPorts)
            {
                foreach (var port in written.Rule.Ports)
                {
                    if (port.Name == declared.Name && port.Protocol == declared.Protocol) traffic = traffic.Union(TrafficSet.Of(declared.Protocol, declared.Number));
                }
            }
        }

        return traffic;
    }

    /// <summary>The namespace of a class; null for what is in none.</summary>
    public Namespace? NamespaceOf(PeerClass peer) => peer.NamespaceIndex < 0 ? null : table.Universe.Namespaces[peer.NamespaceIndex];

    /// <summary>The endpoints of a class, in order.</summary>
    public IEnumerable<Endpoint> MembersOf(PeerClass peer) => table.Universe.MembersOf(peer.Id).Select(place => table.Universe.Endpoints[place]);

    /// <summary>The first member of a class, or the addresses it stands for.</summary>
    public Endpoint EndpointOf(PeerClass peer) => peer.Kind == ClassKind.Address ? new AddressEndpoint(peer.Addresses) : MembersOf(peer).First();

    /// <summary>The first member, as every output names it; addresses that are not private are <c>internet</c>.</summary>
    public string NameOf(PeerClass peer) =>
        IsPublic(peer) ? "internet" : peer.Kind == ClassKind.Address ? peer.Addresses.ToString() : MembersOf(peer).First().ToString()!;

    /// <summary>The first few members of some classes, in order of class.</summary>
    public List<string> Names(IEnumerable<int> classes) =>
        [.. classes.SelectMany(id => table.Universe.MembersOf(id)).Take(Concern.Limit).Select(place => names[place] ??= table.Universe.Endpoints[place].ToString()!)];

    /// <summary>The first few members of some classes, how a sentence lists them, and how many there are; remembered by list.</summary>
    public (List<string> Names, string Listed, int Count) Mentioned(List<int> classes) => mentioned.GetOrAdd(classes, Mention);

    /// <summary>The same, made anew.</summary>
    public (List<string> Names, string Listed, int Count) Mention(List<int> classes)
    {
        var (names, count) = (Names(classes), Count(classes));
        return (names, Words.List(names, count), count);
    }

    /// <summary>How many members some classes have.</summary>
    public int Count(List<int> classes) => classes.Sum(SizeOf);

    /// <summary>How many members a class has.</summary>
    public int SizeOf(int classId) => table.Universe.MembersOf(classId).Count;

    /// <summary>The workloads among the members of some classes.</summary>
    public List<Workload> WorkloadsOf(List<int> classes) =>
        [.. classes.SelectMany(id => MembersOf(Classes[id])).OfType<WorkloadEndpoint>().Select(static member => member.Workload)];

    /// <summary>Whether workloads that were read and are judged are in the class.</summary>
    public bool IsJudged(PeerClass peer) =>
        peer.Kind == ClassKind.Pod && MembersOf(peer).Any(member => member is WorkloadEndpoint { Workload.IsSurroundings: false });

    /// <summary>Whether it is a block that holds addresses of the internet.</summary>
    public bool IsPublic(PeerClass peer) => isPublic[peer.Id];

    /// <summary>Puts into a list the classes that a class surely opens a port to, ascending.</summary>
    public List<Reach> From(PeerClass peer, List<Reach> reached)
    {
        reached.Clear();
        table.Relation.CopyFrom(peer.Id, reached);
        if (Traffic.HasPortless)
        {
            for (var at = 0; at < reached.Count; at++)
                reached[at] = new(reached[at].Class, Traffic.OnlyPorts(reached[at].Sure), Traffic.OnlyPorts(reached[at].May));
        }

        reached.RemoveAll(static reach => reach.Sure == TrafficTable.None);
        reached.Sort(static (left, right) => left.Class.CompareTo(right.Class));
        return reached;
    }
}
