using System.Globalization;
using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using Sluice.Tests.Oracle;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>
/// A cluster of so many namespaces, pods and ports that the engine takes other ways than in a small one: it still says what the oracle says.
/// </summary>
public sealed class LargeClusterTests
{
    private const int Namespaces = 9;
    private const int PodsEach = 40;

    [Fact]
    public void Decisions_about_many_pods_are_those_of_the_oracle()
    {
        var (cluster, reachability) = Town();
        var oracle = new NaiveOracle(cluster.Snapshot, Profile.Upstream, cluster.Options);
        var parties = new Parties(cluster.Snapshot);
        foreach (var (from, to) in Pairs(reachability))
        {
            var decision = reachability.Decide(from, to);
            foreach (var port in Ports(to))
            {
                var expected = oracle.Judge(new(parties.Of(from).Single(), parties.Of(to).Single(), Protocol.Tcp, port));
                Assert.True(expected == decision.Of(Protocol.Tcp, port), $"{from} -> {to} on {port}: the oracle says {expected}");
            }
        }
    }

    [Fact]
    public void What_is_listed_is_what_is_decided()
    {
        var (_, reachability) = Town();
        var listed = reachability.Connections().ToDictionary(connection => (connection.From, connection.To), connection => connection.Allowed);
        foreach (var (from, to) in Pairs(reachability).Where(pair => !ReferenceEquals(pair.From, pair.To)))
            Assert.Equal(reachability.Decide(from, to).Allowed, listed.GetValueOrDefault((from, to), TrafficSet.Empty));
    }

    [Fact]
    public void What_is_counted_is_what_is_listed()
    {
        var (_, inside) = Town();
        var pods = inside.Connections().Count(connection => connection is { From: WorkloadEndpoint, To: WorkloadEndpoint } && !connection.Allowed.IsEmpty);
        var outside = inside.Connections().Where(connection => connection.From is AddressEndpoint || connection.To is AddressEndpoint).ToList();
        var atoms = inside.Endpoints.OfType<AddressEndpoint>().ToList();
        var parts = outside.Sum(connection => atoms.Count(atom =>
            atom.Addresses.IsSubsetOf(((connection.From as AddressEndpoint) ?? (AddressEndpoint)connection.To).Addresses)));
        Assert.Equal(pods + parts, inside.Count().Allowed);
    }

    [Fact]
    public void A_rule_within_what_is_open_to_everyone_hides_no_other()
    {
        var snapshot = Built().Snapshot with { Policies = [NetworkPolicy("town0/p", "number=0").Ingress(Rule().On("80/TCP"), Rule(PodsIn("", "number=300")).On("80/TCP"), Rule(PodsIn("", "number in (2,300)")).On("81/TCP"))] };
        var reachability = Reachability.Of(snapshot, Profile.Upstream, new() { KeepsEveryLabel = true });
        var pods = reachability.Endpoints.OfType<WorkloadEndpoint>().ToDictionary(static pod => pod.Workload.Labels.Find("number")!);
        foreach (var (number, ports) in ((string, string)[])[("2", "TCP 80-81"), ("300", "TCP 80-81"), ("3", "TCP 80")])
            Assert.Equal(ports, $"{reachability.Decide(pods[number], pods["0"]).Allowed}");
    }

    /// <summary>Every pod with three others, near and far, and with itself.</summary>
    private static IEnumerable<(Endpoint From, Endpoint To)> Pairs(Reachability reachability)
    {
        var pods = reachability.Endpoints.OfType<WorkloadEndpoint>().ToArray();
        for (var at = 0; at < pods.Length; at++)
        {
            foreach (var step in new[] { 1, PodsEach, 131 }) yield return (pods[at], pods[(at + step) % pods.Length]);
        }
    }

    private static IEnumerable<int> Ports(Endpoint to) => [80, OwnPort(((WorkloadEndpoint)to).Workload), 443, 9000];

    private static int OwnPort(Workload workload) =>
        1000 + int.Parse(workload.Labels.Find("number")!, CultureInfo.InvariantCulture);

    private static (Cluster Cluster, Reachability Reachability) Town()
    {
        var cluster = Built();
        return (cluster, Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options));
    }

    /// <summary>
    /// Nine towns of forty pods. Every pod is open on a port of its own to half of the cluster; the first town lets in what a selector over five namespaces
    /// picks, the second what an exclusion leaves, the third anyone on one port, the fourth a single block; two towns are open. Half of the seventh
    /// town gets out to a handful of pods only.
    /// </summary>
    private static Cluster Built()
    {
        var snapshot = new Snapshot
        {
            IsWholeCluster = true,
            Namespaces = Enumerable.Range(0, Namespaces).Select(town => Namespace.Defined($"town{town}", Select.Labels($"side={(town < 5 ? "left" : "right")},town=t{town}"))).ToValueList(),
            Workloads = Enumerable.Range(0, Namespaces * PodsEach).Select(Pod).OrderBy(pod => pod.Name).ToValueList(),
        };
        var policies = Enumerable.Range(0, 7).SelectMany(town => Enumerable.Range(0, PodsEach).Select(pod => Own(town, (town * PodsEach) + pod))).ToList();
        policies.Add(NetworkPolicy("town0/left").Ingress(Rule(PodsIn("side=left", "parity=even")).On("80/TCP")));
        policies.Add(NetworkPolicy("town1/not-odd").Ingress(Rule(PodsIn("town notin (t0,t8)", "parity notin (odd)")).On("80/TCP"), Rule(PodsIn("", "rare")).On("443/TCP")));
        policies.Add(NetworkPolicy("town2/any").Ingress(Rule().On("9000/TCP"), Rule(Pods("number=81")).On("80/TCP")));
        policies.Add(NetworkPolicy("town3/block").Ingress(Rule(Block("203.0.113.0/24", "203.0.113.9/32")).On("443/TCP"), Rule(Namespaces("town in (t1,t2,t3,t4,t5,t6)")).On("9000/TCP")));
        policies.Add(NetworkPolicy("town4/out", "parity=odd").Egress(Rule(PodsIn("side=right", "!rare")), Rule(Pods("")).On("80/TCP"), Rule(Block("10.0.0.0/8"))));
        policies.Add(NetworkPolicy("town5/out", "parity in (even,odd)").Egress(Rule(PodsIn("", "parity=even,!rare")).On("1000-1300/TCP"), Rule(Namespaces("town=t2"))));
        policies.Add(NetworkPolicy("town6/few", "parity=odd").Egress(Rule(PodsIn("town=t7", "number in (300,301)")).On("80/TCP")));
        var ordered = policies.OrderBy(policy => policy.Name.Kind, StringComparer.Ordinal).ThenBy(policy => policy.Name).ToValueList<Policy>();
        return new(snapshot with { Policies = ordered }) { Options = new() { KeepsEveryLabel = true } };
    }

    private static NetworkPolicy Own(int town, int number) => NetworkPolicy($"town{town}/own{number}", $"number={number}")
        .Ingress(Rule(PodsIn(number % 2 == 0 ? "side=left" : "side=right", number % 3 == 0 ? "parity=even" : "")).On($"{1000 + number}/TCP"));

    private static Workload Pod(int number) => new()
    {
        Name = NameOf("Deployment", string.Create(CultureInfo.InvariantCulture, $"town{number / PodsEach}/pod{number:000}")),
        Labels = Select.Labels($"number={number},parity={(number % 2 == 0 ? "even" : "odd")}{(number % 97 == 0 ? ",rare=yes" : "")}"),
        Replicas = 1 + (number % 2),
    };
}
