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
    public void Rules_are_named_in_the_order_of_their_policies_whatever_pods_these_select()
    {
        NetworkPolicy Open(string name, string subject) => NetworkPolicy(name, subject).Ingress(Rule(Pods("app=web")), Rule(Pods("app=api")));
        var decision = Decide(Shop.Policy(Open("shop/a", "app=db")).Policy(Open("shop/b", "")).Policy(Open("shop/c", "app=db")));

        Assert.Equal(["shop/a ingress 0", "shop/b ingress 0", "shop/c ingress 0"], Texts(decision.Ingress.Rules));
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

    [Fact]
    public void The_own_node_is_not_free_to_reach_where_a_plugin_asks_for_a_rule_and_a_pod_is_free_to_be_reached_by_it()
    {
        var cluster = Shop.Node("n").Pod("shop/here", "", pod => pod with { NodeName = "n" }).Policy(NetworkPolicy("shop/closed").Ingress().Egress());
        var cilium = Reachability.Of(cluster.Snapshot, Profile.Cilium);

        var outgoing = cilium.Decide(cluster.Peer("shop/here"), cluster.Peer("node/n"));
        Assert.False(outgoing.IsOwnNode);
        Assert.Equal(["shop/closed egress -1"], Texts(outgoing.Egress.Rules));
        var incoming = cilium.Decide(cluster.Peer("node/n"), cluster.Peer("shop/here"));
        Assert.True(incoming.IsOwnNode);
        Assert.Empty(incoming.Ingress.Rules);
    }

    [Fact]
    public void What_a_node_says_to_pods_on_its_own_network_is_free_without_that_reason()
    {
        var cluster = Shop.Node("n").Pod("shop/host", "", pod => pod with { HostNetwork = true, NodeName = "n" });

        Assert.False(Decide(cluster, "node/n", "shop/host").IsOwnNode);
        Assert.False(Decide(cluster, "shop/host", "node/n").IsOwnNode);
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
    public void Reasons_are_told_from_the_source_on_by_kind_and_name_of_their_policies_whatever_pods_these_select()
    {
        NetworkPolicy Doubtful(string name, string subject) => NetworkPolicy(name, subject) with { Standing = PolicyStanding.Doubtful };
        var cluster = Shop.Policy(Doubtful("shop/z", "app=web").Egress()).Policy(new OpaquePolicy { Name = new("CiliumNetworkPolicy", "shop", "x"), MayTouchEgress = false })
            .Policy(Doubtful("shop/a", "app=db").Ingress()).Policy(Doubtful("shop/b", "").Ingress()).Policy(Doubtful("shop/c", "app=db").Ingress());

        Because(
            cluster, (UnknownCause.DoubtfulPolicy, "shop/z egress -1"), (UnknownCause.OpaquePolicy, "shop/x ingress -1"), (UnknownCause.DoubtfulPolicy, "shop/a ingress -1"),
            (UnknownCause.DoubtfulPolicy, "shop/b ingress -1"), (UnknownCause.DoubtfulPolicy, "shop/c ingress -1"));
    }

    [Fact]
    public void A_reason_of_no_policy_comes_last() => Because(
        Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule(Block("10.0.0.0/24")))) with { Options = new() { AsksPortless = true } },
        (UnknownCause.AddressUnknown, "shop/p ingress 0"), (UnknownCause.PortlessUndefined, ""));

    [Fact]
    public void A_rule_that_passes_on_for_certain_leaves_the_doubt_to_the_rule_below() => Because(
        Shop.Policy(AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Pass, AdminPods(""))))
            .Policy(NetworkPolicy("shop/p").Ingress(Rule(Block("10.0.0.0/24")))), (UnknownCause.AddressUnknown, "shop/p ingress 0"));

    [Fact]
    public void The_ports_of_pods_that_nobody_read_are_why_a_name_is_unknown()
    {
        var cluster = Cluster.Part.Namespace("bank").Pod("shop/web").Policy(NetworkPolicy("shop/p").Egress(Rule(Namespaces("")).On("http/TCP")));
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream);
        var bank = reachability.Endpoints.OfType<RepresentativeEndpoint>().Single();

        Assert.Equal([(UnknownCause.NamedPortUnknown, "shop/p egress 0")], Reasons(reachability.Decide(cluster.Peer("shop/web"), bank)));
    }

    [Fact]
    public void The_ports_of_pods_that_nobody_read_are_why_a_name_is_unknown_where_they_are_reached_too()
    {
        var cluster = Cluster.Part.Namespace("bank").Pod("shop/web").Policy(NetworkPolicy("bank/p").Ingress(Rule(Namespaces("")).On("http/TCP")));
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream);
        var bank = reachability.Endpoints.OfType<RepresentativeEndpoint>().Single();

        Assert.Equal([(UnknownCause.NamedPortUnknown, "bank/p ingress 0")], Reasons(reachability.Decide(cluster.Peer("shop/web"), bank)));
    }

    /// <summary>With an Ingress to port 80 of every pod of shop.</summary>
    private static Cluster LedTo(Cluster cluster) => cluster.LedTo("shop/web", port: 80);

    [Fact]
    public void A_controller_that_nobody_read_is_why_its_traffic_is_unknown()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("role=edge"))));
        cluster = LedTo(cluster);
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream);
        var controller = reachability.Endpoints.OfType<ExternalEndpoint>().Single();

        Assert.Equal([(UnknownCause.ControllerUnknown, "shop/p ingress 0")], Reasons(reachability.Decide(controller, cluster.Peer("shop/web"))));
    }

    [Fact]
    public void Every_pod_everywhere_means_the_controller_that_nobody_read_too()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces(""))));
        cluster = LedTo(cluster);
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream);

        Assert.True(reachability.Decide(reachability.Endpoints.OfType<ExternalEndpoint>().Single(), cluster.Peer("shop/web")).Allowed.Contains(Protocol.Tcp, 80));
    }

    [Fact]
    public void Nothing_comes_from_a_name_and_nothing_goes_to_a_controller_that_nobody_read()
    {
        var cluster = Shop.Policy(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1).Egress(Rule(RuleAction.Allow, Domains("api.example.com"))));
        cluster = cluster with { Snapshot = cluster.Snapshot with { Routes = [new() { Name = new("Ingress", "shop", "web") }] } };
        var reachability = Reachability.Of(cluster.Snapshot, Profile.Upstream);
        var controller = reachability.Endpoints.OfType<ExternalEndpoint>().Single();

        Assert.True(reachability.Decide(new DomainEndpoint("api.example.com"), cluster.Peer("shop/web")).Allowed.IsEmpty);
        Assert.True(reachability.Decide(cluster.Peer("shop/web"), controller).Allowed.IsEmpty);
        Assert.True(reachability.Decide(cluster.Peer("8.8.8.8"), new DomainEndpoint("api.example.com")).Allowed.IsEmpty);
        Assert.True(reachability.Decide(cluster.Peer("shop/web"), new DomainEndpoint("api.example.com")).Allowed.IsAllPorts);
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
