using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Conformance;

/// <summary>Pods and namespaces that were not read stand in the relation as what selectors can tell apart.</summary>
public sealed class RepresentativeTests
{
    [Fact]
    public void A_namespace_without_workloads_has_its_own_pods_and_any_other()
    {
        var cluster = Cluster.Part.Namespace("shop").Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods("app=web"))));
        Assert.Equal(["[pods with app=db] in shop", "[pods with app=web] in shop", "[any other pod] in shop"], Representatives(cluster));
    }

    [Fact]
    public void A_whole_cluster_has_no_pods_but_those_that_were_read() =>
        Assert.Empty(Representatives(Cluster.Whole.Namespace("shop").Policy(NetworkPolicy("shop/p", "app=db").Ingress())));

    [Fact]
    public void A_namespace_that_a_selector_names_is_not_made_up_a_second_time()
    {
        var cluster = Cluster.Part.Namespace("shop").Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces($"{Labels.NamespaceName}=shop,team=a"))));
        Assert.Equal(["[any other pod] in shop"], Representatives(cluster));
    }

    [Fact]
    public void A_namespace_nobody_named_has_a_name_all_the_same()
    {
        var cluster = Cluster.Part.Namespace("shop", "team=a").Pod("shop/db")
            .Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces($"{Labels.NamespaceName},team=b")), Rule(Namespaces($"!{Labels.NamespaceName}"))));
        var stranger = Assert.Single(Reachability.Of(cluster.Snapshot, Profile.Upstream).Endpoints.OfType<RepresentativeEndpoint>());
        Assert.Equal("[any other pod] in [namespaces with team=b]", stranger.ToString());
        Assert.True(Reachability.Of(cluster.Snapshot, Profile.Upstream).Decide(stranger, cluster.Peer("shop/db")).Allowed.IsAllPorts);
    }

    private static IEnumerable<string> Representatives(Cluster cluster) =>
        Reachability.Of(cluster.Snapshot, Profile.Upstream).Endpoints.OfType<RepresentativeEndpoint>().Select(endpoint => endpoint.ToString());
}
