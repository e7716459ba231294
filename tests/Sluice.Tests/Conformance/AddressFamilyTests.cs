using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Conformance;

/// <summary>
/// Pods of unknown address against blocks, family by family. Two pods may talk over any family that both have, so that a block of one family admits them
/// for sure only when the others are admitted too.
/// </summary>
public sealed class AddressFamilyTests
{
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop").Pod("shop/web", "app=web").Pod("shop/db", "app=db");

    [Fact]
    public void Nothing_given_a_pod_has_IPv4_and_perhaps_IPv6()
    {
        Ingress("0.0.0.0/0").Allows("shop/web", "shop/db");
        Ingress("::/0").CannotSay("shop/web", "shop/db");
        Ingress("fc00::/7").CannotSay("shop/web", "shop/db");
        Ingress("2001:db8::/32").Denies("shop/web", "shop/db");
        Shop.Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Block("::/0"), Block("0.0.0.0/0")))).Allows("shop/web", "shop/db");
    }

    [Fact]
    public void A_cluster_of_one_family_has_no_addresses_of_the_other()
    {
        On("10.244.0.0/16", "::/0").Denies("shop/web", "shop/db");
        On("10.244.0.0/16", "10.0.0.0/8").Allows("shop/web", "shop/db");
        On("fd00:10::/48", "::/0").Allows("shop/web", "shop/db");
        On("fd00:10::/48", "0.0.0.0/0").Denies("shop/web", "shop/db");
    }

    [Fact]
    public void A_dual_stack_cluster_needs_both_families_admitted()
    {
        Dual("::/0").CannotSay("shop/web", "shop/db");
        Dual("0.0.0.0/0").CannotSay("shop/web", "shop/db");
        Dual("0.0.0.0/0", "::/0").Allows("shop/web", "shop/db");
        Dual("203.0.113.0/24", "2001:db8::/32").Denies("shop/web", "shop/db");
    }

    [Fact]
    public void A_pod_that_is_known_to_have_both_is_judged_like_that_too()
    {
        var cluster = Cluster.Whole.Namespace("shop").Pod("shop/db", "app=db")
            .Pod("shop/web", "app=web", pod => pod with { Addresses = Cluster.Hosts("10.0.0.7", "fd00::7") });
        cluster.Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Block("::/0")))).CannotSay("shop/web", "shop/db");
        cluster.Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Block("fd00::/8", "fd00::/64"), Block("10.0.0.0/8")))).CannotSay("shop/web", "shop/db");
        cluster.Policy(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1).Egress(Rule(RuleAction.Deny, Networks("::/0", "10.0.0.0/8"))))
            .Policy(NetworkPolicy("shop/q", "app=db").Egress(Rule())).Denies("shop/db", "shop/web");
    }

    [Fact]
    public void The_ranges_of_pods_say_nothing_about_nodes()
    {
        var cluster = Shop.Node("n").Pod("shop/here", "", pod => pod with { NodeName = "other" })
            .Policy(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1).Egress(Rule(RuleAction.Deny, Networks("10.244.0.0/16"))));
        (cluster with { Options = new() { PodCidrs = [Cidr.Parse("10.244.0.0/16")] } }).CannotSay("shop/here", "node/n").Denies("shop/here", "shop/db");
    }

    [Fact]
    public void A_node_of_unknown_address_need_not_have_IPv6_either()
    {
        var cluster = Cluster.Whole.Node("n").Pod("shop/here", "", pod => pod with { NodeName = "other" });
        cluster.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("0.0.0.0/0")))).Allows("shop/here", "node/n");
        cluster.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("::/0")))).CannotSay("shop/here", "node/n");
    }

    [Fact]
    public void The_answer_states_which_families_it_took()
    {
        Assert.Contains(Kinds(Ingress("::/0")), kind => kind == AssumptionKind.PodFamilies);
        Assert.DoesNotContain(Kinds(Ingress("0.0.0.0/0")), kind => kind == AssumptionKind.PodFamilies);
        Assert.DoesNotContain(Kinds(On("fd00:10::/48", "::/0")), kind => kind == AssumptionKind.PodFamilies);
    }

    private static IEnumerable<AssumptionKind> Kinds(Cluster cluster) =>
        Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options).Assumptions.Select(assumption => assumption.Kind);

    private static Cluster Ingress(params string[] blocks) =>
        Shop.Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule([.. blocks.Select(block => Block(block))])));

    private static Cluster On(string range, params string[] blocks) => Ingress(blocks) with { Options = new() { PodCidrs = [Cidr.Parse(range)] } };

    private static Cluster Dual(params string[] blocks) =>
        Ingress(blocks) with { Options = new() { PodCidrs = [Cidr.Parse("10.244.0.0/16"), Cidr.Parse("fd00:10::/48")] } };
}
