using System.Globalization;
using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>How many pairs a relation has, where so many sets of pods are admitted that they are gone through by the word.</summary>
public sealed class RelationCountTests
{
    private const int Closed = 300;
    private const int Open = 70;

    [Fact]
    public void Where_each_pod_admits_all_but_one_every_other_pair_is_counted()
    {
        var reachability = Reachability.Of(Ring(), Profile.Upstream);
        var outside = reachability.Endpoints.Count(static end => end is AddressEndpoint);
        var pods = Closed + Open;

        // Each closed pod is reached by all but its neighbour and itself, each open one by all but itself and from outside too; outside is reached by all.
        Assert.Equal((Closed * (pods - 2L)) + (Open * (pods - 1L)) + (Open * outside) + (pods * outside), reachability.Count().Allowed);
        Assert.Equal(0, reachability.Count().Unknown);
    }

    [Fact]
    public void The_count_says_the_same_whatever_it_is_counted_by()
    {
        var (one, same) = (Reachability.Of(Ring(), Profile.Upstream), Reachability.Of(Ring(), Profile.Upstream));
        Assert.Equal(one.Count(), same.Count());
        Assert.NotEqual(one.Count().Digest, Reachability.Of(Ring(lastPort: 99), Profile.Upstream).Count().Digest);
    }

    [Fact]
    public void Nothing_comes_from_a_name_and_no_pair_is_counted_for_it()
    {
        var cluster = Cluster.Whole.Pod("open/pod").Policy(AdminPolicy("ClusterNetworkPolicy", "names", AdminTier.Admin, 1).Egress(Rule(RuleAction.Allow, Domains("api.example.com"))))
            .Policy(NetworkPolicy("shop/closed").Ingress());
        for (var number = 0; number < 90; number++) cluster = cluster.Pod(Name("shop", number), $"number={number}");
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options with { KeepsEveryLabel = true });
        var pairs = reachability.Endpoints.SelectMany(from => reachability.Endpoints.Select(to => (From: from, To: to)))
            .Count(pair => (pair.From.HasReplicas || !ReferenceEquals(pair.From, pair.To)) && !reachability.Decide(pair.From, pair.To).Allowed.IsEmpty);
        Assert.Equal(pairs, reachability.Count().Allowed);
        Assert.Contains(reachability.Endpoints, static end => end is DomainEndpoint);
    }

    [Fact]
    public void The_same_relation_written_in_two_ways_is_counted_the_same()
    {
        const int Pods = 100;
        Snapshot Written(params NetworkPolicyRule[] more) => new()
        {
            IsWholeCluster = true,
            Namespaces = [Namespace.Defined("ring", Labels.Empty)],
            Workloads = [.. Enumerable.Range(0, Pods).Select(static number => Pod("ring", number))],
            Policies =
            [
                NetworkPolicy("ring/all").Ingress(Rule().On("80-81/TCP")),
                .. Enumerable.Range(0, Pods).Select(number => NetworkPolicy(Name("ring", number), $"number={number}")
                    .Egress([Rule(Given.Pods($"number in ({number},{(number + 1) % Pods})")).On("80/TCP"), Rule(Given.Pods($"number={(number + 2) % Pods}")).On("81/TCP"), .. more])),
            ],
        };
        var narrow = Reachability.Of(Written(), Profile.Upstream);
        var outside = narrow.Endpoints.Count(static end => end is AddressEndpoint);
        Assert.Equal((2 * Pods) + (outside * Pods), narrow.Count().Allowed);

        // What more is let out nobody lets in.
        Assert.Equal(narrow.Count(), Reachability.Of(Written(Rule(Namespaces("")).On("82/TCP")), Profile.Upstream).Count());
    }

    [Fact]
    public void What_cannot_be_said_is_counted_for_itself()
    {
        var cluster = Cluster.Whole.Pod("shop/db", "app=db").Pod("shop/web", "app=web")
            .Policy(NetworkPolicy("shop/in", "app=db").Ingress(Rule(Pods("app=web")).On("80/TCP"), Rule(Pods("app=api")).On("81/TCP") with { PeersUnreadable = true }));
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options);
        var decisions = reachability.Endpoints.SelectMany(from => reachability.Endpoints.Select(to => reachability.Decide(from, to))).ToList();
        var count = reachability.Count();
        Assert.Equal((decisions.Count(static made => !made.Allowed.IsEmpty), decisions.Count(static made => !made.Unknown.IsEmpty)), (count.Allowed, count.Unknown));
        Assert.True(count.Unknown > 0);
    }

    /// <summary>Of a source that reaches few of many pods, what is in doubt beside what is certain.</summary>
    [Fact]
    public void Few_destinations_of_which_some_are_in_doubt_are_counted_one_by_one()
    {
        var cluster = Cluster.Whole.Namespace("closed").Referred("dim").Pod("closed/web", "app=web", static web => web with { Replicas = 1 }).Policy(NetworkPolicy("closed/web").Ingress().Egress(
            Rule(PodsIn("", "number=1")).On("80/TCP"), Rule(PodsIn("", "number=2")).On("80/TCP") with { PortsUnreadable = true }, Rule(PodsIn("team=a", "number in (3,4)")).On("80/TCP")));
        for (var number = 0; number < 90; number++) cluster = cluster.Pod(Name(number is 3 or 4 ? "dim" : "open", number), $"number={number}");
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream, new() { KeepsEveryLabel = true });
        var decisions = reachability.Endpoints.SelectMany(from => reachability.Endpoints.Where(to => from.HasReplicas || !ReferenceEquals(from, to)).Select(to => reachability.Decide(from, to))).ToList();
        var count = reachability.Count();
        Assert.Equal((decisions.Count(static made => !made.Allowed.IsEmpty), decisions.Count(static made => !made.Unknown.IsEmpty)), (count.Allowed, count.Unknown));
    }

    [Fact]
    public void Relations_with_as_many_pairs_are_told_apart_by_which_these_are()
    {
        var shop = Enumerable.Range(0, 20).Aggregate(Cluster.Whole, static (cluster, number) => cluster.Pod(Name("shop", number), $"number={number}"));
        var counts = Enumerable.Range(1, 19).Select(number => Reachability.Of(
            shop.Policy(NetworkPolicy("shop/all").Ingress()).Policy(NetworkPolicy("shop/one", "number=0").Ingress(Rule(Pods($"number={number}")))).Snapshot, Profile.Upstream, new() { KeepsEveryLabel = true }).Count()).ToList();
        Assert.Single(counts.Select(static count => (count.Allowed, count.Unknown)).Distinct());
        Assert.Equal(counts.Count, counts.Select(static count => count.Digest).Distinct().Count());
    }

    [Fact]
    public void Two_counts_add_up() => Assert.Equal(new RelationCount(5, 7, 9), new RelationCount(1, 2, 3).Plus(new(4, 5, 6)));

    [Fact]
    public void A_node_that_comes_opens_nothing_but_to_and_from_pods()
    {
        var before = Cluster.Whole.Node("a", "", "192.0.2.1").Pod("shop/web").Policy(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1)
            .Egress(Rule(RuleAction.Deny, Networks("203.0.113.0/24"), Nodes("pool=gpu")), Rule(RuleAction.Pass, Domains("api.example.com"))));
        var changes = ReachabilityDifference.Between(before.Snapshot, before.Node("b", "", "192.0.2.2").Snapshot, Profile.Upstream).Changes().ToList();
        Assert.NotEmpty(changes);
        Assert.All(changes, static change => Assert.True(change is { From: NodeEndpoint, To: WorkloadEndpoint } or { From: WorkloadEndpoint, To: NodeEndpoint }, $"{change.From} -> {change.To}"));
    }

    /// <summary>Pods in a ring, each of which admits all but the next, most on one port and the last on two; and pods that nothing closes.</summary>
    private static Snapshot Ring(int lastPort = 81) => new()
    {
        IsWholeCluster = true,
        Namespaces = [Namespace.Defined("open", Labels.Empty), Namespace.Defined("ring", Labels.Empty)],
        Workloads = [.. Enumerable.Range(Closed, Open).Select(static number => Pod("open", number)), .. Enumerable.Range(0, Closed).Select(static number => Pod("ring", number))],
        Policies =
        [
            .. Enumerable.Range(0, Closed).Select(number => NetworkPolicy(Name("ring", number), $"number={number}")
                .Ingress(Rule(PodsIn("", $"number notin ({(number + 1) % Closed})")).On($"{(number >= 200 && number % 2 == 0 ? lastPort : 80)}/TCP"))),
        ],
    };

    private static Workload Pod(string space, int number) => new() { Name = NameOf("Deployment", Name(space, number)), Labels = Select.Labels($"number={number}"), Replicas = 1 };

    private static string Name(string space, int number) => string.Create(CultureInfo.InvariantCulture, $"{space}/pod{number:000}");
}
