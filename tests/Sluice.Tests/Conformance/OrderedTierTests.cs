using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Conformance;

/// <summary>The tiers before and after NetworkPolicy: AdminNetworkPolicy and BaselineAdminNetworkPolicy (v1alpha1), ClusterNetworkPolicy (v1alpha2).</summary>
public sealed class OrderedTierTests
{
    private static readonly Cluster Shop = Cluster.Whole
        .Namespace("shop", "team=a").Namespace("bank", "team=b").Pod("shop/web", "app=web").Pod("shop/db", "app=db").Pod("bank/web", "app=web");

    [Fact]
    public void The_lower_number_wins() => Shop
        .Policy(Anp("deny", 2).Ingress(Rule(RuleAction.Deny, AdminPods("team=b"))))
        .Policy(Anp("allow", 1).Ingress(Rule(RuleAction.Allow, AdminPods("team=b")).On("80/TCP")))
        .Allows("bank/web", "shop/db", "80/TCP").Denies("bank/web", "shop/db", "81/TCP").Allows("shop/web", "shop/db", "81/TCP");

    [Fact]
    public void The_first_rule_of_a_policy_wins() => Shop
        .Policy(Anp("p", 1).Ingress(Rule(RuleAction.Deny, AdminPods("team=b")).On("80/TCP"), Rule(RuleAction.Allow, AdminPods(""))))
        .Denies("bank/web", "shop/db", "80/TCP").Allows("bank/web", "shop/db", "81/TCP");

    [Fact]
    public void An_Admin_allow_beats_a_NetworkPolicy_and_a_Pass_leaves_it_to_it()
    {
        var closed = Shop.Policy(NetworkPolicy("shop/p").Ingress());
        closed.Policy(Anp("p", 1).Ingress(Rule(RuleAction.Allow, AdminPods("")))).Allows("bank/web", "shop/db");
        closed.Policy(Anp("p", 1).Ingress(Rule(RuleAction.Pass, AdminPods("")), Rule(RuleAction.Allow, AdminPods("")))).Denies("bank/web", "shop/db");
    }

    [Fact]
    public void A_Pass_also_skips_later_policies_of_the_tier() => Shop
        .Policy(Anp("pass", 1).Ingress(Rule(RuleAction.Pass, AdminPods("team=b"))))
        .Policy(Anp("deny", 2).Ingress(Rule(RuleAction.Deny, AdminPods(""))))
        .Allows("bank/web", "shop/db").Denies("shop/web", "shop/db");

    [Fact]
    public void The_baseline_counts_where_no_NetworkPolicy_selects() => Shop
        .Policy(AdminPolicy("BaselineAdminNetworkPolicy", "default", AdminTier.Baseline, 0).Ingress(Rule(RuleAction.Deny, AdminPods(""))))
        .Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Namespaces("team=b"))))
        .Allows("bank/web", "shop/db").Denies("shop/web", "shop/db").Denies("bank/web", "shop/web");

    [Fact]
    public void A_NetworkPolicy_for_one_direction_leaves_the_other_to_the_baseline() => Shop
        .Policy(AdminPolicy("BaselineAdminNetworkPolicy", "default", AdminTier.Baseline, 0).Egress(Rule(RuleAction.Deny, Networks("0.0.0.0/0"))))
        .Policy(NetworkPolicy("shop/p", "app=db").Ingress())
        .Denies("shop/db", "8.8.8.8").Allows("shop/db", "2001:db8::1");

    [Fact]
    public void Equal_priorities_that_disagree_cannot_be_said() => Shop
        .Policy(Anp("allow", 1).Ingress(Rule(RuleAction.Allow, AdminPods("")).On("80-90/TCP")))
        .Policy(Anp("deny", 1).Ingress(Rule(RuleAction.Deny, AdminPods("")).On("90-99/TCP")))
        .Allows("bank/web", "shop/db", "89/TCP").CannotSay("bank/web", "shop/db", "90/TCP").Denies("bank/web", "shop/db", "91/TCP");

    [Fact]
    public void Equal_priorities_that_agree_can() => Shop
        .Policy(Anp("one", 1).Ingress(Rule(RuleAction.Deny, AdminPods(""))))
        .Policy(Anp("two", 1).Ingress(Rule(RuleAction.Deny, AdminPods(""))))
        .Denies("bank/web", "shop/db");

    [Fact]
    public void Two_APIs_in_one_tier_have_no_order_whatever_their_priorities() => Shop
        .Policy(Anp("allow", 1).Ingress(Rule(RuleAction.Allow, AdminPods(""))))
        .Policy(AdminPolicy("ClusterNetworkPolicy", "deny", AdminTier.Admin, 2).Ingress(Rule(RuleAction.Deny, AdminPods("team=b"))))
        .CannotSay("bank/web", "shop/db").Allows("shop/web", "shop/db");

    [Fact]
    public void An_unknown_peer_or_port_fails_closed()
    {
        AdminRule broken = Rule(RuleAction.Allow, AdminPods("")) with { HasUnknownPeer = true };
        AdminRule odd = Rule(RuleAction.Allow, AdminPods("")) with { HasUnknownPort = true };
        foreach (var rule in new[] { broken, odd })
        {
            Shop.Policy(NetworkPolicy("shop/p").Ingress()).Policy(Anp("p", 1).Ingress(rule)).Denies("bank/web", "shop/db");
            Shop.Policy(Anp("p", 1).Ingress(rule with { Action = RuleAction.Deny })).Denies("bank/web", "shop/db", "7/UDP").Denies("8.8.8.8", "shop/db");
            Shop.Policy(Anp("p", 1).Ingress(rule with { Action = RuleAction.Pass })).Denies("bank/web", "shop/db");
        }
    }

    [Fact]
    public void Pods_of_an_ordered_tier_are_never_addresses() => Shop
        .Policy(Anp("p", 1).Ingress(Rule(RuleAction.Deny, AdminPods("")))).Denies("bank/web", "shop/db").Allows("8.8.8.8", "shop/db");

    [Fact]
    public void A_node_peer_is_the_node_by_its_labels_and_not_the_pods_on_it()
    {
        var cluster = Shop.Node("gpu-1", "pool=gpu").Node("cpu-1", "pool=cpu").Pod("shop/train", "app=train", pod => pod with { NodeName = "gpu-1" })
            .Pod("shop/here", "app=here", pod => pod with { NodeName = "other" })
            .Policy(Anp("p", 1).Egress(Rule(RuleAction.Deny, Nodes("pool=gpu"))));
        cluster.Denies("shop/here", "node/gpu-1").Allows("shop/here", "node/cpu-1").Allows("shop/here", "shop/train");
    }

    [Fact]
    public void A_network_peer_is_a_node_by_its_address() => Shop.Node("n", "", "192.0.2.7").Pod("shop/here", "", pod => pod with { NodeName = "other" })
        .Policy(Anp("p", 1).Egress(Rule(RuleAction.Deny, Networks("192.0.2.0/28")))).Denies("shop/here", "node/n").Allows("shop/here", "192.0.2.16");

    [Fact]
    public void A_star_in_a_domain_name_is_one_or_more_labels_and_not_the_apex()
    {
        string[] names = ["api.example.com", "a.b.example.com", "example.com", "myexample.com"];
        var cluster = Shop.Policy(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1).Egress(Rule(RuleAction.Allow, Domains("*.example.com"))))
            .Policy(AdminPolicy("ClusterNetworkPolicy", "names", AdminTier.Baseline, 1).Egress(Rule(RuleAction.Allow, Domains(names))))
            .Policy(NetworkPolicy("shop/closed").Egress());
        cluster.Allows("shop/web", "domain:api.example.com").Allows("shop/web", "domain:a.b.example.com")
            .Denies("shop/web", "domain:example.com").Denies("shop/web", "domain:myexample.com").Denies("shop/web", "203.0.113.9");
        (cluster with { Options = new() { Dns = [("api.example.com", Sluice.Sets.Cidr.Parse("203.0.113.9/32"))] } })
            .Allows("shop/web", "203.0.113.9").Denies("shop/web", "203.0.113.10");
    }

    [Fact]
    public void A_block_holds_a_name_that_was_not_resolved_when_it_holds_every_public_address()
    {
        var named = Shop.Policy(
            AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Baseline, 1).Egress(Rule(RuleAction.Allow, Domains("api.example.com", "*.example.com"))));
        named.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("0.0.0.0/0", "10.0.0.0/8")))).Allows("shop/web", "domain:api.example.com");
        named.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("203.0.113.0/24")))).CannotSay("shop/web", "domain:api.example.com");
        var resolved = named with { Options = new() { Dns = [("api.example.com", Sluice.Sets.Cidr.Parse("203.0.113.9/32"))] } };
        resolved.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("203.0.113.0/24"))))
            .Allows("shop/web", "domain:api.example.com").CannotSay("shop/web", "domain:*.example.com");
        resolved.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("198.51.100.0/24"))))
            .Denies("shop/web", "domain:api.example.com").CannotSay("shop/web", "domain:*.example.com");
    }

    [Fact]
    public void An_unreadable_port_of_an_ordered_rule_does_not_make_it_match_every_port() => Shop
        .Policy(NetworkPolicy("shop/closed").Ingress())
        .Policy(Anp("p", 1).Ingress(Rule(RuleAction.Pass, AdminPods("")) with { IsUnreadable = true }, Rule(RuleAction.Allow, AdminPods(""))) with
        {
            Standing = PolicyStanding.Refused,
        })
        .CannotSay("bank/web", "shop/db");

    private static AdminPolicy Anp(string name, int priority) => AdminPolicy("AdminNetworkPolicy", name, AdminTier.Admin, priority);
}
