using Sluice.Analysis;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Lab;

/// <summary>The names of a charter with real packets: who may ask gets the address of the host, who may not gets nothing, and a wrong answer is no answer.</summary>
public sealed class CharterNameLabTests
{
    private static readonly Cluster Shop = Cluster.Whole.Namespace("shop").Namespace("kube-system")
        .Pod("kube-system/coredns", "k8s-app=kube-dns").Pod("shop/web", "app=web").Pod("shop/db", "app=db")
        .Policy(NetworkPolicy("shop/closed").Egress())
        .Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(PodsIn("", "k8s-app=kube-dns")).On("53/UDP"), Rule(Block("0.0.0.0/0", "10.0.0.0/8"), Block("::/0")).On("443")))
        .Policy(AdminPolicy("ClusterNetworkPolicy", "cdn", AdminTier.Admin, 1, "", "app=db").Egress(Rule(RuleAction.Allow, Domains("*.example.net")).On("443")));

    [Fact]
    public void Names_are_resolved_by_whom_may_ask_and_their_hosts_are_reached_by_whom_may()
    {
        var verification = Bench.Run(Plan());
        Bench.AssertProven(verification);
        var asked = verification.Results.Where(static result => result.Probe.Asks.Length > 0).ToList();
        Assert.Equal(["shop/db ProvenDeny", "shop/web ProvenAllow"], asked.Select(static result => $"{result.Probe.From} {result.Judgement}").Distinct().Order());
        Assert.Equal(["any.cdn.example.net", "api.example.com"], asked.Select(static result => result.Probe.Asks).Distinct().Order());
        Assert.Equal(
            ["shop/db any.cdn.example.net ProvenAllow", "shop/db api.example.com ProvenDeny", "shop/web api.example.com ProvenAllow"],
            verification.Results.Where(static result => result.Probe is { Host.Charter: not null, Port: 443 } && result.Probe.From is WorkloadEndpoint { Namespace: "shop" }).Select(static result => $"{result.Probe.From} {result.Probe.Host!.Domain} {result.Judgement}").Distinct().Order());
        Assert.Contains(asked, static result => result.Probe.Source.IsIPv6);
    }

    [Fact]
    public void A_name_that_the_resolver_does_not_know_is_no_open_connection()
    {
        var plan = Plan();
        var question = plan.Probes.First(static probe => probe is { Asks.Length: > 0, Analysed: Verdict.Allow });
        var result = Assert.Single(Bench.Run(plan with { Probes = [question with { Number = 1, Asks = "nobody.example.org" }] }).Results);
        Assert.Equal((ProbeOutcome.Inconclusive, "the answer is not the address of nobody.example.org"), (result.Outcome, result.Detail));
    }

    [Fact]
    public void A_policy_that_lets_nobody_ask_and_is_not_analysed_is_noticed()
    {
        var plan = Plan();
        var closed = Shop.Policy(NetworkPolicy("kube-system/closed").Ingress()).Snapshot;
        var verification = Bench.Run(plan with { Cluster = plan.Cluster with { Snapshot = plan.Cluster.Snapshot with { Policies = closed.Policies } } });
        Assert.Contains(verification.Results, static result => result is { Judgement: ProbeJudgement.Disagrees, Outcome: ProbeOutcome.Filtered, Probe.Asks: "api.example.com" });
    }

    private static ProbePlan Plan()
    {
        var charter = Chartered.Spec(
            "governs: [{namespace: shop}]\ncomponents:\n  web: {namespace: shop, pods: {app: web}}\nflows:\n  - {from: web, to: {domains: [api.example.com, \"*.cdn.example.net\"]}, ports: [443], reason: r}").Sound();
        var cluster = ConcreteCluster.Of(Shop.Snapshot, Profile.Upstream, AnalysisOptions.Default, CharterNames.Of(charter));
        return ProbePlan.Of(cluster, Profile.Upstream, AnalysisOptions.Default, new() { IPv6 = true });
    }
}
