using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Endpoints are shown and ordered in one way, whatever order they were read in.</summary>
public sealed class EndpointTests
{
    /// <summary>One of each kind, and of each kind those that differ in one thing, in order.</summary>
    private static readonly Endpoint[] InOrder =
    [
        Pod("bank/web"), Pod("shop/db"), new WorkloadEndpoint(new() { Name = new("Deployment", "shop", "web") }),
        new WorkloadEndpoint(new() { Name = new("Deployment", "shop", "web"), Variant = "blue" }), new WorkloadEndpoint(new() { Name = new("Deployment", "shop", "web"), Variant = "green" }),
        new WorkloadEndpoint(new() { Name = new("StatefulSet", "shop", "web") }),
        new RepresentativeEndpoint { NamespaceName = "jobs", PodSelector = Select.By("app=a") }, new RepresentativeEndpoint { NamespaceName = "jobs", IsAnyOther = true },
        new NodeEndpoint(new Node { Name = "a" }), new NodeEndpoint(new Node { Name = "b" }), new ExternalEndpoint("ingress-controller"),
        Addresses("10.0.0.0/16"), Addresses("10.0.0.0/8"), Addresses("10.1.0.0/16"), Addresses("11.0.0.0/32", "2001:db8:2::/48"), Addresses("2001:db8:1::/48"), Addresses("2001:db8:3::/48"),
        new DomainEndpoint("api.example.com"), new DomainEndpoint("www.example.com"),
    ];

    [Fact]
    public void Endpoints_are_ordered_by_kind_then_by_namespace_and_name()
    {
        Assert.Equal(InOrder.Select(static end => $"{end}"), InOrder.AsEnumerable().Reverse().Order().Select(static end => $"{end}"));
        for (var left = 0; left < InOrder.Length; left++)
        {
            for (var right = 0; right < InOrder.Length; right++)
            {
                var (one, two) = (InOrder[left], InOrder[right]);
                Assert.Equal(
                    (Math.Sign(left - right), (left < right), (left > right), (left <= right), (left >= right)), (Math.Sign(one.CompareTo(two)), (one < two), (one > two), (one <= two), (one >= two)));
            }
        }

        Assert.True(InOrder[0].CompareTo(null) > 0);
    }

    [Fact]
    public void An_endpoint_is_shown_as_people_name_it()
    {
        Assert.Equal(["shop/web", "shop/web[blue]"], InOrder[2..4].Select(static end => $"{end}"));
        Assert.Equal("[any pod] in shop", $"{new RepresentativeEndpoint { NamespaceName = "shop", PodSelector = Selector.Everything }}");
        Assert.Equal("[pods with app=a] in [namespaces with team=x]", $"{new RepresentativeEndpoint { NamespaceName = "", NamespaceSelector = Select.By("team=x"), PodSelector = Select.By("app=a") }}");
        Assert.Equal("[any other pod] in [any other namespace]", $"{new RepresentativeEndpoint { NamespaceName = "", IsAnyOther = true }}");
    }

    [Fact]
    public void What_is_in_no_namespace_has_none_and_is_no_subject_of_a_policy() =>
        Assert.All(InOrder[8..], static end => Assert.Equal(("", false), (end.Namespace, end.IsPolicySubject)));

    [Fact]
    public void Pods_are_subjects_of_policies_whether_they_were_read_or_not()
    {
        Assert.All(InOrder[..8], static end => Assert.True(end.IsPolicySubject));
        Assert.False(new WorkloadEndpoint(new() { Name = new("Deployment", "shop", "web"), HostNetwork = true }).IsPolicySubject);
    }

    [Fact]
    public void Traffic_between_replicas_is_of_what_may_be_more_than_one_pod()
    {
        static bool Has(string kind, int replicas) => new WorkloadEndpoint(new() { Name = new(kind, "shop", "web"), Replicas = replicas }).HasReplicas;
        Assert.Equal((false, true, true), (Has("Deployment", 1), Has("Deployment", 2), Has("DaemonSet", 1)));
        Assert.True(InOrder[6].HasReplicas);
        Assert.All(InOrder[8..], static end => Assert.False(end.HasReplicas));
    }

    [Fact]
    public void What_a_peer_matches_are_pods_and_nodes_in_order_and_nothing_outside()
    {
        var policy = NetworkPolicy("shop/p", "app=db").Ingress(Rule(Block("192.0.2.0/24")));
        var cluster = Cluster.Whole.Node("n", "", "192.0.2.1").Pod("shop/web", "app=web", static pod => pod with { Addresses = Cluster.Hosts("192.0.2.7") })
            .Pod("shop/all", "app=all").Pod("shop/zed", "app=all").Pod("bank/web", "app=web", static pod => pod with { Addresses = Cluster.Hosts("192.0.2.8") })
            .Policy(AdminPolicy("ClusterNetworkPolicy", "names", AdminTier.Admin, 1).Egress(Rule(RuleAction.Allow, Domains("api.example.com")))).Policy(policy);
        var options = new AnalysisOptions { Dns = [("api.example.com", Cidr.Parse("192.0.2.9/32"))], PodCidrs = [Cidr.Parse("192.0.2.0/25")] };
        var match = Reachability.Of(cluster.Snapshot, Profile.Upstream, options).Matching(policy, policy.Ingress[0].Peers[0]);
        Assert.Equal(["bank/web", "shop/all", "shop/web", "shop/zed", "node n"], match.Certain.Select(static end => $"{end}"));
        Assert.Empty(match.Possible);
    }

    private static WorkloadEndpoint Pod(string name) => new(new() { Name = NameOf("Deployment", name) });

    private static AddressEndpoint Addresses(params string[] blocks) => new(AddressSet.Of(blocks.Select(Cidr.Parse).ToValueList()));
}
