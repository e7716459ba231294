using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>What a list of connections holds: each pair once, in order, and what was asked for alone.</summary>
public sealed class ConnectionListTests
{
    private static readonly Cluster Shop = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Pod("ops/probe", "app=probe")
        .Policy(AdminPolicy("ClusterNetworkPolicy", "names", AdminTier.Admin, 1).Egress(Rule(RuleAction.Allow, Domains("api.example.com", "www.example.com"))))
        .Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("")).On("80"), Rule(Block("203.0.113.0/24")).On("443"), Rule(Block("198.51.100.0/24")).On("53/UDP")))
        .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")), Rule(Block("203.0.113.0/24")).On("5432")));

    [Fact]
    public void Each_pair_is_listed_once_by_source_and_destination_in_the_order_of_endpoints()
    {
        var listed = Of(Shop).Connections().ToList();
        foreach (var source in listed.GroupBy(static one => $"{one.From}"))
        {
            var targets = source.Select(static one => one.To).ToList();
            Assert.Equal(targets.Order(), targets);
            Assert.Equal(targets.Count, targets.Select(static to => $"{to}").Distinct().Count());
        }

        Assert.Equal(
            ["shop/db", "shop/web", "198.51.100.0/24", "203.0.113.0/24", "api.example.com", "www.example.com"],
            listed.Where(static one => $"{one.From}" == "shop/web").Select(static one => $"{one.To}"));
    }

    [Fact]
    public void What_is_asked_for_is_what_the_whole_list_has_of_it()
    {
        var reachability = Of(Shop);
        Func<Endpoint, bool>[] wanted =
        [
            static end => end is WorkloadEndpoint, static end => end is AddressEndpoint, static end => end is DomainEndpoint, static end => end.Namespace == "shop", static _ => false, static _ => true,
        ];
        foreach (var from in wanted.Append(null))
        {
            foreach (var to in wanted.Append(null))
            {
                var expected = reachability.Connections().Where(one => from?.Invoke(one.From) != false && to?.Invoke(one.To) != false);
                Assert.Equal(expected, reachability.Connections(new() { From = from, To = to }));
            }
        }
    }

    [Fact]
    public void Addresses_that_are_known_to_be_of_pods_are_not_listed_as_outside_and_those_of_hosts_are()
    {
        var cluster = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db", static pod => pod with { Addresses = Cluster.Hosts("10.0.0.5") })
            .Pod("shop/host", "app=host", static pod => pod with { HostNetwork = true, Addresses = Cluster.Hosts("192.0.2.9") })
            .Policy(NetworkPolicy("shop/web", "app=web").Ingress(Rule(Block("10.0.0.5/32")).On("80"), Rule(Block("192.0.2.9/32")).On("81"))
                .Egress(Rule(Block("10.0.0.5/32")).On("80"), Rule(Block("192.0.2.9/32")).On("81")));
        var listed = Of(cluster).Connections().Where(static one => one.From.CompareTo(one.To) != 0).ToList();
        Assert.Equal(["shop/db", "shop/host", "192.0.2.9/32"], listed.Where(static one => $"{one.From}" == "shop/web").Select(static one => $"{one.To}"));
        Assert.Equal(["shop/db", "shop/host", "192.0.2.9/32"], listed.Where(static one => $"{one.To}" == "shop/web").Select(static one => $"{one.From}"));
    }

    [Fact]
    public void Variants_of_a_workload_are_asked_about_one_by_one()
    {
        var cluster = Cluster.Whole.Pod("shop/db", "app=db").Pod("shop/web", "app=web,color=blue", static pod => pod with { Variant = "blue" })
            .Pod("shop/web", "app=web,color=green", static pod => pod with { Variant = "green" })
            .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("color=blue")).On("80"), Rule(Pods("color=green")).On("81")));
        var reachability = Of(cluster);
        Assert.Equal(
            ["shop/web[blue]: TCP 80", "shop/web[green]: TCP 81"],
            reachability.Endpoints.OfType<WorkloadEndpoint>().Where(static pod => pod.Workload.Variant.Length > 0).Select(from => $"{from}: {reachability.Decide(from, cluster.Peer("shop/db")).Allowed}"));
    }

    [Fact]
    public void Where_variants_are_one_workload_its_connections_are_those_of_any_of_them()
    {
        var cluster = Cluster.Whole.Pod("shop/db", "app=db").Pod("shop/web", "app=web,color=blue", static pod => pod with { Variant = "blue" })
            .Pod("shop/web", "app=web,color=green", static pod => pod with { Variant = "green" })
            .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("color=blue")).On("80"), Rule(Pods("color=green")).On("81")));
        var merged = Reachability.Of(cluster.Snapshot, Profile.NpGuard).Connections().Where(static one => $"{one.To}" == "shop/db");
        Assert.Equal(["shop/web: TCP 80-81"], merged.Select(static one => $"{one.From}: {one.Allowed}"));
        var doubtful = cluster with { Snapshot = cluster.Snapshot with { Policies = [.. cluster.Snapshot.Policies.Select(static policy => ((NetworkPolicy)policy) with { Standing = PolicyStanding.Doubtful })] } };
        var perhaps = Assert.Single(Reachability.Of(doubtful.Snapshot, Profile.NpGuard).Connections(), static one => $"{one.From} {one.To}" == "shop/web shop/db");
        Assert.Equal((TrafficSet.Of(Protocol.Tcp, PortSet.Of(80, 81)), true), (perhaps.Allowed, TrafficSet.Of(Protocol.Tcp, PortSet.Of(80, 81)).IsSubsetOf(perhaps.Unknown)));
    }

    private static Reachability Of(Cluster cluster) => Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options);
}
