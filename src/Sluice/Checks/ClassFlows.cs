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
    private readonly List<Reach> reached = [];
    private readonly string?[] names;

    public ClassFlows(Reachability reachability)
    {
        table = reachability.Table;
        names = new string?[table.Universe.Endpoints.Length];
        foreach (var entry in table.Policies) entries[entry.Origin] = entry;
    }

    public PeerClass[] Classes => table.Universe.Classes;

    public Relation Relation => table.Relation;

    public TrafficTable Traffic => table.Relation.Traffic;

    /// <summary>The classes a policy surely has as subjects.</summary>
    public ClassSet SubjectsOf(NetworkPolicy policy) => entries[policy].Subjects.Sure;

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

    /// <summary>How many members some classes have.</summary>
    public int Count(List<int> classes) => classes.Sum(SizeOf);

    /// <summary>How many members a class has.</summary>
    public int SizeOf(int classId) => table.Universe.MembersOf(classId).Count;

    /// <summary>Whether workloads that were read and are judged are in the class.</summary>
    public bool IsJudged(PeerClass peer) =>
        peer.Kind == ClassKind.Pod && MembersOf(peer).Any(member => member is WorkloadEndpoint { Workload.IsSurroundings: false });

    /// <summary>Whether it is a block of addresses of the internet.</summary>
    public static bool IsPublic(PeerClass peer) => peer.Kind == ClassKind.Address && peer.Addresses.Overlaps(Outside.Public);

    /// <summary>The classes that a class surely opens something to, ascending; the list is reused by the next call.</summary>
    public IReadOnlyList<Reach> From(PeerClass peer)
    {
        reached.Clear();
        table.Relation.CopyFrom(peer.Id, reached);
        reached.RemoveAll(static reach => reach.Sure == TrafficTable.None);
        reached.Sort(static (left, right) => left.Class.CompareTo(right.Class));
        return reached;
    }
}
