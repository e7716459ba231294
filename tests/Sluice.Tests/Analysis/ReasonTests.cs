using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>The reason travels with the answer: the rules that decided, and why a verdict is unknown.</summary>
public sealed class ReasonTests
{
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop").Pod("shop/web", "app=web").Pod("shop/db", "app=db");

    [Fact]
    public void A_rule_that_allows_is_named_on_its_side()
    {
        var decision = Decide(Shop.Policy(NetworkPolicy("shop/in", "app=db").Ingress(Rule(Pods("app=api")), Rule(Pods("app=web")).On("80/TCP"))));

        Assert.Equal(["shop/in ingress 1"], Texts(decision.Ingress.Rules));
        Assert.Equal(["shop/in ingress 1"], Texts(decision.AllowingRules));
        Assert.True(decision.Ingress.IsIsolated);
        Assert.Empty(decision.Egress.Rules);
        Assert.False(decision.Egress.IsIsolated);
        Assert.True(decision.Egress.Allowed.IsAllPorts);
        Assert.Equal("TCP 80", decision.Ingress.Allowed.ToString());
    }

    [Fact]
    public void Where_no_rule_matches_the_isolation_is_the_reason()
    {
        var decision = Decide(Shop.Policy(NetworkPolicy("shop/b").Ingress()).Policy(NetworkPolicy("shop/a").Ingress(Rule(Pods("app=api")))));

        Assert.Equal(["shop/a ingress -1", "shop/b ingress -1"], Texts(decision.Ingress.Rules));
        Assert.All(decision.Ingress.Rules, rule => Assert.True(rule.IsIsolation));
        Assert.Empty(decision.AllowingRules);
        Assert.Empty(decision.Because);
    }

    [Fact]
    public void Both_sides_give_their_rules()
    {
        var decision = Decide(Shop.Policy(NetworkPolicy("shop/in", "app=db").Ingress(Rule())).Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule().On("80/TCP"))));

        Assert.Equal(["shop/in ingress 0", "shop/out egress 0"], Texts(decision.AllowingRules));
        Assert.Equal(["shop/out egress 0"], Texts(decision.Egress.Rules));
    }

    [Fact]
    public void A_rule_of_an_ordered_tier_is_a_reason_and_no_isolation()
    {
        var decision = Decide(Shop.Policy(AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Deny, AdminPods("")))));

        Assert.Equal(["/p ingress 0"], Texts(decision.Ingress.Rules));
        Assert.False(decision.Ingress.IsIsolated);
        Assert.True(decision.Allowed.IsEmpty);
    }

    [Fact]
    public void What_policies_do_not_touch_needs_no_reason()
    {
        var decision = Decide(Shop);

        Assert.Empty(decision.Egress.Rules);
        Assert.Empty(decision.Ingress.Rules);
        Assert.Empty(decision.Because);
        Assert.False(decision.IsOwnNode);
    }

    [Fact]
    public void The_own_node_is_free_and_says_so()
    {
        var cluster = Shop.Node("n").Pod("shop/here", "", pod => pod with { NodeName = "n" }).Policy(NetworkPolicy("shop/closed").Ingress().Egress());

        Assert.True(Decide(cluster, "shop/here", "node/n").IsOwnNode);
        Assert.True(Decide(cluster, "node/n", "shop/here").IsOwnNode);
        Assert.False(Decide(cluster, "shop/here", "shop/web").IsOwnNode);
        Assert.False(Decide(cluster, "shop/here", "8.8.8.8").IsOwnNode);
        Assert.Empty(Decide(cluster, "node/n", "shop/here").Ingress.Rules);
    }

    [Theory]
    [InlineData(PolicyStanding.Doubtful, UnknownCause.DoubtfulPolicy)]
    [InlineData(PolicyStanding.Refused, UnknownCause.RefusedPolicy)]
    public void A_policy_that_may_not_be_there_is_why_it_cannot_be_said(PolicyStanding standing, UnknownCause cause) =>
        Because(Shop.Policy(NetworkPolicy("shop/p").Ingress() with { Standing = standing }), (cause, "shop/p ingress -1"));

    [Fact]
    public void A_policy_that_may_not_be_there_and_changes_nothing_is_no_reason() =>
        Because(Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule()) with { Standing = PolicyStanding.Doubtful }));

    [Fact]
    public void A_policy_that_is_not_evaluated_is_why_it_cannot_be_said() => Because(
        Shop.Policy(new OpaquePolicy { Name = new("CiliumNetworkPolicy", "shop", "c"), MayTouchEgress = false }), (UnknownCause.OpaquePolicy, "shop/c ingress -1"));

    [Fact]
    public void An_unreadable_peer_is_a_fault_of_the_policy() => Because(
        Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule(Pods("app=api")) with { PeersUnreadable = true })), (UnknownCause.RefusedPolicy, "shop/p ingress 0"));

    [Fact]
    public void An_unreadable_port_is_a_fault_of_the_policy() => Because(
        Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule(Pods("app=web")) with { PortsUnreadable = true })), (UnknownCause.RefusedPolicy, "shop/p ingress 0"));

    [Fact]
    public void Labels_of_a_namespace_that_nobody_defined_are_why_a_peer_is_unknown() => Because(
        Cluster.Whole.Referred("bank").Pod("bank/web").Pod("shop/db").Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("team=a")))), "bank/web", "shop/db",
        (UnknownCause.NamespaceLabelsUnknown, "shop/p ingress 0"));

    [Fact]
    public void Labels_of_a_namespace_that_nobody_defined_are_why_a_subject_is_unknown() => Because(
        Cluster.Whole.Referred("shop").Pod("shop/web").Pod("shop/db")
            .Policy(AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1, "team=a").Ingress(Rule(RuleAction.Deny, AdminPods("")))), "shop/web", "shop/db",
        (UnknownCause.NamespaceLabelsUnknown, "/p ingress -1"));

    [Fact]
    public void The_address_of_a_pod_that_nobody_knows_is_why_a_block_is_unknown() => Because(
        Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule(Block("10.0.0.0/24")))), (UnknownCause.AddressUnknown, "shop/p ingress 0"));

    [Fact]
    public void Equal_priorities_that_disagree_are_why_it_cannot_be_said() => Because(
        Shop.Policy(AdminPolicy("AdminNetworkPolicy", "a", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Allow, AdminPods(""))))
            .Policy(AdminPolicy("AdminNetworkPolicy", "b", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Deny, AdminPods("")))), (UnknownCause.OrderUndefined, ""));

    [Fact]
    public void The_ports_of_pods_that_nobody_read_are_why_a_name_is_unknown()
    {
        var cluster = Cluster.Part.Namespace("bank").Pod("shop/web").Policy(NetworkPolicy("shop/p").Egress(Rule(Namespaces("")).On("http/TCP")));
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream);
        var bank = reachability.Endpoints.OfType<RepresentativeEndpoint>().Single();

        Assert.Equal([(UnknownCause.NamedPortUnknown, "shop/p egress 0")], Reasons(reachability.Decide(cluster.Peer("shop/web"), bank)));
    }

    [Fact]
    public void A_controller_that_nobody_read_is_why_its_traffic_is_unknown()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("role=edge"))));
        cluster = cluster with { Snapshot = cluster.Snapshot with { Routes = [new() { Name = new("Ingress", "shop", "web") }] } };
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream);
        var controller = reachability.Endpoints.OfType<ExternalEndpoint>().Single();

        Assert.Equal([(UnknownCause.ControllerUnknown, "shop/p ingress 0")], Reasons(reachability.Decide(controller, cluster.Peer("shop/web"))));
    }

    [Fact]
    public void Every_pod_everywhere_means_the_controller_that_nobody_read_too()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces(""))));
        cluster = cluster with { Snapshot = cluster.Snapshot with { Routes = [new() { Name = new("Ingress", "shop", "web") }] } };
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream);

        Assert.True(reachability.Decide(reachability.Endpoints.OfType<ExternalEndpoint>().Single(), cluster.Peer("shop/web")).Allowed.IsAllPorts);
    }

    private static void Because(Cluster cluster, params (UnknownCause Cause, string Rule)[] expected) => Because(cluster, "shop/web", "shop/db", expected);

    private static void Because(Cluster cluster, string from, string to, params (UnknownCause Cause, string Rule)[] expected) =>
        Assert.Equal(expected, Reasons(Decide(cluster, from, to)));

    private static IEnumerable<(UnknownCause Cause, string Rule)> Reasons(Decision decision) =>
        decision.Because.Select(reason => (reason.Cause, reason.Rule is { } rule ? Text(rule) : ""));

    private static Decision Decide(Cluster cluster, string from = "shop/web", string to = "shop/db") =>
        Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options).Decide(cluster.Peer(from), cluster.Peer(to));

    private static IEnumerable<string> Texts(IEnumerable<RuleRef> rules) => rules.Select(Text);

    private static string Text(RuleRef rule) =>
        $"{rule.Policy.Name.Namespace}/{rule.Policy.Name.Name} {(rule.Direction == Direction.Ingress ? "ingress" : "egress")} {rule.Index}";
}
