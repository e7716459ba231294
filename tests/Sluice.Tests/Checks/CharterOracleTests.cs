using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Charters;
using Sluice.Tests.Compile;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Checks;

/// <summary>
/// Random charters beside policies that are not theirs: a path is told as denied, undeclared or forbidden where the oracles of charters and of policies, packet by packet,
/// say that there is one, and nowhere else.
/// </summary>
public sealed class CharterOracleTests
{
    [Fact]
    public void What_differs_packet_by_packet_is_told_and_nothing_else()
    {
        var seen = new Dictionary<string, int>(StringComparer.Ordinal) { ["SLU4001"] = 0, ["SLU4002"] = 0, ["SLU4003"] = 0, ["clean"] = 0 };
        for (var seed = Effort.FirstSeed; seed < Effort.FirstSeed + Effort.InProportion(150); seed++)
        {
            var (documents, snapshot) = RandomCharter.Draw(seed);
            var bound = Chartered.Spec(documents[0], documents[1..]).Bound(snapshot);

            // Its own policies, those of another charter, or its own but one: nothing, much or little differs.
            var (others, _) = RandomCharter.Draw(seed % 3 == 1 ? seed + 1000 : seed);
            var written = Compiled.Of(Chartered.Spec(others[0], others[1..]).Bound(snapshot), "networkpolicy").Policies;
            if (seed % 3 == 2 && written.Count > 0) written = written.Where((_, at) => at != seed % written.Count).ToValueList();
            var policed = Intent.Surroundings(bound) with { Policies = written };
            var found = Catalog.Run(new(Reachability.Of(policed, Profile.Upstream))
            {
                Charter = BoundCharter.Of(bound.Charter, policed, bound.Instant),
                Filter = static check => check.Id is "SLU4001" or "SLU4002" or "SLU4003",
            });
            foreach (var (id, expected) in Expected(bound, policed))
            {
                var told = found.Any(finding => finding.Id == id);
                Assert.True(told == (expected is not null), $"seed {seed}: {id} {(told ? $"is told: {found.First(finding => finding.Id == id).Message}" : $"is not told: {expected}")}\n{string.Join("---\n", documents)}");
                if (told) seen[id]++;
            }

            if (found.Count == 0) seen["clean"]++;
        }

        Assert.All(seen, static entry => Assert.True(entry.Value > 0, $"{entry.Key} was never seen"));
    }

    [Fact]
    public void What_is_compiled_is_as_it_was_declared_where_little_is_known()
    {
        var doubts = 0;
        for (var seed = 1; seed <= Effort.InProportion(100); seed++)
        {
            var (documents, _) = RandomCharter.Draw(seed);
            var cluster = RandomCluster.Draw(seed);
            var bound = Chartered.Spec(documents[0], documents[1..]).Bound(cluster.Snapshot);
            var policed = Intent.Surroundings(bound) with { Policies = Compiled.Of(bound, "networkpolicy").Policies };
            var profile = cluster.Profile == Profile.NpGuard ? Profile.Upstream : cluster.Profile;
            var found = Catalog.Run(new(Reachability.Of(policed, profile, cluster.Options))
            {
                Charter = BoundCharter.Of(bound.Charter, policed, bound.Instant),
                Filter = static check => check.Id is "SLU4001" or "SLU4002",
            });
            var wrong = found.FirstOrDefault(static finding => finding.Severity == Severity.Error);
            Assert.True(wrong is null, $"seed {seed}: {wrong?.Message}\n{string.Join("---\n", documents)}");
            doubts += found.Count;
        }

        Assert.True(doubts > 0, "everything was known");
    }

    /// <summary>For each check the first packet that is as it says; null when there is none.</summary>
    private static Dictionary<string, string?> Expected(BoundCharter bound, Snapshot policed)
    {
        var charter = new NaiveCharter(bound.Charter, bound.Snapshot, bound.Instant);
        var oracle = new NaiveOracle(policed, Profile.Upstream, AnalysisOptions.Default);
        var parties = policed.Workloads.Select(workload => (Party)PodParty.Of(workload, policed.Namespaces.Single(space => space.Name == workload.Name.Namespace)))
            .Concat(((string[])["203.0.113.9", "10.0.0.7", "10.9.9.9", "192.0.2.1", "2001:db8::7"]).Select(Address)).ToList();
        var wanted = new Dictionary<string, string?>(StringComparer.Ordinal) { ["SLU4001"] = null, ["SLU4002"] = null, ["SLU4003"] = null };
        var ports = Comparison.Packets(policed with { Policies = [.. policed.Policies, .. Compiled.Of(bound, "networkpolicy").Policies] }).Where(static packet => !packet.IsPortless).ToList();

        // What is forbidden leaves ports out by name, and no compiled policy has a border there.
        ports.AddRange((((Protocol Protocol, int Port)[])[(Protocol.Tcp, 80), (Protocol.Tcp, 8080), (Protocol.Udp, 81), (Protocol.Udp, 53)]).Select(port => ports[0] with { Protocol = port.Protocol, Port = port.Port }));
        foreach (var from in parties)
        {
            foreach (var to in parties)
            {
                if (from is AddressParty && to is AddressParty) continue;

                // A workload has two replicas here: the second one is another pod.
                var target = ReferenceEquals(from, to) ? ((PodParty)to) with { } : to;
                foreach (var packet in ports.Select(packet => packet with { From = from, To = target }))
                {
                    var (allowed, opens, forbids) = (oracle.Judge(packet) == Verdict.Allow, charter.Opens(packet), charter.Bars(packet));
                    var words = $"{from} to {to} on {packet.Port}/{packet.Protocol}";
                    if (allowed && forbids) wanted["SLU4003"] ??= words;
                    if (allowed && !forbids && !opens) wanted["SLU4002"] ??= words;
                    if (!allowed && !forbids && opens && charter.Declares(packet)) wanted["SLU4001"] ??= words;
                }
            }
        }

        return wanted;
    }

    private static Party Address(string text)
    {
        Assert.True(Cidr.TryParseAddress(text, out var isIPv6, out var address));
        return new AddressParty(isIPv6, address);
    }
}
