using Sluice.Analysis;
using Sluice.Lab;
using Sluice.Lab.Kernel;
using Sluice.Lab.Nftables;
using Sluice.Lab.Topology;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Lab;

/// <summary>The packet lab on small clusters: what it proves, and that it notices when something is not so.</summary>
public sealed class PacketLabTests
{
    private static readonly Cluster Shop = Cluster.Whole
        .Namespace("shop", "team=a").Namespace("bank", "team=b")
        .Pod("shop/web", "app=web").Pod("shop/db", "app=db", static workload => workload with { Ports = [new("sql", Protocol.Tcp, 5432)] }).Pod("bank/web", "app=web")
        .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("5432")));

    [Fact]
    public void Allow_and_deny_are_proven_with_packets()
    {
        var verification = Bench.Run(Bench.Plan(Shop.Snapshot));
        Bench.AssertProven(verification);
        Assert.True(verification.Count(ProbeJudgement.ProvenAllow) > 10);
        Assert.True(verification.Count(ProbeJudgement.ProvenDeny) > 10);
        Assert.All(verification.Results.Where(static result => result.Judgement == ProbeJudgement.ProvenDeny), static result => Assert.True(result.Drops > 0 && result.Control != ProbeControl.None));
        Assert.Equal(4, verification.Canaries.Count);
    }

    [Fact]
    public void A_policy_that_is_not_in_force_is_noticed()
    {
        var plan = Bench.Plan(Shop.Snapshot);
        var verification = Bench.Run(plan with { Cluster = Under(plan.Cluster, []) });
        Assert.False(verification.IsProven);
        Assert.True(verification.IsTrustworthy);
        Assert.All(verification.Results.Where(static result => result.Probe.Analysed == Verdict.Deny), static result => Assert.Equal(ProbeJudgement.Disagrees, result.Judgement));
    }

    [Fact]
    public void A_policy_that_nobody_analysed_is_noticed()
    {
        var plan = Bench.Plan(Shop.Snapshot);
        var more = Shop.Policy(NetworkPolicy("shop/closed", "app=web").Ingress()).Snapshot;
        var verification = Bench.Run(plan with { Cluster = Under(plan.Cluster, more.Policies) });
        Assert.Contains(verification.Results, static result => result.Judgement == ProbeJudgement.Disagrees && result is { Outcome: ProbeOutcome.Filtered, Probe.Analysed: Verdict.Allow });
    }

    [Fact]
    public void Tiers_are_enforced_in_order() => Bench.AssertProven(Bench.Run(Bench.Plan(Shop
        .Policy(AdminPolicy("ClusterNetworkPolicy", "pass-web", AdminTier.Admin, 10, "", "app=db").Ingress(Rule(RuleAction.Pass, AdminPods("team=b", "app=web"))))
        .Policy(AdminPolicy("ClusterNetworkPolicy", "deny-bank", AdminTier.Admin, 20, "", "app=db").Ingress(Rule(RuleAction.Deny, AdminPods("team=b"))))
        .Policy(AdminPolicy("ClusterNetworkPolicy", "closed", AdminTier.Baseline, 0, "team=b").Ingress(Rule(RuleAction.Deny, AdminPods("team=a"))))
        .Snapshot)));

    [Fact]
    public void Both_families_are_proven() => Bench.AssertProven(Bench.Run(Bench.Plan(
        Shop.Policy(NetworkPolicy("bank/out", "app=web").Egress(Rule(Block("2001:db8::/32")), Rule(Block("203.0.113.0/24", "203.0.113.128/25")).On("443"))).Snapshot,
        wishes: new() { IPv6 = true })));

    [Fact]
    public void A_port_that_nothing_can_listen_on_proves_nothing()
    {
        var plan = Bench.Plan(Shop.Snapshot);
        var denied = plan.Probes.First(static probe => probe.Analysed == Verdict.Deny && probe.Protocol == Protocol.Tcp);
        var elsewhere = denied with { Destination = denied.Source, Dialled = Cidr.Parse("192.0.2.77/32"), Number = 1 };
        var result = Assert.Single(Bench.Run(plan with { Probes = [elsewhere] }).Results);
        Assert.Equal(ProbeJudgement.Inconclusive, result.Judgement);
    }

    [Fact]
    public void A_missing_tool_is_named_with_the_way_to_get_it()
    {
        Bench.Require();
        using var thread = new NamespaceThread();
        using var place = NetworkNamespace.Create(thread);
        var fault = Assert.Throws<LabException>(() => CommandRunner.Run(place, "no-such-nft", []));
        Assert.Equal("no-such-nft is not installed", fault.Message);
        Assert.Contains("apt-get install", fault.Remedy, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_or_an_element_that_is_gone_is_noticed_before_the_first_probe()
    {
        Bench.Require();
        var plan = LabPlan.Of(Bench.Plan(Shop.Snapshot).Cluster);
        using var thread = new NamespaceThread();
        using var place = NetworkNamespace.Create(thread);
        var ruleset = plan.Nodes.Select(node => PodChains.Of(plan.Cluster, node)).First(static rules => rules.Sets.Any(static set => set.Elements.Count > 0));
        LoadedRuleset.Load(place, "node-1", ruleset);
        LoadedRuleset.Compare(place, "node-1", ruleset);

        var set = ruleset.Sets.First(static set => set.Elements.Count > 0);
        CommandRunner.Run(place, "nft", ["-f", "-"], $"delete element {Ruleset.Table} {set.Name} {{ {set.Elements[0]} }}");
        Assert.Contains(set.Name, Assert.Throws<LabException>(() => LoadedRuleset.Compare(place, "node-1", ruleset)).Message, StringComparison.Ordinal);
        CommandRunner.Run(place, "nft", ["-f", "-"], $"add element {Ruleset.Table} {set.Name} {{ {set.Elements[0]} }}");
        LoadedRuleset.Compare(place, "node-1", ruleset);

        CommandRunner.Run(place, "nft", ["-f", "-"], $"flush chain {Ruleset.Table} drop_and_count");
        Assert.Contains("drop_and_count", Assert.Throws<LabException>(() => LoadedRuleset.Compare(place, "node-1", ruleset)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_privileges_a_large_set_of_rules_goes_in_pieces_that_the_kernel_takes()
    {
        var cluster = Enumerable.Range(0, 300).Aggregate(Cluster.Whole.Namespace("shop"), static (shop, number) => shop.Pod($"shop/p{number}", "app=web"))
            .Policy(NetworkPolicy("shop/p").Ingress(Rule(Pods("app=web"))));
        var plan = LabPlan.Of(ConcreteCluster.Of(cluster.Snapshot, Profile.Upstream, AnalysisOptions.Default));
        var pieces = PodChains.Of(plan.Cluster, plan.Nodes[0]).Pieces().ToList();
        Assert.True(pieces.Count > 3);
        Assert.All(pieces, static piece => Assert.InRange(piece.Length, 1, 16_384));
        Assert.Contains("hook forward", pieces[^1], StringComparison.Ordinal);
    }

    /// <summary>The same cluster with other policies in force than those that the plan was made for.</summary>
    private static ConcreteCluster Under(ConcreteCluster cluster, ValueList<Policy> policies) => cluster with { Snapshot = cluster.Snapshot with { Policies = policies } };
}
