using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>Puts every question about one cluster to the engine and to the oracle.</summary>
internal static class Comparison
{
    private const int MostRepresentatives = 8;

    /// <summary>How the engine decides; a test of the comparison itself puts a broken one here.</summary>
    public delegate Decision Decide(Reachability reachability, Endpoint from, Endpoint to);

    /// <summary>The first questions that they answer differently; none when they agree.</summary>
    public static IEnumerable<Disagreement> Of(Trial trial, Decide? decide = null)
    {
        decide ??= static (reachability, from, to) => reachability.Decide(from, to);
        var oracle = new NaiveOracle(trial.Snapshot, trial.Profile, trial.Options);
        var reachability = Reachability.Of(trial.Snapshot, trial.Profile, trial.Options);
        var parties = new Parties(trial.Snapshot);
        var ends = Spread(reachability.Endpoints).Select(endpoint => (Endpoint: endpoint, Parties: parties.Of(endpoint))).ToList();
        var listed = new Listing(reachability);
        var packets = Packets(trial.Snapshot).ToList();
        foreach (var (from, sources) in ends)
        {
            foreach (var (to, destinations) in ends)
            {
                if (from is DomainEndpoint || (from is AddressEndpoint && to is AddressEndpoint or DomainEndpoint)) continue;
                var decided = decide(reachability, from, to);
                foreach (var packet in packets)
                {
                    if (packet.IsPortless && !oracle.SpeaksOfPortless) continue;
                    var asked = sources.SelectMany(source => destinations.Select(destination => packet with { From = source, To = destination })).ToList();
                    var expected = Agreed(asked.Select(oracle.Judge));
                    var traffic = TrafficOf(packet);
                    var verdict = Listing.VerdictOn(decided.Allowed, decided.Unknown, traffic);
                    var shown = listed.Of(from, to, traffic) ?? expected;
                    var isUndefined = packet.IsPortless && asked.TrueForAll(oracle.IsUndefined);

                    // Asked about, what is not defined is unknown; a list leaves it out all the same.
                    var (listing, isLeftOpen) = (expected, isUndefined && !trial.Options.AsksPortless);
                    if (isUndefined && trial.Options.AsksPortless) expected = Verdict.Unknown;
                    if (verdict == expected && shown == listing && traffic.IsSubsetOf(decided.Undefined) == isLeftOpen) continue;
                    var port = packet.IsPortless ? "ICMP" : $"{packet.Port}/{packet.Protocol.ApiName()}";
                    yield return verdict != expected ? new("Decide", $"{from}", $"{to}", port, verdict, expected)
                        : shown != listing ? new("Connections", $"{from}", $"{to}", port, shown, listing)
                        : new(isLeftOpen ? "Undefined" : "Defined", $"{from}", $"{to}", port, verdict, expected);
                }

                if (!oracle.SpeaksOfPortless && !decided.Allowed.Union(decided.Unknown).Union(decided.Undefined).Intersect(TrafficSet.Portless).IsEmpty)
                    yield return new("Silent", $"{from}", $"{to}", "ICMP", Verdict.Allow, Verdict.Deny);
            }
        }
    }

    private static TrafficSet TrafficOf(Packet packet) => packet.IsPortless ? TrafficSet.Portless : TrafficSet.Of(packet.Protocol, packet.Port);

    /// <summary>Every endpoint, and of representatives, of which there may be very many, some from the whole range.</summary>
    private static IEnumerable<Endpoint> Spread(ValueList<Endpoint> endpoints)
    {
        var representatives = endpoints.OfType<RepresentativeEndpoint>().ToList();
        var step = (representatives.Count / MostRepresentatives) + 1;
        return endpoints.Where(endpoint => endpoint is not RepresentativeEndpoint).Concat(representatives.Where((_, at) => at % step == 0));
    }

    private static Verdict Agreed(IEnumerable<Verdict> verdicts)
    {
        Verdict? agreed = null;
        foreach (var verdict in verdicts)
        {
            agreed ??= verdict;
            if (verdict != agreed) return Verdict.Unknown;
        }

        return agreed ?? Verdict.Unknown;
    }

    /// <summary>One without ports, and the ports at the borders of those in use, for each protocol; a name is looked up among every pod's ports.</summary>
    public static IEnumerable<Packet> Packets(Snapshot snapshot)
    {
        yield return new(new DomainParty(""), new DomainParty(""), Protocol.Unknown, 0);
        foreach (var protocol in Protocols.All)
        {
            var numbers = new SortedSet<int> { 1 };
            foreach (var (first, last) in PortsInUse(snapshot, protocol)) numbers.UnionWith([first - 1, first, last, last + 1]);
            foreach (var number in numbers.Where(number => number is > 0 and <= 65535)) yield return new(new DomainParty(""), new DomainParty(""), protocol, number);
        }
    }

    private static IEnumerable<(int First, int Last)> PortsInUse(Snapshot snapshot, Protocol protocol)
    {
        var network = snapshot.Policies.OfType<NetworkPolicy>().SelectMany(policy => policy.Ingress.Concat(policy.Egress))
            .SelectMany(rule => rule.Ports).Where(port => port.Protocol == protocol).Select(port => (port.First, port.Last));
        var admin = snapshot.Policies.OfType<AdminPolicy>().SelectMany(policy => policy.Ingress.Concat(policy.Egress))
            .SelectMany(rule => rule.Ports).Where(port => port.Protocol == protocol).Select(port => (port.First, port.Last));
        var named = snapshot.Workloads.SelectMany(workload => workload.Ports).Where(port => port.Protocol == protocol && port.Name.Length > 0)
            .Select(port => (port.Number, port.Number));
        return network.Concat(admin).Concat(named);
    }
}
