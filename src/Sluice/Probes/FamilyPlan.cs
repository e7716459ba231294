using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>The probes of one address family between pods, nodes and hosts.</summary>
internal sealed class FamilyPlan(Reachability reachability, Places places, PlanOptions wishes, bool withSctp)
{
    /// <summary>
    /// Beyond so many pairs of groups only some are tried: those that let something through first, and of the others some of all, without any rhythm that the input could
    /// have too. The plan of a cluster where every pod differs would never end.
    /// </summary>
    public const int MostPairs = 50_000;

    private readonly Protocol[] protocols = withSctp ? [Protocol.Tcp, Protocol.Udp, Protocol.Sctp] : [Protocol.Tcp, Protocol.Udp];

    /// <summary>Pairs of groups that are left out to keep the plan within reach; known when the probes were made.</summary>
    public long PairsLeftOut { get; private set; }

    /// <summary>The probes, without numbers, by source and destination.</summary>
    public IEnumerable<Probe> Probes() => Pairs().SelectMany(pair => Of(pair.From, pair.To));

    /// <summary>The probes of one pair.</summary>
    public IEnumerable<Probe> Of(Place from, Place to)
    {
        var decision = reachability.Decide(from.Endpoint, to.Endpoint);
        foreach (var protocol in protocols)
        {
            foreach (var port in wishes.InCluster ? PlanPorts.InCluster(to, protocol) : PlanPorts.Of(decision, to, protocol)) yield return Between(from, to, protocol, port, decision);
        }
    }

    /// <summary>One probe.</summary>
    public static Probe Between(Place from, Place to, Protocol protocol, int port, Decision decision) => new()
    {
        Number = 0,
        From = from.Endpoint,
        To = to.Endpoint,
        Source = from.Address,
        Destination = to.Address,
        Protocol = protocol,
        Port = port,
        Dialled = to.Address,
        DialledPort = port,
        IsDns = protocol == Protocol.Udp && port == PlanPorts.Dns,
        Analysed = decision.Of(protocol, port),
        Host = to.Host,
    };

    /// <summary>Whether a policy may have a say between the two, and a packet can be sent.</summary>
    public static bool CanMeet(Place from, Place to) =>
        (from.IsPod || to.IsPod) && from.Endpoint is not DomainEndpoint && from.Address != to.Address;

    /// <summary>Whether a pair is tried for its names, and not for its addresses.</summary>
    private static bool IsOfNames(Place to) => to.Host is { IsOfCharterAlone: true };

    private bool Meet(Place from, Place to) => CanMeet(from, to) && (!wishes.InCluster || (from.IsPod && !to.IsNode));

    private IEnumerable<(Place From, Place To)> Pairs()
    {
        if (wishes is { All: true, InCluster: false })
        {
            foreach (var from in places.All)
            {
                foreach (var to in places.All)
                {
                    if (CanMeet(from, to) && !IsOfNames(to)) yield return (from, to);
                }
            }

            yield break;
        }

        foreach (var (source, destination) in Chosen())
        {
            var (sources, destinations) = (places.Groups[source], places.Groups[destination]);
            foreach (var pair in wishes.InCluster ? Running(sources, destinations) : Between(sources, destinations, source + destination)) yield return pair;
        }
    }

    /// <summary>The pairs of groups to be tried, in order.</summary>
    private IEnumerable<(int Source, int Destination)> Chosen()
    {
        var count = places.Groups.Count;
        var all = from source in Enumerable.Range(0, count) from destination in Enumerable.Range(0, count) select (source, destination);
        if ((long)count * count <= MostPairs) return all;
        var stride = (int)(((long)count * count / (MostPairs / 2)) + 1);
        var open = 0;
        var chosen = all.Where(pair => (MayFlow(pair) && open++ < MostPairs / 2) || Mixed(pair) % stride == 0).ToList();
        PairsLeftOut = ((long)count * count) - chosen.Count;
        return chosen;

        bool MayFlow((int Source, int Destination) pair)
        {
            var (from, to) = (places.Groups[pair.Source][0], places.Groups[pair.Destination][0]);
            return Meet(from, to) && !reachability.MayFlow(from.Endpoint, to.Endpoint).IsEmpty;
        }

        static uint Mixed((int Source, int Destination) pair) => ((((uint)pair.Source * 2654435761) ^ ((uint)pair.Destination * 2246822519)) * 3266489917) >> 7;
    }

    /// <summary>
    /// One pair of two groups in a cluster for each protocol, mostly the same one: the first source, so that few pods are touched, and the first destination that it can meet
    /// and that has a port of the protocol to be tried.
    /// </summary>
    private IEnumerable<(Place From, Place To)> Running(Place[] sources, Place[] destinations) => protocols.SelectMany(protocol =>
    {
        var listening = destinations.Where(to => PlanPorts.InCluster(to, protocol).Count > 0).ToList();
        return (from source in sources from to in listening where Meet(source, to) select (source, to)).Take(1);
    }).Distinct();

    /// <summary>One pair of two groups, two where one is of nodes: on the pod's own node, and on another. The turn takes each member in time, so that every pod is seen.</summary>
    private static IEnumerable<(Place From, Place To)> Between(Place[] sources, Place[] destinations, int turn)
    {
        var from = sources[turn % sources.Length];
        var to = destinations[(turn / sources.Length) % destinations.Length];
        if (from.Address == to.Address) to = destinations[(Array.IndexOf(destinations, to) + 1) % destinations.Length];
        if (!CanMeet(from, to)) yield break;
        if (!from.IsNode && !to.IsNode)
        {
            yield return (from, to);
            yield break;
        }

        var near = Pair(static (left, right) => left.Node == right.Node);
        var far = Pair(static (left, right) => left.Node != right.Node);
        if (near is { } own) yield return own;
        if (far is { } other) yield return other;

        (Place, Place)? Pair(Func<Place, Place, bool> fits)
        {
            foreach (var first in sources)
            {
                foreach (var second in destinations)
                {
                    if (fits(first, second)) return (first, second);
                }
            }

            return null;
        }
    }
}
