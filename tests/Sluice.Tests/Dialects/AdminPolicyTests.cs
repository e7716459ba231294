using Sluice.Analysis;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Dialects;

/// <summary>What the cluster-wide policies mean, where it differs from what a NetworkPolicy means by the same words.</summary>
public sealed class AdminPolicyTests
{
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop").Pod("shop/web", "app=web")
        .Pod("shop/db", "app=db", pod => pod with { Addresses = Cluster.Hosts("10.0.0.5") });

    [Fact]
    public void Networks_hold_pods_even_where_a_block_does_not()
    {
        Shop.Policy(Anp().Egress(Rule(RuleAction.Deny, Networks("10.0.0.0/24")))).Denies("shop/web", "shop/db", profile: Profile.Cilium);
        Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.0.0.0/24")))).Denies("shop/web", "shop/db", profile: Profile.Cilium);
    }

    [Fact]
    public void Every_domain_name_of_a_peer_is_meant() => Shop.Policy(NetworkPolicy("shop/closed").Egress())
        .Policy(Anp().Egress(Rule(RuleAction.Allow, Domains("one.example.com", "two.example.com"))))
        .Policy(Anp("names", 9).Egress(Rule(RuleAction.Pass, Domains("three.example.com"))))
        .Allows("shop/web", "domain:one.example.com").Allows("shop/web", "domain:two.example.com").Denies("shop/web", "domain:three.example.com");

    [Fact]
    public void Every_peer_of_a_rule_is_meant() => Shop.Node("n", "pool=gpu").Pod("shop/far", "", pod => pod with { NodeName = "other" })
        .Policy(Anp().Egress(Rule(RuleAction.Deny, AdminPods("", "app=db"), Nodes("pool=gpu"), Networks("203.0.113.0/24", "198.51.100.0/24"))))
        .Denies("shop/far", "shop/db").Denies("shop/far", "node/n").Denies("shop/far", "203.0.113.1").Denies("shop/far", "198.51.100.1").Allows("shop/far", "shop/web")
        .Allows("shop/far", "192.0.2.1");

    [Fact]
    public void Ports_by_number_range_and_protocol_add_up() => Shop
        .Policy(Anp().Ingress(Rule(RuleAction.Deny, AdminPods("")).On("80/TCP", "90-92/TCP", "*/UDP")))
        .Denies("shop/web", "shop/db", "80/TCP").Allows("shop/web", "shop/db", "81/TCP").Allows("shop/web", "shop/db", "89/TCP")
        .Denies("shop/web", "shop/db", "90/TCP").Denies("shop/web", "shop/db", "92/TCP").Allows("shop/web", "shop/db", "93/TCP")
        .Denies("shop/web", "shop/db", "1/UDP").Denies("shop/web", "shop/db", "65535/UDP").Allows("shop/web", "shop/db", "80/SCTP");

    [Fact]
    public void A_rule_without_ports_is_about_every_port() => Shop
        .Policy(Anp().Ingress(Rule(RuleAction.Deny, AdminPods(""))))
        .Denies("shop/web", "shop/db", "1/TCP").Denies("shop/web", "shop/db", "65535/SCTP");

    [Fact]
    public void An_allow_of_what_is_not_known_denies_nothing() => Shop
        .Policy(Anp().Ingress(Rule(RuleAction.Allow, AdminPods("")) with { HasUnknownPeer = true }, Rule(RuleAction.Allow, AdminPods("")) with { HasUnknownPort = true }))
        .Allows("shop/web", "shop/db").Allows("203.0.113.9", "shop/db");

    [Fact]
    public void A_policy_with_rules_for_one_direction_has_no_say_in_the_other() => Shop
        .Policy(Anp().Egress(Rule(RuleAction.Deny, AdminPods("", "app=web"))))
        .Denies("shop/db", "shop/web").Allows("shop/web", "shop/db");

    [Fact]
    public void The_same_rule_gives_way_to_a_NetworkPolicy_in_the_baseline_and_not_before()
    {
        var open = Shop.Policy(NetworkPolicy("shop/open").Ingress(Rule()));
        open.Policy(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Deny, AdminPods("")))).Denies("shop/web", "shop/db");
        open.Policy(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Baseline, 1).Ingress(Rule(RuleAction.Deny, AdminPods("")))).Allows("shop/web", "shop/db");
    }

    [Fact]
    public void A_subject_that_could_not_be_read_may_be_any_pod() => Shop.Pod("bank/web")
        .Policy(Anp().Ingress(Rule(RuleAction.Deny, AdminPods(""))) with { Subject = null, Standing = PolicyStanding.Refused })
        .CannotSay("shop/web", "shop/db").CannotSay("shop/web", "bank/web");

    [Theory]
    [InlineData("example.com", "example.com", true)]
    [InlineData("example.com", "EXAMPLE.com", true)]
    [InlineData("example.com", "api.example.com", false)]
    [InlineData("*.example.com", "api.example.com", true)]
    [InlineData("*.example.com", "API.Example.COM", true)]
    [InlineData("*.example.com", "a.b.example.com", true)]
    [InlineData("*.example.com", "a.example.com", true)]
    [InlineData("*.example.com", "example.com", false)]
    [InlineData("*.example.com", ".example.com", false)]
    [InlineData("*.example.com", "badexample.com", false)]
    public void A_domain_name_covers_itself_and_a_star_what_lies_below(string written, string name, bool covers) =>
        Assert.Equal(covers, new DomainTerm(written).Covers(name));

    private static AdminPolicy Anp(string name = "p", int priority = 1) => AdminPolicy("AdminNetworkPolicy", name, AdminTier.Admin, priority);
}
