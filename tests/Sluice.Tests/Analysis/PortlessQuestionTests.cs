using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Questions about ICMP and other protocols without ports: what is answered, why, and what is offered.</summary>
public sealed class PortlessQuestionTests
{
    private static readonly Cluster Shop = Cluster.Whole
        .Namespace("shop", "team=a").Namespace("bank", "team=b").Pod("shop/web", "app=web").Pod("shop/db", "app=db").Pod("bank/web", "app=web");

    private static readonly Cluster Isolated = Shop.Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")), Rule(Namespaces("team=b")).On("80/TCP")));

    [Fact]
    public void Where_nothing_isolates_ICMP_gets_through_and_nobody_need_define_it() =>
        Assert.Equal((Verdict.Allow, 0), Verdicts(Asked(Shop, "shop/web", "shop/db")));

    [Theory]
    [InlineData("shop/web")]
    [InlineData("bank/web")]
    public void What_a_NetworkPolicy_means_for_ICMP_upstream_is_unknown_and_the_reason_is_told(string from)
    {
        var asked = Asked(Isolated, from, "shop/db");
        Assert.Equal(Verdict.Unknown, asked.Verdict);
        Assert.Equal((Verdict.Allow, Verdict.Unknown), (asked.Egress.Verdict, asked.Ingress.Verdict));
        Assert.Equal(UnknownCause.PortlessUndefined, Assert.Single(asked.Decision.Because).Cause);
        Assert.True(asked.Decision.Undefined.IsEmpty);
        Assert.Empty(asked.Fixes);
    }

    [Fact]
    public void A_rule_without_ports_may_cover_ICMP_upstream_and_one_with_ports_does_not()
    {
        var trials = Asked(Isolated, "shop/web", "shop/db").Ingress.Trials;
        Assert.Equal([Verdict.Unknown, Verdict.Deny], trials.Select(trial => trial.Outcome));
        Assert.Equal(MissKind.Unknown, Assert.Single(trials[0].Misses).Kind);
    }

    [Fact]
    public void A_plugin_answers_and_the_walk_names_the_rule_or_the_nearest_miss()
    {
        var allowed = Asked(Isolated, "shop/web", "shop/db", Profile.Calico);
        Assert.Equal((Verdict.Allow, 0), (allowed.Verdict, Assert.Single(allowed.Ingress.Matched).Rule.Index));
        Assert.True(Assert.Single(allowed.Closures, closure => closure.Direction == Direction.Ingress).IsEnough);
        var denied = Asked(Isolated, "bank/web", "shop/db", Profile.Calico);
        Assert.Equal((Verdict.Deny, MissKind.PortDiffers), (denied.Verdict, denied.Ingress.Reason));
        Assert.Equal(("TCP 80", "ICMP"), (denied.Ingress.Nearest!.Misses[0].Wanted, denied.Ingress.Nearest.Misses[0].Has));
    }

    [Fact]
    public void No_rule_that_opens_every_port_is_offered_for_the_sake_of_ICMP()
    {
        var denied = Asked(Isolated, "bank/web", "shop/db", Profile.Cilium);
        Assert.Empty(denied.Fixes);
        Assert.Equal(NoFixReason.OpensEveryPort, denied.NoFix);
    }

    [Fact]
    public void A_slip_in_a_rule_without_ports_is_mended_for_ICMP_too()
    {
        var denied = Asked(Shop.Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=wep")))), "shop/web", "shop/db", Profile.Calico);
        Assert.Equal("spec.ingress[0].from[0].podSelector.matchLabels[\"app\"]", Assert.Single(denied.Fixes[0].Edits).Path);
    }

    [Fact]
    public void An_Admin_rule_without_ports_decides_about_ICMP_on_every_profile()
    {
        var cluster = Isolated.Policy(AdminPolicy("ClusterNetworkPolicy", "p", AdminTier.Admin, 1).Ingress(Rule(RuleAction.Deny, AdminPods("team=b"))));
        foreach (var profile in (Profile[])[Profile.Upstream, Profile.Calico])
        {
            var denied = Asked(cluster, "bank/web", "shop/db", profile);
            Assert.Equal((Verdict.Deny, MissKind.DeniedByTier, NoFixReason.DeniedAbove), (denied.Verdict, denied.Ingress.Reason, denied.NoFix));
        }
    }

    [Fact]
    public void Ports_asked_together_with_ICMP_are_open_only_if_all_are()
    {
        var both = TrafficSet.OnlyIcmp.Union(TrafficSet.Of(Protocol.Tcp, 80));
        Assert.Equal(Verdict.Unknown, Asked(Isolated, "shop/web", "shop/db", asked: both).Verdict);
        Assert.Equal(Verdict.Allow, Asked(Isolated, "shop/web", "shop/db", Profile.Calico, both).Verdict);
        Assert.Equal(Verdict.Deny, Asked(Isolated, "bank/web", "shop/db", Profile.Calico, both).Verdict);
    }

    [Fact]
    public void Any_port_is_not_ICMP()
    {
        var cluster = Shop.Policy(AdminPolicy("ClusterNetworkPolicy", "ports", AdminTier.Admin, 1)
            .Ingress(Rule(RuleAction.Deny, AdminPods("")).On("1-65535/TCP", "1-65535/UDP", "1-65535/SCTP"), Rule(RuleAction.Allow, AdminPods(""))));
        var reach = Reachability.Of(cluster.Snapshot, Profile.Upstream);
        var any = new Explainer(reach).Explain(cluster.Peer("bank/web"), cluster.Peer("shop/db"));
        Assert.Equal((Verdict.Deny, TrafficSet.Portless), (any.Verdict, any.Decision.Allowed));
    }

    [Fact]
    public void What_is_said_of_ports_is_the_same_whether_ICMP_is_asked_about_or_not()
    {
        var (silent, asked) = (Reachability.Of(Isolated.Snapshot, Profile.Upstream), Reachability.Of(Isolated.Snapshot, Profile.Upstream, Asking));
        foreach (var from in silent.Endpoints.OfType<WorkloadEndpoint>())
        {
            foreach (var to in silent.Endpoints.OfType<WorkloadEndpoint>())
            {
                Assert.Equal(silent.Decide(from, to).Allowed, asked.Decide(from, to).Allowed.OnlyPorts());
                Assert.Equal(silent.Decide(from, to).Unknown, asked.Decide(from, to).Unknown.OnlyPorts());
            }
        }
    }

    private static AnalysisOptions Asking => AnalysisOptions.Default with { AsksPortless = true };

    private static (Verdict Verdict, int Reasons) Verdicts(Explanation explanation) => (explanation.Verdict, explanation.Decision.Because.Count);

    private static Explanation Asked(Cluster cluster, string from, string to, Profile? profile = null, TrafficSet? asked = null) =>
        new Explainer(Reachability.Of(cluster.Snapshot, profile ?? Profile.Upstream, Asking)).Explain(cluster.Peer(from), cluster.Peer(to), asked ?? TrafficSet.OnlyIcmp, withFixes: true);
}
