using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>What would have to be removed to close what is open: all the rules that let it through, and whether that is enough.</summary>
public sealed class ClosureTests
{
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop").Pod("shop/web", "app=web").Pod("shop/db", "app=db");

    [Fact]
    public void Every_rule_that_lets_it_through_has_to_go() => Closes(
        Shop.Policy(NetworkPolicy("shop/a", "app=db").Ingress(Rule(Pods("app=api")), Rule(Pods("app=web")).On("80/TCP"), Rule(Pods("app=web")).On("81/TCP")))
            .Policy(NetworkPolicy("shop/b").Ingress(Rule(Pods("")))),
        "Egress: not enough", "Ingress: shop/a 1, shop/b 0");

    [Fact]
    public void Where_nothing_isolates_there_is_no_rule_to_remove() => Closes(Shop, "Egress: not enough", "Ingress: not enough");

    [Fact]
    public void A_policy_that_isolates_by_its_rules_alone_no_longer_does_without_them()
    {
        var policy = NetworkPolicy("shop/out", "app=web").Egress(Rule(Pods("app=db")));
        Closes(Shop.Policy(policy), "Egress: shop/out 0", "Ingress: not enough");
        Closes(Shop.Policy(policy with { PolicyTypesDeclared = false }), "Egress: shop/out 0, not enough", "Ingress: not enough");
        Closes(Shop.Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule(Pods("app=db")), Rule(Pods("app=api"))) with { PolicyTypesDeclared = false }), "Egress: shop/out 0", "Ingress: not enough");
    }

    [Fact]
    public void An_ingress_rule_that_goes_leaves_its_policy_isolating() =>
        Closes(Shop.Policy(NetworkPolicy("shop/in", "app=db").Ingress(Rule(Pods("app=web"))) with { PolicyTypesDeclared = false }), "Egress: not enough", "Ingress: shop/in 0");

    [Fact]
    public void A_rule_of_a_tier_goes_and_what_it_hid_goes_with_it()
    {
        var admin = AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1)
            .Ingress(Rule(RuleAction.Deny, AdminPods("", "app=api")), Rule(RuleAction.Allow, AdminPods("", "app=web")), Rule(RuleAction.Deny, AdminPods("")));
        Closes(Shop.Policy(admin), "Egress: not enough", "Ingress: /p 1");
        Closes(Shop.Policy(admin).Policy(NetworkPolicy("shop/in").Ingress(Rule(Pods("app=web")))), "Egress: not enough", "Ingress: /p 1, shop/in 0");
        var outward = AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1).Egress(Rule(RuleAction.Allow, AdminPods("", "app=db")), Rule(RuleAction.Deny, AdminPods("")));
        Closes(Shop.Policy(outward), "Egress: /p 0", "Ingress: not enough");
    }

    [Fact]
    public void The_rules_of_the_other_direction_stay()
    {
        var both = NetworkPolicy("shop/both").Ingress(Rule(Pods("app=web"))).Egress(Rule(Pods("app=db")));
        Closes(Shop.Policy(both), "Egress: shop/both 0", "Ingress: shop/both 0");
    }

    [Fact]
    public void A_rule_that_perhaps_lets_it_through_has_to_go_too() => Closes(
        Shop.Policy(NetworkPolicy("shop/in", "app=db").Ingress(Rule(Pods("app=web")), Rule(Pods("app=api")) with { PeersUnreadable = true })),
        "Egress: not enough", "Ingress: shop/in 0, shop/in 1");

    [Fact]
    public void What_policies_do_not_judge_has_no_side_to_close()
    {
        var policy = NetworkPolicy("shop/in", "app=db").Ingress(Rule(Block("203.0.113.0/24")));
        Closed(Shop.Policy(policy), "203.0.113.9", "80/TCP", "Ingress: shop/in 0");
    }

    [Fact]
    public void Where_no_port_is_named_every_port_has_to_be_closed() => Closed(
        Shop.Policy(NetworkPolicy("shop/in", "app=db").Ingress(Rule(Pods("app=web")).On("80/TCP"), Rule(Pods("app=web")).On("81/TCP"))), "shop/web", null,
        "Egress: not enough", "Ingress: shop/in 0, shop/in 1");

    private static void Closes(Cluster cluster, string egress, string ingress) => Closed(cluster, "shop/web", "80/TCP", egress, ingress);

    private static void Closed(Cluster cluster, string from, string? port, params string[] expected)
    {
        var asked = port is null ? null : TrafficSet.Of(Protocol.Tcp, 80);
        var explained = new Explainer(Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options)).Explain(cluster.Peer(from), cluster.Peer("shop/db"), asked, withFixes: true);
        Assert.Equal(Verdict.Allow, explained.Verdict);
        Assert.Equal(expected, explained.Closures.Select(Text));
        Assert.Empty(explained.Fixes);
    }

    private static string Text(Closure closure) => $"{closure.Direction}: {string.Join(", ", closure.Rules.Select(Text).Concat(closure.IsEnough ? [] : ["not enough"]))}";

    private static string Text(RuleRef rule) => $"{rule.Policy.Name.Namespace}/{rule.Policy.Name.Name} {rule.Index}";
}
