using Sluice.Analysis;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Tests.Building;
using Sluice.Tests.Readers.Kubernetes;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Checks;

/// <summary>What counts as isolation, and what other gates take for it.</summary>
public sealed class IsolationTests
{
    private static readonly Cluster Shop = Cluster.Part.Pod("shop/api", "app=api").Pod("shop/web", "app=web");

    [Fact]
    public void An_ingress_only_policy_is_not_egress_isolation()
    {
        var finding = Assert.Single(Shop.Policy(NetworkPolicy("shop/deny").Ingress()).Findings("SLU3001"));

        Assert.Equal("egress", finding.Place);
        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(["shop/api", "shop/web"], finding.Concern.Workloads);
        Assert.Contains("says nothing about the other", finding.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_policy_with_only_match_expressions_does_select() =>
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/deny", "app in (api,web)").Ingress().Egress()).Findings("SLU3001"));

    [Fact]
    public void A_policy_in_another_namespace_does_not_isolate() =>
        Assert.Equal("ingress and egress", Assert.Single(Shop.Policy(NetworkPolicy("other/deny").Ingress().Egress()).Findings("SLU3001"), finding => finding.Namespace == "shop").Place);

    [Fact]
    public void Allow_all_is_not_isolation()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/open").Ingress(Rule()).Egress(Rule()));

        Assert.Empty(cluster.Findings("SLU3001"));
        Assert.Equal(2, cluster.Findings("SLU3002").Count(finding => finding.Severity == Severity.Error));
        Assert.Equal(ControlStatus.NotSatisfied, cluster.Controls().Results.Single(result => result.Control == Controls.DenyByDefault).Status);
    }

    [Fact]
    public void Every_pod_and_every_address_together_are_everyone() =>
        Assert.Single(Shop.Policy(NetworkPolicy("shop/open").Egress(Rule(Namespaces(""), Block("0.0.0.0/1"), Block("128.0.0.0/1")))).Findings("SLU3002"));

    [Fact]
    public void A_namespace_with_a_policy_is_not_an_isolated_namespace()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/api", "app=api").Ingress().Egress());

        Assert.Equal(["shop/web"], Assert.Single(cluster.Findings("SLU3001")).Concern.Workloads);
        Assert.Equal(ControlStatus.NotSatisfied, cluster.Controls().Results.Single(result => result.Control == Controls.EveryNamespace).Status);
    }

    [Fact]
    public void A_namespace_without_policies_is_an_error_beside_others_that_have_some() =>
        Assert.Equal(Severity.Error, Assert.Single(Shop.Pod("forgotten/job").Policy(NetworkPolicy("shop/deny").Ingress().Egress()).Findings("SLU3001")).Severity);

    [Fact]
    public void Workloads_without_any_policy_in_the_input_are_a_warning() =>
        Assert.Equal(Severity.Warning, Assert.Single(Shop.Findings("SLU3001")).Severity);

    [Fact]
    public void Policies_without_workloads_are_judged_by_the_pods_they_do_not_name()
    {
        var open = Assert.Single(Cluster.Part.Policy(NetworkPolicy("shop/api", "app=api").Ingress().Egress()).Findings("SLU3001"));

        Assert.Equal(Severity.Warning, open.Severity);
        Assert.Equal(["[any other pod] in shop"], open.Concern.Workloads);
        Assert.Empty(Cluster.Part.Policy(NetworkPolicy("shop/api", "app=api").Ingress().Egress()).Policy(NetworkPolicy("shop/deny").Ingress().Egress()).Findings("SLU3001"));
    }

    [Fact]
    public void A_policy_that_may_not_be_stored_isolates_nobody_for_sure()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/deny").Ingress().Egress() with { Standing = PolicyStanding.Doubtful });

        Assert.Equal(2, cluster.Controls().Counts.Undecided);
        Assert.Equal(ControlStatus.NotAssessed, cluster.Controls().Results.Single(result => result.Control == Controls.DenyByDefault).Status);
    }

    [Fact]
    public void A_policy_of_a_kind_that_is_not_evaluated_leaves_isolation_open()
    {
        var cluster = Shop.Policy(new OpaquePolicy { Name = new("CiliumNetworkPolicy", "shop", "deny") });

        Assert.Empty(cluster.Findings("SLU3001"));
        Assert.Equal(2, cluster.Controls().Counts.Undecided);
    }

    [Fact]
    public void A_policy_that_is_not_evaluated_hides_nothing_about_pods_it_surely_cannot_touch()
    {
        var cluster = Shop.Pod("edge/proxy").Policy(new OpaquePolicy { Name = new("CiliumNetworkPolicy", "shop", "p"), Subject = Building.Select.By("app=api"), MayTouchIngress = false });
        var findings = cluster.Findings("SLU3001");

        Assert.Equal(["shop/api", "shop/web"], Assert.Single(findings, finding => (finding.Namespace, finding.Place) == ("shop", "ingress")).Concern.Workloads);
        Assert.Equal(["shop/web"], Assert.Single(findings, finding => (finding.Namespace, finding.Place) == ("shop", "egress")).Concern.Workloads);
        Assert.Equal("ingress and egress", Assert.Single(findings, finding => finding.Namespace == "edge").Place);
        Assert.Equal(1, cluster.Controls().Counts.Undecided);
    }

    [Fact]
    public void A_cluster_wide_policy_that_is_not_evaluated_is_bounded_by_its_namespaces()
    {
        var cluster = Shop.Namespace("edge", "team=edge").Pod("edge/proxy")
            .Policy(new OpaquePolicy { Name = new("CiliumClusterwideNetworkPolicy", "", "p"), Namespaces = Building.Select.By("team=edge") });

        Assert.Equal("shop", Assert.Single(cluster.Findings("SLU3001")).Namespace);
    }

    [Fact]
    public void Pods_that_were_not_read_are_told_unless_a_policy_that_is_not_evaluated_may_touch_them()
    {
        Cluster With(string? subject) => Cluster.Part.Policy(NetworkPolicy("shop/api", "app=api").Ingress())
            .Policy(new OpaquePolicy { Name = new("CiliumNetworkPolicy", "shop", "p"), Subject = subject is null ? null : Building.Select.By(subject) });

        Assert.Empty(With(null).Findings("SLU3001"));
        Assert.Equal(["[any other pod] in shop", "[pods with app=api] in shop"], Told(With("app=db")));
        Assert.Equal(["[any other pod] in shop"], Told(With("app=api")));

        static IEnumerable<string> Told(Cluster cluster) => cluster.Findings("SLU3001").SelectMany(finding => finding.Concern.Workloads).Distinct().Order();
    }

    [Fact]
    public void A_policy_that_the_API_server_refuses_leaves_only_its_own_pods_undecided()
    {
        var refused = NetworkPolicy("shop/api", "app=api").Ingress().Egress() with { Standing = PolicyStanding.Refused };

        Assert.Equal(["shop/web"], Assert.Single(Shop.Policy(refused).Findings("SLU3001")).Concern.Workloads);
    }

    [Fact]
    public void Omitted_policy_types_isolate_for_ingress_and_for_egress_only_with_egress_rules()
    {
        const string policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: p, namespace: shop}\nspec: {podSelector: {}";
        const string pod = "---\napiVersion: v1\nkind: Pod\nmetadata: {name: a, namespace: shop}\nspec: {containers: [{name: a, image: a}]}\n";

        Assert.Equal(["egress"], Places($"{policy}}}\n{pod}"));
        Assert.Empty(Places($"{policy}, egress: [{{to: [{{podSelector: {{}}}}]}}]}}\n{pod}"));
        Assert.Equal(["egress"], Places($"{policy}, egress: []}}\n{pod}"));

        static IEnumerable<string> Places(string yaml) => Catalog.Run(new(Reachability.Of(Reading.Of(yaml), Profile.Upstream)))
            .Where(finding => finding.Id == "SLU3001").Select(finding => finding.Place);
    }

    [Fact]
    public void A_cluster_wide_deny_of_all_closes_egress_and_leaves_the_outside_open_for_ingress()
    {
        var baseline = AdminPolicy("ClusterNetworkPolicy", "deny", AdminTier.Baseline, 0)
            .Ingress(Rule(RuleAction.Deny, AdminPods("")))
            .Egress(Rule(RuleAction.Deny, AdminPods(""), Networks("0.0.0.0/0", "::/0")));

        Assert.Equal("ingress", Assert.Single(Shop.Policy(baseline).Findings("SLU3001")).Place);
    }

    [Fact]
    public void Surroundings_take_part_and_are_not_judged()
    {
        Assert.Empty(Shop.AsSurroundings().Ids());
        Assert.Equal(0, Shop.AsSurroundings().Controls().Counts.Workloads);
        Assert.Equal(["shop/own"], Assert.Single(Shop.AsSurroundings().Pod("shop/own").Findings("SLU3001")).Concern.Workloads);
    }

    [Fact]
    public void Isolation_in_both_directions_satisfies_by_configuration_only()
    {
        var result = Shop.Policy(NetworkPolicy("shop/deny").Ingress().Egress()).Controls().Results.Single(item => item.Control == Controls.DenyByDefault);

        Assert.Equal(ControlStatus.Satisfied, result.Status);
        Assert.Equal("2 of 2 workloads isolated for ingress, 2 for egress. Satisfied by configuration; enforcement is not assessed.", result.Statement);
    }

    [Fact]
    public void Controls_that_policies_cannot_prove_are_not_assessed() =>
        Assert.All(
            Shop.Policy(NetworkPolicy("shop/deny").Ingress().Egress()).Controls().Results.Where(result => result.Control.Proof == Proof.Elsewhere),
            result => Assert.Equal((ControlStatus.NotAssessed, $"It takes {result.Control.Needs}."), (result.Status, result.Statement)));

    [Fact]
    public void Nothing_is_proved_about_no_workloads() =>
        Assert.DoesNotContain(Cluster.Part.Controls().Results, result => result.Status == ControlStatus.Satisfied);
}
