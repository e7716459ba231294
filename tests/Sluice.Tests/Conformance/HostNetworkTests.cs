using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Conformance;

/// <summary>Pods on the host network are seen as their node, and a pod and its own node are free to talk.</summary>
public sealed class HostNetworkTests
{
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop").Node("one", "pool=a", "192.0.2.1").Node("two", "pool=b", "192.0.2.2")
        .Pod("shop/web", "app=web", pod => pod with { NodeName = "one" })
        .Pod("shop/floating", "app=web")
        .Pod("shop/agent", "app=agent", pod => pod with { HostNetwork = true, NodeName = "two" });

    private static readonly Cluster Closed = Shop.Policy(NetworkPolicy("shop/closed").Ingress().Egress());

    [Fact]
    public void A_host_network_pod_is_not_isolated_by_the_policy_that_names_it() =>
        Shop.Policy(NetworkPolicy("shop/p", "app=agent").Ingress().Egress()).Allows("shop/web", "shop/agent").Allows("shop/agent", "8.8.8.8");

    [Fact]
    public void Pod_labels_never_match_a_host_network_pod_as_peer() =>
        Shop.Policy(NetworkPolicy("shop/p", "app=web").Ingress(Rule(Pods("app=agent")))).Denies("shop/agent", "shop/web");

    [Fact]
    public void A_block_matches_a_host_network_pod_by_the_address_of_its_node() => Shop
        .Policy(NetworkPolicy("shop/p", "app=web").Ingress(Rule(Block("192.0.2.2/32"))))
        .Allows("shop/agent", "shop/web").Allows("node/two", "shop/web");

    [Fact]
    public void A_pod_and_its_own_node_are_free_to_talk_upstream() =>
        Closed.Allows("shop/web", "node/one").Allows("node/one", "shop/web").Denies("shop/web", "node/two").Denies("node/two", "shop/web");

    [Fact]
    public void A_pod_whose_node_is_open_may_share_any_node() =>
        Closed.Allows("shop/floating", "node/two").Allows("shop/agent", "shop/floating");

    [Fact]
    public void Some_plugins_ask_the_egress_rules_on_the_way_to_the_own_node()
    {
        foreach (var profile in new[] { Profile.Cilium, Profile.Calico })
            Closed.Denies("shop/web", "node/one", profile: profile).Allows("node/one", "shop/web", profile: profile);
    }

    [Fact]
    public void A_host_network_pod_on_a_node_that_was_not_read_may_be_on_any() => Shop
        .Pod("shop/far", "app=far", pod => pod with { HostNetwork = true, NodeName = "three" })
        .Policy(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1).Egress(Rule(RuleAction.Deny, Nodes("pool=b")).On("80/TCP"), Rule(RuleAction.Deny, Nodes("")).On("81/TCP")))
        .CannotSay("shop/web", "shop/far", "80/TCP").Denies("shop/web", "shop/agent", "80/TCP").Allows("shop/web", "node/one", "80/TCP").Denies("shop/web", "shop/far", "81/TCP");

    [Fact]
    public void A_pod_on_the_pod_network_does_not_have_the_address_of_its_node() => Shop
        .Policy(NetworkPolicy("shop/p").Egress(Rule(Block("192.0.2.1/32")))).Denies("shop/floating", "shop/web").Allows("shop/floating", "node/one");

    [Fact]
    public void A_host_network_pod_has_its_own_address_where_that_of_its_node_was_not_read() => Shop.Node("bare")
        .Pod("shop/far", "app=far", pod => pod with { HostNetwork = true, NodeName = "bare", Addresses = Cluster.Hosts("192.0.2.9") })
        .Policy(NetworkPolicy("shop/p", "app=web").Ingress(Rule(Block("192.0.2.9/32"))))
        .Allows("shop/far", "shop/web").Denies("shop/agent", "shop/web");

    [Fact]
    public void Nodes_and_what_shares_their_network_reach_each_other() =>
        Closed.Allows("node/one", "node/two").Allows("shop/agent", "node/one").Allows("node/one", "shop/agent")
            .Allows("8.8.8.8", "shop/agent").Allows("8.8.8.8", "node/one").Allows("node/one", "8.8.8.8");
}
