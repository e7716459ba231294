using System.Globalization;
using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>How rules are said to take a connection: whether each matches, and what differs where it does not.</summary>
public sealed class RuleTrialTests
{
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop", "team=a").Namespace("jobs", "team=batch").Referred("lost")
        .Pod("shop/web", "app=web,tier=front").Pod("jobs/report", "app=report").Pod("lost/pod", "app=web")
        .Pod("shop/db", "app=db", static db => db with { Ports = [new("pg", Protocol.Tcp, 5432), new("metrics", Protocol.Tcp, 9100)] });

    [Fact]
    public void Each_rule_is_tried_for_itself()
    {
        var explained = In(Rule(Pods("app=web")).On("80/TCP"), Rule(Pods("app=api")).On("80/TCP"), Rule(Pods("app=web")).On("81/TCP"));
        Assert.Equal([Verdict.Allow, Verdict.Deny, Verdict.Deny], explained.Trials.Select(static trial => trial.Outcome));
        Assert.Empty(explained.Trials[0].Misses);
        Differs(explained.Trials[2], (MissKind.PortDiffers, "TCP 81", "TCP 80"));
    }

    [Fact]
    public void A_rule_without_ports_differs_in_its_peer_alone()
    {
        Differs(In(Rule(Pods("app=api"))).Trials[0], (MissKind.PodLabelsDiffer, "app=api", "app=web"));
        Differs(In(Shop.Policy(Anp(RuleAction.Allow, AdminPods("", "app=api")))).Trials[0], (MissKind.PodLabelsDiffer, "app=api", "app=web"));
        Differs(Ask(Shop.Policy(DbIn(Rule(Pods("app=api")))), "shop/web", "shop/db", "ICMP", Profile.Cilium).Ingress.Trials[0], (MissKind.PodLabelsDiffer, "app=api", "app=web"));
    }

    [Fact]
    public void The_labels_told_are_the_peers_own_where_no_policy_tells_it_from_another()
    {
        var cluster = Cluster.Whole.Pod("shop/a", "app=a").Pod("shop/b", "app=b").Pod("shop/c", "app=c").Policy(NetworkPolicy("shop/p").Ingress(Rule(Pods("app=api"))));
        foreach (var name in (string[])["a", "b", "c"]) Differs(Ask(cluster, $"shop/{name}", "shop/a", "80/TCP").Ingress.Trials[0], (MissKind.PodLabelsDiffer, "app=api", $"app={name}"));
    }

    [Fact]
    public void Where_no_port_is_asked_about_a_rule_for_any_matches() =>
        Assert.Equal([Verdict.Allow, Verdict.Deny], Ask(Shop.Policy(DbIn(Rule(Pods("app=web")).On("81/TCP"), Rule(Pods("app=api")))), "shop/web", "shop/db", null).Ingress.Trials.Select(static t => t.Outcome));

    [Theory]
    [InlineData("80-90/TCP", RuleAction.Deny, Verdict.Allow)]
    [InlineData("91/TCP", RuleAction.Deny, Verdict.Deny)]
    [InlineData("80-90/TCP", RuleAction.Allow, Verdict.Deny)]
    [InlineData("85/TCP", RuleAction.Allow, Verdict.Allow)]
    public void A_deny_of_one_asked_port_matches_and_an_allow_has_to_cover_them_all(string port, RuleAction action, Verdict outcome)
    {
        var trial = Ask(Shop.Policy(AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1).Ingress(Rule(action, AdminPods("")).On("85/TCP"))), "shop/web", "shop/db", port).Ingress.Trials[0];
        Assert.Equal(outcome, trial.Outcome);
        Assert.Equal(outcome == Verdict.Deny, trial.Misses.Count > 0);
    }

    [Fact]
    public void A_deny_of_pods_whose_namespace_nobody_read_perhaps_matches()
    {
        var cluster = Shop.Policy(Anp(RuleAction.Deny, AdminPods("team=c")));
        Assert.Equal(Verdict.Unknown, Ask(cluster, "lost/pod", "shop/db", "80/TCP").Ingress.Trials[0].Outcome);
        Assert.Equal(Verdict.Deny, Ask(cluster, "jobs/report", "shop/db", "80/TCP").Ingress.Trials[0].Outcome);
    }

    [Fact]
    public void What_a_rule_means_for_ICMP_is_unknown_only_where_it_has_no_ports_and_the_API_leaves_it_open()
    {
        Differs(In("ICMP", Rule(Pods("app=web"))).Trials[0], (MissKind.Unknown, "", ""));
        Assert.Equal(Verdict.Unknown, In("ICMP", Rule(Pods("app=web"))).Trials[0].Outcome);
        Differs(In("ICMP", Rule(Pods("app=web")).On("80/TCP")).Trials[0], (MissKind.PortDiffers, "TCP 80", "ICMP · other"));
        Assert.Equal(Verdict.Allow, Ask(Shop.Policy(DbIn(Rule(Pods("app=web")))), "shop/web", "shop/db", "ICMP", Profile.Cilium).Ingress.Trials[0].Outcome);
        Assert.Equal(Verdict.Allow, Ask(Shop.Policy(Anp(RuleAction.Allow, AdminPods(""))), "shop/web", "shop/db", "ICMP").Ingress.Trials[0].Outcome);
        Assert.Equal(Verdict.Deny, In("ICMP", Rule(Pods("app=api"))).Trials[0].Outcome);
        Differs(In("ICMP", Rule(Pods("app=api"))).Trials[0], (MissKind.PodLabelsDiffer, "app=api", "app=web"));
    }

    [Fact]
    public void What_could_not_be_read_is_unknown_and_what_a_namespace_hides_differs_in_nothing()
    {
        Differs(In(Rule(Pods("app=api")) with { PeersUnreadable = true }).Trials[0], (MissKind.Unknown, "", ""));
        Differs(In(Rule(Pods("app=web")) with { PortsUnreadable = true }).Trials[0], (MissKind.Unknown, "", ""));
        var trial = Ask(Shop.Policy(DbIn(Rule(Block("10.0.0.0/8"), Namespaces("team=c")))), "lost/pod", "shop/db", "80/TCP").Ingress.Trials[0];
        Assert.Equal((Verdict.Unknown, 0), (trial.Outcome, trial.Misses.Count));
    }

    [Fact]
    public void Of_the_peers_of_a_rule_the_one_that_differs_least_is_told()
    {
        Differs(In(Rule(PodsIn("team=b", "app=api"), Pods("app=api"))).Trials[0], (MissKind.PodLabelsDiffer, "app=api", "app=web"));
        Differs(In(Rule(Pods("app=api"), PodsIn("team=b", "app=api"))).Trials[0], (MissKind.PodLabelsDiffer, "app=api", "app=web"));
        Differs(In(Rule(Pods("app=api"), Pods("app=wep"), Pods("app=wec"), Pods("app=other"))).Trials[0], (MissKind.PodLabelsDiffer, "app=wep", "app=web"));
        Differs(In(Rule(Block("10.0.0.0/8"), Pods("app=a-name-that-is-far-longer-than-an-address"))).Trials[0], (MissKind.PodLabelsDiffer, "app=a-name-that-is-far-longer-than-an-address", "app=web"));
        Differs(
            In(Rule(Pods("app=wxyz,tier=frost"), Pods("app=wxyz,tier=fromt"), Pods("app=wxyz,tier=fronts"))).Trials[0],
            (MissKind.PodLabelsDiffer, "app=wxyz", "app=web"), (MissKind.PodLabelsDiffer, "tier=frost", "tier=front"));
        Differs(
            In(Rule(Pods("app=wxyz,tier=frxyz"), Pods("app=wxyz,tier=fromt"))).Trials[0],
            (MissKind.PodLabelsDiffer, "app=wxyz", "app=web"), (MissKind.PodLabelsDiffer, "tier=fromt", "tier=front"));
    }

    [Fact]
    public void What_differs_is_shown_where_the_peer_of_its_own_rule_is_written()
    {
        var (first, second) = (new SourceSpan("in.yaml", 5, 9, 5, 20), new SourceSpan("in.yaml", 8, 9, 8, 20));
        var trials = In(Rule(Pods("app=api") with { Span = first }), Rule(Pods("app=job") with { Span = second })).Trials;
        Assert.Equal([first, second], trials.Select(static trial => trial.Misses[0].Span));
    }

    [Fact]
    public void Only_the_labels_that_differ_are_told_and_the_namespace_of_the_policy_is_one()
    {
        Differs(In(Rule(PodsIn("team=a", "app=api,tier=front"))).Trials[0], (MissKind.PodLabelsDiffer, "app=api", "app=web"));
        Differs(
            Ask(Shop.Policy(DbIn(Rule(Pods("app=report")))), "jobs/report", "shop/db", "80/TCP").Ingress.Trials[0],
            (MissKind.NamespaceLabelsDiffer, "kubernetes.io/metadata.name=shop", "kubernetes.io/metadata.name=jobs"));
    }

    [Fact]
    public void A_rule_about_another_kind_of_peer_says_what_kind()
    {
        Differs(Ask(Shop.Policy(DbIn(Rule(Pods("app=web")))), "203.0.113.9", "shop/db", "80/TCP").Ingress.Trials[0], (MissKind.OtherKindOfPeer, "pods", "203.0.113.9/32"));
        Differs(Ask(Shop.Policy(DbIn(Rule(Block("10.0.0.0/8")))), "shop/web", "shop/db", "80/TCP", Profile.Cilium).Ingress.Trials[0], (MissKind.OtherKindOfPeer, "10.0.0.0/8", "shop/web"));
        var outward = Shop.Policy(AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1).Egress(Rule(RuleAction.Deny, Nodes("pool=gpu")), Rule(RuleAction.Deny, Domains("api.example.com"))));
        var trials = Ask(outward, "shop/web", "shop/db", "80/TCP").Egress.Trials;
        Differs(trials[0], (MissKind.OtherKindOfPeer, "nodes", "shop/db"));
        Differs(trials[1], (MissKind.OtherKindOfPeer, "api.example.com", "shop/db"));
        var unknown = Shop.Policy(AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Allow, AdminPods("")) with { HasUnknownPeer = true }));
        Differs(In(unknown).Trials[0], (MissKind.OtherKindOfPeer, "", "shop/web"), (MissKind.PortDiffers, "", "TCP 80"));
    }

    [Fact]
    public void An_address_in_the_block_differs_in_the_port_alone_and_one_outside_an_ordered_rule_is_outside()
    {
        Differs(Ask(Shop.Policy(DbIn(Rule(Block("203.0.113.0/24")).On("81/TCP"))), "203.0.113.9", "shop/db", "80/TCP").Ingress.Trials[0], (MissKind.PortDiffers, "TCP 81", "TCP 80"));
        var written = Rule(RuleAction.Deny, Networks("198.51.100.0/24")) with { Span = new("p.yaml", 9, 5, 9, 6) };
        var outside = Shop.Policy(AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1).Egress(written));
        Differs(Ask(outside, "shop/web", "203.0.113.9", "80/TCP").Egress.Trials[0], (MissKind.AddressOutside, "198.51.100.0/24", "203.0.113.9/32"));
    }

    [Fact]
    public void A_name_that_a_block_perhaps_holds_differs_in_nothing()
    {
        var named = Shop.Policy(AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1).Egress(Rule(RuleAction.Pass, Domains("api.example.com"))))
            .Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule(Block("203.0.113.0/24"))));
        var trial = Ask(named, "shop/web", "domain:api.example.com", "80/TCP").Egress.Trials[1];
        Assert.Equal((Verdict.Unknown, 0), (trial.Outcome, trial.Misses.Count));
    }

    [Theory]
    [InlineData("80/TCP", "443/TCP", MissKind.PortDiffers, "TCP 80")]
    [InlineData("80/UDP", "80/TCP", MissKind.ProtocolDiffers, "UDP 80")]
    [InlineData("80/TCP,pg/TCP", "443/TCP", MissKind.PortDiffers, "TCP 80 · pg")]
    [InlineData("pg/TCP", "443/TCP", MissKind.PortDiffers, "pg")]
    [InlineData("pg/TCP", "9100/TCP", MissKind.PortDiffers, "pg")]
    [InlineData("pg/UDP", "5432/TCP", MissKind.PortDiffers, "pg")]
    [InlineData("http/TCP", "443/TCP", MissKind.NamedPortMissing, "http")]
    public void A_port_differs_from_those_of_the_rule_by_number_protocol_or_name(string ports, string asked, MissKind kind, string wanted)
    {
        var has = (kind, wanted, $"TCP {asked.Split('/')[0]}");
        Differs(Ask(Shop.Policy(DbIn(Rule(Pods("app=web")).On(ports.Split(',')))), "shop/web", "shop/db", asked).Ingress.Trials[0], has);
        Differs(Ask(Shop.Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule(Pods("app=db")).On(ports.Split(',')))), "shop/web", "shop/db", asked).Egress.Trials[0], has);
    }

    [Fact]
    public void A_name_that_leads_to_the_asked_port_differs_in_the_peer_alone()
    {
        Differs(Ask(Shop.Policy(DbIn(Rule(Pods("app=api")).On("pg/TCP", "metrics/TCP"))), "shop/web", "shop/db", "5432/TCP").Ingress.Trials[0], (MissKind.PodLabelsDiffer, "app=api", "app=web"));
        Differs(Ask(Shop.Policy(DbIn(Rule(Pods("app=api")).On("pg/UDP"))), "shop/web", "shop/db", "5432/TCP").Ingress.Trials[0], (MissKind.PodLabelsDiffer, "app=api", "app=web"), (MissKind.PortDiffers, "pg", "TCP 5432"));
    }

    private static NetworkPolicy DbIn(params NetworkPolicyRule[] rules) => NetworkPolicy("shop/in", "app=db").Ingress(rules);

    private static AdminPolicy Anp(RuleAction action, AdminPeer peer) => AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1).Ingress(Rule(action, peer));

    private static SideExplanation In(params NetworkPolicyRule[] rules) => In("80/TCP", rules);

    private static SideExplanation In(string port, params NetworkPolicyRule[] rules) => Ask(Shop.Policy(DbIn(rules)), "shop/web", "shop/db", port).Ingress;

    private static SideExplanation In(Cluster cluster) => Ask(cluster, "shop/web", "shop/db", "80/TCP").Ingress;

    private static void Differs(RuleTrial trial, params (MissKind Kind, string Wanted, string Has)[] expected) =>
        Assert.Equal(expected, trial.Misses.Select(static miss => (miss.Kind, miss.Wanted, miss.Has)));

    private static Explanation Ask(Cluster cluster, string from, string to, string? port, Profile? profile = null)
    {
        var reachability = Reachability.Of(cluster.Snapshot, profile ?? Profile.Upstream, cluster.Options with { AsksPortless = port == "ICMP" });
        return new Explainer(reachability).Explain(cluster.Peer(from), cluster.Peer(to), port is null ? null : Traffic(port));
    }

    private static TrafficSet Traffic(string port)
    {
        if (port == "ICMP") return TrafficSet.Portless;
        var parts = port.Split('/');
        var bounds = Array.ConvertAll(parts[0].Split('-'), static bound => int.Parse(bound, CultureInfo.InvariantCulture));
        return TrafficSet.Of(Protocols.Parse(parts[1]), PortSet.Of(bounds[0], bounds[^1]));
    }
}
