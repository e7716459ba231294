using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Answers about several addresses at once, the rules that an answer names, and which policies are about whom.</summary>
public sealed class DecisionTests
{
    private static readonly Cluster Shop = Cluster.Whole.Pod("shop/db", "app=db").Pod("shop/web", "app=web");

    private static readonly Endpoint Both = new AddressEndpoint(AddressSet.Of(Cidr.Parse("10.0.0.0/7")));

    [Fact]
    public void Of_two_blocks_each_side_allows_what_both_have_and_leaves_open_what_one_has()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/out").Egress(Rule(Block("10.0.0.0/8")).On("80-81/TCP"), Rule(Block("11.0.0.0/8")).On("80/TCP", "82/TCP")));
        var decision = Analysed(cluster).Decide(cluster.Peer("shop/web"), Both);
        Assert.Equal((Tcp(80, 80), Tcp(81, 82)), (decision.Egress.Allowed, decision.Egress.Unknown));
        Assert.Equal(["shop/out egress 0", "shop/out egress 1"], decision.Egress.Rules.Select(Text));
        Assert.Equal(["shop/out egress 0", "shop/out egress 1"], decision.AllowingRules.Select(Text));
    }

    [Fact]
    public void Of_two_blocks_what_no_answer_of_either_says_is_undefined()
    {
        var cluster = Shop.Policy(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1).Egress(Rule(RuleAction.Deny, Networks("11.0.0.0/8"))))
            .Policy(NetworkPolicy("shop/out").Egress(Rule(Block("10.0.0.0/8"))));
        Assert.Equal(TrafficSet.Portless, Analysed(cluster).Decide(cluster.Peer("shop/web"), Both).Undefined);
    }

    [Fact]
    public void What_is_denied_has_no_rules_that_let_it_through_and_no_doubt()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule(Pods("app=db")))).Policy(NetworkPolicy("shop/in", "app=db").Ingress());
        Assert.Empty(Analysed(cluster).Decide(cluster.Peer("shop/web"), cluster.Peer("shop/db")).AllowingRules);
        cluster = Shop.Policy(NetworkPolicy("shop/out", "app=web").Egress()).Policy(new OpaquePolicy { Name = new("CiliumNetworkPolicy", "shop", "c"), MayTouchEgress = false });
        Assert.Empty(Analysed(cluster).Decide(cluster.Peer("shop/web"), cluster.Peer("shop/db")).Because);
    }

    /// <summary>Two objects of one name are one policy for who reads an answer.</summary>
    [Fact]
    public void A_rule_that_two_copies_of_a_policy_have_is_named_once()
    {
        var copy = NetworkPolicy("shop/in", "app=db").Ingress(Rule(Pods("app=web"))) with { Standing = PolicyStanding.Doubtful };
        var cluster = Shop.Policy(copy).Policy(copy with { PodSelector = Select.By("app in (db,web)") });
        Assert.Equal(["shop/in ingress 0"], Analysed(cluster).Decide(cluster.Peer("shop/web"), cluster.Peer("shop/db")).AllowingRules.Select(Text));
    }

    /// <summary>Routes lead to the workload that was read, whichever copy of it is asked about.</summary>
    [Fact]
    public void A_controller_that_was_not_read_reaches_a_workload_by_any_copy_of_it()
    {
        var cluster = Shop.LedTo("shop/web", "app=web");
        var (reachability, web) = (Analysed(cluster), ((WorkloadEndpoint)cluster.Peer("shop/web")).Workload);
        Assert.Equal(Tcp(8080, 8080), reachability.Decide(reachability.Endpoints.OfType<ExternalEndpoint>().Single(), new WorkloadEndpoint(web with { Replicas = 9 })).Allowed);
    }

    [Fact]
    public void The_policies_that_isolate_are_told_by_name_whatever_pods_they_select()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/a", "app=db").Ingress()).Policy(NetworkPolicy("shop/b").Ingress()).Policy(NetworkPolicy("shop/c", "app=db").Ingress());
        Assert.Equal(["shop/a ingress -1", "shop/b ingress -1", "shop/c ingress -1"], Analysed(cluster).Isolating(cluster.Peer("shop/db"), Direction.Ingress).Select(Text));
        Assert.Empty(Analysed(cluster).Isolating(cluster.Peer("8.8.8.8"), Direction.Ingress));
    }

    [Fact]
    public void Pods_on_the_host_network_are_isolated_where_a_profile_takes_them_for_pods()
    {
        var cluster = Shop.Pod("shop/host", "app=host", static pod => pod with { HostNetwork = true }).Policy(NetworkPolicy("shop/a").Ingress());
        Assert.Equal(["shop/a ingress -1"], Reachability.Of(cluster.Snapshot, Profile.NpGuard).Isolating(cluster.Peer("shop/host"), Direction.Ingress).Select(Text));
        Assert.Empty(Analysed(cluster).Isolating(cluster.Peer("shop/host"), Direction.Ingress));
    }

    [Fact]
    public void The_policies_that_select_a_pod_are_told_in_the_order_in_which_they_are_evaluated()
    {
        AdminPolicy Deny(string name, AdminTier tier, int priority) => AdminPolicy("ClusterNetworkPolicy", name, tier, priority).Ingress(Rule(RuleAction.Deny, AdminPods("", "app=none")));
        var cluster = Shop.Policy(Deny("a", AdminTier.Baseline, 1)).Policy(Deny("b", AdminTier.Admin, 2)).Policy(Deny("c", AdminTier.Admin, 1)).Policy(Deny("d", AdminTier.Admin, 2))
            .Policy(NetworkPolicy("shop/x", "app=db").Ingress()).Policy(NetworkPolicy("shop/y").Ingress()).Policy(NetworkPolicy("shop/z", "app=db").Ingress());
        Assert.Equal(["c", "b", "d", "x", "y", "z", "a"], Analysed(cluster).Selecting(cluster.Peer("shop/db"), Direction.Ingress).Select(static policy => policy.Name.Name));
    }

    [Fact]
    public void A_policy_that_was_not_read_is_about_nobody()
    {
        var policy = NetworkPolicy("shop/in", "app=db").Ingress();
        var reachability = Analysed(Shop.Policy(policy));
        Assert.Equal(["shop/db"], reachability.SubjectsOf(policy).Select(static end => $"{end}"));
        Assert.Empty(reachability.SubjectsOf(policy with { Span = new("other.yaml", 1, 1, 1, 2) }));
    }

    [Fact]
    public void A_peer_matches_pods_for_certain_and_others_perhaps()
    {
        var policy = NetworkPolicy("shop/in").Ingress(Rule(Namespaces("team=a")));
        var cluster = Cluster.Whole.Namespace("bank", "team=a").Referred("ops").Pod("bank/web").Pod("ops/probe").Pod("shop/db").Policy(policy);
        var matched = Analysed(cluster).Matching(policy, policy.Ingress[0].Peers[0]);
        Assert.Equal(["bank/web"], matched.Certain.Select(static end => $"{end}"));
        Assert.Equal(["ops/probe"], matched.Possible.Select(static end => $"{end}"));
    }

    private static Reachability Analysed(Cluster cluster) => Reachability.Of(cluster.Snapshot, Profile.Upstream, cluster.Options);

    private static TrafficSet Tcp(int first, int last) => TrafficSet.Of(Protocol.Tcp, PortSet.Of(first, last));

    private static string Text(RuleRef rule) => $"{rule.Policy.Name.Namespace}/{rule.Policy.Name.Name} {(rule.Direction == Direction.Ingress ? "ingress" : "egress")} {rule.Index}";
}
