using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Conformance;

/// <summary>What NetworkPolicy (networking.k8s.io/v1) says, where evaluators often get it wrong and published suites do not notice.</summary>
public sealed class NetworkPolicyTests
{
    private static readonly Cluster Shop = Cluster.Whole
        .Namespace("shop", "team=a").Namespace("bank", "team=b")
        .Pod("shop/web", "app=web").Pod("shop/db", "app=db,tier=back").Pod("bank/web", "app=web");

    [Fact]
    public void Without_policies_everything_is_open() =>
        Shop.Allows("shop/web", "shop/db").Allows("bank/web", "shop/db", "1/SCTP").Allows("shop/web", "8.8.8.8").Allows("2001:db8::1", "shop/web", "65535/UDP");

    [Fact]
    public void A_policy_without_rules_closes_its_direction() =>
        Shop.Policy(NetworkPolicy("shop/p").Ingress()).Denies("bank/web", "shop/db").Denies("8.8.8.8", "shop/db");

    [Fact]
    public void An_ingress_policy_is_not_egress_isolation() =>
        Shop.Policy(NetworkPolicy("shop/p").Ingress()).Allows("shop/db", "8.8.8.8").Allows("shop/db", "bank/web");

    [Fact]
    public void An_egress_policy_is_not_ingress_isolation() =>
        Shop.Policy(NetworkPolicy("shop/p").Egress()).Denies("shop/db", "8.8.8.8").Allows("bank/web", "shop/db");

    [Fact]
    public void A_policy_in_another_namespace_does_not_select() =>
        Shop.Policy(NetworkPolicy("bank/p").Ingress()).Allows("bank/web", "shop/db").Allows("shop/web", "shop/db").Denies("shop/web", "bank/web");

    [Fact]
    public void A_policy_for_other_pods_isolates_nothing_else() =>
        Shop.Policy(NetworkPolicy("shop/p", "app=db").Ingress()).Denies("bank/web", "shop/db").Allows("bank/web", "shop/web");

    [Fact]
    public void A_rule_without_peers_and_ports_is_not_isolation() =>
        Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule())).Allows("bank/web", "shop/db", "7/UDP").Allows("8.8.8.8", "shop/db").Allows("::1", "shop/db");

    [Fact]
    public void Policies_add_up() => Shop
        .Policy(NetworkPolicy("shop/closed").Ingress())
        .Policy(NetworkPolicy("shop/open", "app=db").Ingress(Rule(Pods("app=web")).On("80"), Rule(Namespaces("team=b")).On("443")))
        .Allows("shop/web", "shop/db", "80/TCP").Denies("shop/web", "shop/db", "443/TCP")
        .Allows("bank/web", "shop/db", "443/TCP").Denies("bank/web", "shop/db", "80/TCP");

    [Fact]
    public void Both_sides_must_agree() => Shop
        .Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule(Pods("app=db")).On("80")))
        .Policy(NetworkPolicy("shop/in", "app=db").Ingress(Rule(Pods("app=web")).On("443")))
        .Denies("shop/web", "shop/db", "80/TCP").Denies("shop/web", "shop/db", "443/TCP").Denies("shop/web", "bank/web");

    [Fact]
    public void A_pod_selector_alone_means_the_policys_own_namespace() => Shop
        .Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods("app=web"))))
        .Allows("shop/web", "shop/db").Denies("bank/web", "shop/db");

    [Fact]
    public void An_empty_pod_selector_as_peer_is_not_every_namespace() => Shop
        .Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods(""))))
        .Allows("shop/web", "shop/db").Denies("bank/web", "shop/db").Denies("8.8.8.8", "shop/db");

    [Fact]
    public void An_empty_namespace_selector_is_every_pod_and_never_the_internet() => Shop
        .Policy(NetworkPolicy("shop/p", "app=db").Egress(Rule(Namespaces(""))))
        .Allows("shop/db", "bank/web").Denies("shop/db", "8.8.8.8");

    [Fact]
    public void Two_selectors_in_one_peer_must_both_hold_and_in_two_peers_either() => Shop
        .Policy(NetworkPolicy("shop/both", "app=db").Ingress(Rule(PodsIn("team=b", "app=none"))))
        .Denies("bank/web", "shop/db")
        .Policy(NetworkPolicy("shop/either", "app=db").Ingress(Rule(Namespaces("team=b"), Pods("app=none"))))
        .Allows("bank/web", "shop/db").Denies("shop/web", "shop/db");

    [Theory]
    [InlineData("app in (web)", true)]
    [InlineData("app in (db,web)", true)]
    [InlineData("app in (db)", false)]
    [InlineData("app notin (db)", true)]
    [InlineData("app notin (web,db)", false)]
    [InlineData("zone notin (x)", true)]
    [InlineData("zone in (x)", false)]
    [InlineData("app", true)]
    [InlineData("zone", false)]
    [InlineData("!zone", true)]
    [InlineData("!app", false)]
    [InlineData("app=web,zone notin (x)", true)]
    [InlineData("app=web,zone", false)]
    public void Expressions_select_as_the_API_defines_them(string selector, bool selects)
    {
        var asPeer = Shop.Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods(selector))));
        var asSubject = Shop.Policy(NetworkPolicy("shop/p", selector).Ingress());
        asPeer.Expect(selects ? Verdict.Allow : Verdict.Deny, "shop/web", "shop/db");
        asSubject.Expect(selects ? Verdict.Deny : Verdict.Allow, "bank/web", "shop/web");
    }

    [Fact]
    public void A_port_without_protocol_is_TCP_and_no_other() => Shop
        .Policy(NetworkPolicy("shop/p").Ingress(Rule().On("53")))
        .Allows("bank/web", "shop/db", "53/TCP").Denies("bank/web", "shop/db", "53/UDP").Denies("bank/web", "shop/db", "53/SCTP");

    [Fact]
    public void A_protocol_without_port_is_every_port_of_that_protocol() => Shop
        .Policy(NetworkPolicy("shop/p").Ingress(Rule().On("*/UDP")))
        .Allows("bank/web", "shop/db", "1/UDP").Allows("bank/web", "shop/db", "65535/UDP").Denies("bank/web", "shop/db", "80/TCP");

    [Fact]
    public void An_end_port_closes_a_range_that_holds_both_ends() => Shop
        .Policy(NetworkPolicy("shop/p").Ingress(Rule().On("8000-8010")))
        .Denies("bank/web", "shop/db", "7999/TCP").Allows("bank/web", "shop/db", "8000/TCP").Allows("bank/web", "shop/db", "8005/TCP")
        .Allows("bank/web", "shop/db", "8010/TCP").Denies("bank/web", "shop/db", "8011/TCP").Denies("bank/web", "shop/db", "8005/UDP");

    [Fact]
    public void An_exception_takes_its_addresses_out_of_the_block() => Shop
        .Policy(NetworkPolicy("shop/p").Egress(Rule(Block("198.51.100.0/24", "198.51.100.64/26"))))
        .Allows("shop/db", "198.51.100.63").Denies("shop/db", "198.51.100.64").Denies("shop/db", "198.51.100.127").Allows("shop/db", "198.51.100.128")
        .Denies("shop/db", "198.51.101.0");

    [Fact]
    public void An_exception_does_not_hold_against_another_peer() => Shop
        .Policy(NetworkPolicy("shop/p").Egress(Rule(Block("198.51.100.0/24", "198.51.100.64/26"), Block("198.51.100.100/32"))))
        .Allows("shop/db", "198.51.100.100").Denies("shop/db", "198.51.100.101");

    [Fact]
    public void Every_IPv4_address_is_not_every_address() => Shop
        .Policy(NetworkPolicy("shop/p").Egress(Rule(Block("0.0.0.0/0"))))
        .Allows("shop/db", "8.8.8.8").Denies("shop/db", "2001:db8::1");

    [Fact]
    public void Traffic_between_replicas_is_judged_like_any_other() =>
        Shop.Policy(NetworkPolicy("shop/p").Ingress()).Denies("shop/web", "shop/web");

    [Fact]
    public void A_pod_address_is_matched_when_it_is_known_and_the_plugin_looks_at_it()
    {
        var cluster = Shop.Pod("shop/cache", "app=cache", pod => pod with { Addresses = Cluster.Hosts("10.1.0.7") })
            .Policy(NetworkPolicy("shop/p", "app=db").Egress(Rule(Block("10.1.0.0/24"))))
            .Policy(NetworkPolicy("shop/q", "app=web").Egress(Rule(Block("10.2.0.0/24"))));
        cluster.Allows("shop/db", "shop/cache").Denies("shop/web", "shop/cache").Denies("shop/db", "shop/cache", profile: Profile.Cilium);
    }

    [Fact]
    public void A_pod_address_that_nobody_knows_is_matched_only_by_blocks_that_hold_every_pod() => Shop
        .Policy(NetworkPolicy("shop/some", "app=db").Egress(Rule(Block("10.0.0.0/8"))))
        .Policy(NetworkPolicy("shop/none", "app=web").Egress(Rule(Block("203.0.113.0/24"))))
        .Policy(NetworkPolicy("bank/all").Egress(Rule(Block("0.0.0.0/0"))))
        .CannotSay("shop/db", "bank/web").Denies("shop/web", "bank/web").Allows("bank/web", "shop/db");

    [Fact]
    public void A_known_IPv6_address_is_in_no_IPv4_block() => Shop.Pod("shop/six", "app=six", pod => pod with { Addresses = Cluster.Hosts("2001:db8::7") })
        .Policy(NetworkPolicy("shop/p", "app=db").Egress(Rule(Block("0.0.0.0/0")))).Denies("shop/db", "shop/six");

    [Fact]
    public void Pod_ranges_that_are_given_replace_the_guess()
    {
        var cluster = Shop with { Options = new() { PodCidrs = [Cidr.Parse("10.244.0.0/16")] } };
        cluster.Policy(NetworkPolicy("shop/p", "app=db").Egress(Rule(Block("10.0.0.0/8")))).Allows("shop/db", "bank/web");
        cluster.Policy(NetworkPolicy("shop/p", "app=db").Egress(Rule(Block("10.0.0.0/8", "10.244.0.0/16")))).Denies("shop/db", "bank/web");
        cluster.Policy(NetworkPolicy("shop/p", "app=db").Egress(Rule(Block("10.0.0.0/8", "10.244.7.0/24")))).CannotSay("shop/db", "bank/web");
    }

    [Fact]
    public void Labels_of_a_namespace_nobody_defined_are_unknown_but_for_its_name()
    {
        var cluster = Cluster.Whole.Namespace("shop").Pod("shop/db", "app=db").Referred("bank").Pod("bank/web", "app=web");
        cluster.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("team=b")))).CannotSay("bank/web", "shop/db").Denies("8.8.8.8", "shop/db");
        cluster.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("!team")))).CannotSay("bank/web", "shop/db");
        cluster.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces($"{Labels.NamespaceName}=bank")))).Allows("bank/web", "shop/db");
        cluster.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces($"{Labels.NamespaceName}=other,team=b")))).Denies("bank/web", "shop/db");
        cluster.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("")))).Allows("bank/web", "shop/db");
    }
}
