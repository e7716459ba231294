using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>Puts every question about one cluster to the engine and to the oracle.</summary>
internal static class Comparison
{
    /// <summary>How the engine decides; a test of the comparison itself puts a broken one here.</summary>
    public delegate Decision Decide(Reachability reachability, Endpoint from, Endpoint to);

    /// <summary>The first questions that they answer differently; none when they agree.</summary>
    public static IEnumerable<Disagreement> Of(Trial trial, Decide? decide = null)
    {
        decide ??= static (reachability, from, to) => reachability.Decide(from, to);
        var oracle = new NaiveOracle(trial.Snapshot, trial.Profile, trial.Options);
        var reachability = Reachability.Of(trial.Snapshot, trial.Profile, trial.Options);
        var parties = new Parties(trial.Snapshot);
        var ends = reachability.Endpoints.Select(endpoint => (Endpoint: endpoint, Parties: parties.Of(endpoint))).ToList();
        var listed = new Listing(reachability);
        foreach (var packet in Ports(trial.Snapshot))
        {
            foreach (var (from, sources) in ends)
            {
                if (from is DomainEndpoint) continue;
                foreach (var (to, destinations) in ends)
                {
                    if (from is AddressEndpoint && to is AddressEndpoint or DomainEndpoint) continue;
                    var expected = Agreed(sources.SelectMany(source => destinations.Select(destination =>
                        oracle.Judge(packet with { From = source, To = destination }))));
                    var port = $"{packet.Port}/{packet.Protocol.ApiName()}";
                    var decided = decide(reachability, from, to).Of(packet.Protocol, packet.Port);
                    if (decided != expected) yield return new("Decide", $"{from}", $"{to}", port, decided, expected);
                    if (listed.Of(from, to, packet.Protocol, packet.Port) is { } shown && shown != expected)
                        yield return new("Connections", $"{from}", $"{to}", port, shown, expected);
                }
            }
        }
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

    /// <summary>The ports at the borders of those in use, for each protocol.</summary>
    private static IEnumerable<Packet> Ports(Snapshot snapshot)
    {
        var numbers = new SortedSet<int> { 1, 65535 };
        foreach (var (first, last) in PortsInUse(snapshot)) numbers.UnionWith([first - 1, first, last, last + 1]);
        return Protocols.All.SelectMany(protocol =>
            numbers.Where(number => number is > 0 and <= 65535).Select(number => new Packet(new DomainParty(""), new DomainParty(""), protocol, number)));
    }

    private static IEnumerable<(int First, int Last)> PortsInUse(Snapshot snapshot)
    {
        var network = snapshot.Policies.OfType<NetworkPolicy>().SelectMany(policy => policy.Ingress.Concat(policy.Egress))
            .SelectMany(rule => rule.Ports).Select(port => (port.First, port.Last));
        var admin = snapshot.Policies.OfType<AdminPolicy>().SelectMany(policy => policy.Ingress.Concat(policy.Egress))
            .SelectMany(rule => rule.Ports).Select(port => (port.First, port.Last));
        return network.Concat(admin).Concat(snapshot.Workloads.SelectMany(workload => workload.Ports).Select(port => (port.Number, port.Number)));
    }
}
