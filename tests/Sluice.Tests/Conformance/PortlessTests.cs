using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using Sluice.Tests.Checks;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Conformance;

/// <summary>ICMP and other protocols without ports: what policies mean for them, and where that is said.</summary>
public sealed class PortlessTests
{
    private static readonly Cluster Shop = Cluster.Whole
        .Namespace("shop", "team=a").Namespace("bank", "team=b").Pod("shop/web", "app=web").Pod("shop/db", "app=db").Pod("bank/web", "app=web");

    public static TheoryData<string> Deciding => new(Profile.Cilium.Name, Profile.Calico.Name);

    [Fact]
    public void Upstream_says_once_that_NetworkPolicies_mean_nothing_defined_for_them()
    {
        var reach = Reachability.Of(Shop.Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods("")))).Snapshot, Profile.Upstream);
        Assert.Single(reach.Assumptions, assumption => assumption.Kind == AssumptionKind.PortlessUndefined);
        Assert.All(reach.Connections(), connection => Assert.True(connection.Allowed.Union(connection.Unknown).Intersect(TrafficSet.Portless).IsEmpty));
    }

    [Theory]
    [MemberData(nameof(Deciding))]
    public void A_plugin_lets_them_through_rules_without_ports_and_no_others(string name)
    {
        var profile = Profile.Find(name)!;
        var cluster = Shop.Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods("")), Rule(Namespaces("team=b")).On("80/TCP", "80/UDP", "80/SCTP")));
        cluster.Allows("shop/web", "shop/db", "ICMP", profile).Denies("bank/web", "shop/db", "ICMP", profile).Denies("8.8.8.8", "shop/db", "ICMP", profile)
            .Allows("shop/db", "bank/web", "ICMP", profile);
        Assert.DoesNotContain(Reachability.Of(cluster.Snapshot, profile).Assumptions, assumption => assumption.Kind == AssumptionKind.PortlessUndefined);
    }

    [Theory]
    [MemberData(nameof(Deciding))]
    public void A_rule_for_every_port_of_every_protocol_is_not_a_rule_without_ports(string name) => Shop
        .Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule() with
        {
            Ports = Protocols.All.Select(protocol => new PolicyPort(protocol, 0, 0, null, default)).ToValueList(),
        }))
        .Allows("shop/web", "shop/db", "7/SCTP", Profile.Find(name)).Denies("shop/web", "shop/db", "ICMP", Profile.Find(name));

    [Fact]
    public void Networks_of_a_ClusterNetworkPolicy_match_ICMP_on_every_profile()
    {
        var cluster = Shop.Policy(Cnp("p", 1).Egress(Rule(RuleAction.Deny, Networks("203.0.113.0/24"))));
        foreach (var profile in new[] { Profile.Upstream, Profile.Cilium, Profile.Calico })
            cluster.Denies("shop/web", "203.0.113.9", "ICMP", profile).Allows("shop/web", "198.51.100.1", "ICMP", profile);
    }

    [Fact]
    public void An_ordered_rule_with_ports_does_not_decide_about_them() => Shop
        .Policy(Cnp("ports", 1).Ingress(Rule(RuleAction.Deny, AdminPods("")).On("80/TCP")))
        .Policy(Cnp("bank", 2).Ingress(Rule(RuleAction.Deny, AdminPods("team=b"))))
        .Allows("shop/web", "shop/db", "ICMP").Denies("bank/web", "shop/db", "ICMP").Denies("shop/web", "shop/db");

    [Fact]
    public void What_an_Admin_rule_leaves_to_NetworkPolicies_is_undefined_upstream_and_what_it_decides_is_not()
    {
        var isolated = Shop.Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Namespaces("team=b"))));
        isolated.Policy(Cnp("p", 1).Ingress(Rule(RuleAction.Allow, AdminPods("team=a")), Rule(RuleAction.Pass, AdminPods("team=b"))))
            .Allows("shop/web", "shop/db", "ICMP").LeavesUndefined("bank/web", "shop/db").Allows("shop/db", "shop/web", "ICMP");
    }

    [Fact]
    public void A_Baseline_rule_decides_where_no_NetworkPolicy_selects() => Shop
        .Policy(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Baseline, 1).Ingress(Rule(RuleAction.Deny, AdminPods("team=b"))))
        .Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule()))
        .Denies("bank/web", "shop/web", "ICMP").LeavesUndefined("bank/web", "shop/db").Allows("shop/db", "shop/web", "ICMP");

    [Fact]
    public void A_doubt_beside_the_undefined_stays_a_doubt() => Shop
        .Policy(Cnp("p", 1).Ingress(Rule(RuleAction.Pass, AdminPods("")), Rule(RuleAction.Deny, AdminPods(""))))
        .Policy(NetworkPolicy("shop/p", "app=db").Ingress() with { Standing = PolicyStanding.Doubtful })
        .CannotSay("shop/web", "shop/db", "ICMP");

    [Fact]
    public void An_unknown_peer_fails_closed_for_them_too() => Shop
        .Policy(Cnp("p", 1).Ingress(Rule(RuleAction.Pass, AdminPods("")) with { HasUnknownPeer = true })).Denies("bank/web", "shop/db", "ICMP");

    [Fact]
    public void A_policy_that_is_not_evaluated_leaves_them_unknown_where_they_are_spoken_of() => Shop
        .Policy(new OpaquePolicy { Name = new("CiliumNetworkPolicy", "shop", "c"), Subject = Select.By("app=db") })
        .CannotSay("shop/web", "shop/db", "ICMP", Profile.Cilium);

    [Fact]
    public void The_undefined_is_no_finding_even_where_nothing_may_stay_unknown()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule())).Policy(Cnp("p", 1).Ingress(Rule(RuleAction.Pass, AdminPods(""))));
        cluster.LeavesUndefined("bank/web", "shop/db");
        Assert.Empty(cluster.StrictFindings("SLU2019"));
    }

    [Fact]
    public void A_path_that_only_ICMP_takes_is_no_step_of_a_path()
    {
        var cluster = Shop.Policy(Cnp("p", 1).Ingress(Rule(RuleAction.Allow, AdminPods("team=b"))))
            .Policy(Cnp("ports", 0).Ingress(Rule(RuleAction.Deny, AdminPods("")).On("1-65535/TCP", "1-65535/UDP", "1-65535/SCTP")));
        cluster.Allows("bank/web", "shop/db", "ICMP").Denies("bank/web", "shop/db");
        var reach = Reachability.Of(cluster.Snapshot, Profile.Upstream);
        Assert.Empty(new PathSearch(reach).Shortest(cluster.Peer("bank/web"), cluster.Peer("shop/db")));
    }

    [Fact]
    public void A_difference_tells_what_a_policy_does_to_them_only_where_that_is_defined()
    {
        var before = Shop.Policy(Cnp("p", 1).Ingress(Rule(RuleAction.Pass, AdminPods(""))));
        var after = before.Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods("")), Rule(Namespaces("team=b")).On("80")));
        Assert.Equal(TrafficSet.AllPorts.Except(TrafficSet.Of(Protocol.Tcp, 80)), Closed(Profile.Upstream));
        Assert.Equal(TrafficSet.Everything.Except(TrafficSet.Of(Protocol.Tcp, 80)), Closed(Profile.Calico));

        TrafficSet Closed(Profile profile) => Assert.Single(
            ReachabilityDifference.Between(before.Snapshot, after.Snapshot, profile).Changes(),
            change => change.From.Equals(before.Peer("bank/web")) && change.To.Equals(before.Peer("shop/db"))).Closed;
    }

    [Fact]
    public void A_policy_that_comes_later_and_speaks_of_them_makes_the_relation_speak_of_them()
    {
        var options = new AnalysisOptions { KeepsEveryLabel = true };
        var reach = Reachability.Of(Shop.Snapshot, Profile.Upstream, options);
        Assert.False(reach.Decide(Shop.Peer("bank/web"), Shop.Peer("shop/db")).Allowed.Icmp);
        var denying = Cnp("p", 1).Ingress(Rule(RuleAction.Deny, AdminPods("team=b")));
        var next = reach.With(new SnapshotChange.OfPolicy(null, denying)).After;
        Assert.True(next.Decide(Shop.Peer("shop/web"), Shop.Peer("shop/db")).Allowed.Icmp);
        Assert.False(next.Decide(Shop.Peer("bank/web"), Shop.Peer("shop/db")).Allowed.Icmp);
    }

    private static AdminPolicy Cnp(string name, int priority) => AdminPolicy("ClusterNetworkPolicy", name, AdminTier.Admin, priority);
}
