using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>The probes of one address family between pods, nodes and hosts.</summary>
internal sealed class FamilyPlan(Reachability reachability, Places places, PlanOptions wishes, bool withSctp)
{
    private readonly Protocol[] protocols = withSctp ? [Protocol.Tcp, Protocol.Udp, Protocol.Sctp] : [Protocol.Tcp, Protocol.Udp];

    /// <summary>The probes, without numbers, by source and destination.</summary>
    public IEnumerable<Probe> Probes() => Pairs().SelectMany(pair => Of(pair.From, pair.To));

    /// <summary>The probes of one pair.</summary>
    public IEnumerable<Probe> Of(Place from, Place to)
    {
        var decision = reachability.Decide(from.Endpoint, to.Endpoint);
        foreach (var protocol in protocols)
        {
            foreach (var port in PlanPorts.Of(decision, to.Endpoint, protocol)) yield return Between(from, to, protocol, port, decision);
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
        IsDns = protocol == Protocol.Udp && port == 53,
        Analysed = decision.Of(protocol, port),
    };

    /// <summary>Whether a policy may have a say between the two, and a packet can be sent.</summary>
    public static bool CanMeet(Place from, Place to) =>
        (from.IsPod || to.IsPod) && from.Endpoint is not DomainEndpoint && from.Address != to.Address;

    private IEnumerable<(Place From, Place To)> Pairs()
    {
        if (wishes.All)
        {
            foreach (var from in places.All)
            {
                foreach (var to in places.All)
                {
                    if (CanMeet(from, to)) yield return (from, to);
                }
            }

            yield break;
        }

        for (var source = 0; source < places.Groups.Count; source++)
        {
            for (var destination = 0; destination < places.Groups.Count; destination++)
            {
                foreach (var pair in Between(places.Groups[source], places.Groups[destination], source + destination)) yield return pair;
            }
        }
    }

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
