using Sluice.Analysis;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Pods of the same policies share an answer, unless something else tells them apart.</summary>
public sealed class RowSharingTests
{
    [Fact]
    public void A_pod_that_nobody_read_may_have_the_port_that_a_pod_beside_it_has_not()
    {
        var cluster = Cluster.Part.Pod("shop/api", "app=api").Pod("shop/web").Policy(NetworkPolicy("shop/p").Ingress(Rule().On("http/TCP"), Rule(Pods("app=cache")).On("81/TCP")));
        var reachability = Reachability.Of(cluster.Snapshot with { PodMakers = [new(new("Cluster", "shop", "db"), "shop")] }, Profile.Upstream);
        Assert.Contains(reachability.Endpoints, static end => end is RepresentativeEndpoint);
        foreach (var end in reachability.Endpoints.Where(static end => end.Namespace == "shop"))
            Assert.Equal(end is RepresentativeEndpoint, !reachability.Decide(cluster.Peer("8.8.8.8"), end).Unknown.IsEmpty);
    }

    /// <summary>Each on a node of its own, beside one on a node that nobody knows.</summary>
    [Fact]
    public void A_pod_with_a_policy_more_is_none_of_those_that_their_nodes_tell_apart()
    {
        var cluster = Cluster.Whole.Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/all").Ingress()).Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule()));
        for (var number = 0; number < 6; number++) cluster = cluster.Node($"n{number}").Pod($"shop/p{number}", "", pod => pod with { NodeName = $"n{number}" });
        cluster.Allows("8.8.8.8", "shop/db");
        for (var number = 0; number < 6; number++) cluster.Denies("8.8.8.8", $"shop/p{number}").Denies("node/n" + ((number + 1) % 6), $"shop/p{number}").Allows($"node/n{number}", $"shop/p{number}");
    }

    [Fact]
    public void Labels_with_any_value_are_told_from_labels_that_are_not_there() => Cluster.Whole.Pod("shop/db", "app=db").Pod("shop/none").Pod("shop/other", "app=other")
        .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app"))))
        .Allows("shop/other", "shop/db").Denies("shop/none", "shop/db");

    [Fact]
    public void Labels_that_no_policy_asks_for_are_never_taken_for_those_that_one_does() => (Cluster.Whole.Pod("shop/a", "app=db").Pod("shop/b", "app=web").Pod("shop/c", "tier=x").Pod("shop/d", "zone=y")
        .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")))) with
    { Options = new() { KeepsEveryLabel = true } })
        .Allows("shop/b", "shop/a").Denies("shop/c", "shop/a").Denies("shop/d", "shop/a");

    [Fact]
    public void What_rules_name_is_told_once_in_order()
    {
        LoweredPolicy[] policies =
        [
            Dialect.Lower(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1, "team=b").Egress(Rule(RuleAction.Allow, Domains("web.example.com", "api.example.com", "WEB.example.com")))),
            Dialect.Lower(NetworkPolicy("shop/in").Ingress(Rule(Namespaces("team=c"), Namespaces("team=a"), Namespaces("")))),
        ];
        Assert.Equal(["api.example.com", "web.example.com"], TermsInUse.Domains(policies));
        Assert.Equal(["team=a", "team=b", "team=c"], TermsInUse.NamespaceSelectors(policies).Select(static selector => $"{selector}"));
    }

    [Fact]
    public void Sets_of_few_pods_among_many_are_united()
    {
        var traffic = new TrafficTable(false);
        var (http, union) = (traffic.Id(TrafficSet.Of(Protocol.Tcp, 80)), new RowUnion(8192, traffic));
        List<Entry> entries = [new(ClassSet.Of([4000]), http), new(ClassSet.Of([8000]), http)];
        var cell = Assert.Single(union.Of(entries, entries).Cells);
        Assert.Equal((http, http), (cell.Sure, cell.May));
        Assert.Equal(ClassSet.Of([4000, 8000]), cell.Peers);
    }

    [Fact]
    public void There_is_room_for_as_many_pods_as_come()
    {
        var traffic = new TrafficTable(false);
        var (http, https, union) = (traffic.Id(TrafficSet.Of(Protocol.Tcp, 80)), traffic.Id(TrafficSet.Of(Protocol.Tcp, 443)), new RowUnion(1000, traffic));
        union.Reserve(4000);
        List<Entry> entries = [new(ClassSet.Of([3, 3999]), http), new(ClassSet.Of([4, 3999]), https)];
        var row = union.Of(entries, entries);
        Assert.Equal([(http, http), (https, https), (traffic.Or(http, https), traffic.Or(http, https))], ((int[])[3, 4, 3999]).Select(row.Of));
    }
}
