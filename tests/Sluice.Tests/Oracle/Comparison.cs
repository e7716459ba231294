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
                    var expected = Agreed(sources.SelectMany(source => destinations.Select(destination =>
                        oracle.Judge(packet with { From = source, To = destination }))));
                    var verdict = decided.Of(packet.Protocol, packet.Port);
                    var shown = listed.Of(from, to, packet.Protocol, packet.Port) ?? expected;
                    if (verdict == expected && shown == expected) continue;
                    var port = $"{packet.Port}/{packet.Protocol.ApiName()}";
                    yield return verdict != expected
                        ? new("Decide", $"{from}", $"{to}", port, verdict, expected)
                        : new("Connections", $"{from}", $"{to}", port, shown, expected);
                }
            }
        }
    }

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

    /// <summary>The ports at the borders of those in use, for each protocol; a name is looked up among every pod's ports.</summary>
    public static IEnumerable<Packet> Packets(Snapshot snapshot)
    {
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
