using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Checks;

/// <summary>Policies that do not do what they seem to: where each check speaks, and where it keeps silent.</summary>
public sealed class SeemingTests
{
    private static readonly Cluster Shop = Cluster.Part.Pod("shop/api", "app=api", Judging.Declaring("http:8080")).Pod("shop/db", "app=db", Judging.Declaring("5432"));

    [Fact]
    public void Nothing_is_said_of_workloads_that_were_not_read()
    {
        var policies = Cluster.Part
            .Policy(NetworkPolicy("shop/a", "app=gone").Ingress(Rule(Pods("app=gone"), PodsIn("kubernetes.io/metadata.name=edge", "app=gone")).On("http")))
            .Policy(NetworkPolicy("shop/b", "app=here").Egress(Rule(Pods("app=gone")).On("http")));

        Assert.Empty(policies.Ids().Intersect(["SLU2001", "SLU2002", "SLU2007", "SLU2008", "SLU2009"]));
    }

    [Fact]
    public void A_selector_one_slip_away_is_told_with_its_fix()
    {
        var finding = Assert.Single(Shop.Policy(NetworkPolicy("shop/api", "app=apii").Ingress()).Findings("SLU2001"));

        Assert.Equal("Pods there have app=api: write api instead of apii.", finding.Remedy);
        Assert.Equal(("spec.podSelector.matchLabels.app", "api"), (finding.Fix[0].Path, finding.Fix[0].Value));
    }

    [Fact]
    public void A_peer_in_a_namespace_that_may_exist_elsewhere_is_not_accused() =>
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule(PodsIn("team=edge", "app=gateway")))).Findings("SLU2002"));

    [Fact]
    public void In_a_whole_cluster_a_namespace_that_does_not_exist_is_said() =>
        Assert.Single(Cluster.Whole.Pod("shop/api").Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("team=edge")))).Findings("SLU2002"));

    [Fact]
    public void Exceptions_that_take_everything_leave_nothing() =>
        Assert.Single(Cluster.Part.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("203.0.113.0/24", "203.0.113.0/25", "203.0.113.128/25")))).Findings("SLU2002"));

    [Fact]
    public void Two_items_that_both_make_sense_are_left_alone() =>
        Assert.Empty(Shop.Pod("edge/gateway", "app=gateway").Policy(
            NetworkPolicy("shop/p", "app=db").Ingress(Rule(Namespaces("kubernetes.io/metadata.name=edge"), Pods("app=api")).On("5432"))).Findings("SLU2003"));

    [Fact]
    public void Two_items_of_which_one_matches_nothing_here_are_an_error_with_a_fix()
    {
        var finding = Assert.Single(Shop.Policy(
            NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods("app=gateway"), Namespaces("kubernetes.io/metadata.name=edge")).On("5432"))).Findings("SLU2003"));

        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal(
            [(EditKind.Move, "spec.ingress[0].from[1].namespaceSelector", "spec.ingress[0].from[0].namespaceSelector"), (EditKind.Remove, "spec.ingress[0].from[1]", "")],
            finding.Fix.Select(edit => (edit.Kind, edit.Path, edit.Value)));
    }

    [Fact]
    public void A_namespace_item_for_the_own_namespace_makes_the_pods_beside_it_pointless()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Namespaces("kubernetes.io/metadata.name=shop"), Pods("app=api")).On("5432")));

        Assert.Equal(Severity.Error, Assert.Single(cluster.Findings("SLU2003")).Severity);
        Assert.Empty(cluster.Findings("SLU2006"));
    }

    [Theory]
    [InlineData("allow-cloudflare", "443", Severity.Error)]
    [InlineData("web", "443", Severity.Warning)]
    public void Every_namespace_on_web_ports_is_taken_for_the_internet(string name, string port, Severity severity) =>
        Assert.Equal(severity, Assert.Single(Shop.Policy(NetworkPolicy($"shop/{name}").Egress(Rule(Namespaces("")).On(port))).Findings("SLU2004")).Severity);

    [Fact]
    public void Every_namespace_on_another_port_is_not_taken_for_the_internet() =>
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/metrics").Egress(Rule(Namespaces("")).On("9090"))).Findings("SLU2004"));

    [Fact]
    public void Rules_of_a_direction_that_is_not_listed_are_told_with_the_type_to_add()
    {
        var policy = NetworkPolicy("shop/p").Ingress() with { Egress = [Rule(Pods("app=db"))] };
        var finding = Assert.Single(Shop.Policy(policy).Findings("SLU2005"));

        Assert.Equal((EditKind.Append, "spec.policyTypes", "Egress"), (finding.Fix[0].Kind, finding.Fix[0].Path, finding.Fix[0].Value));
    }

    [Fact]
    public void Omitted_policy_types_are_filled_in_and_not_accused() =>
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p").Ingress().Egress(Rule(Pods("app=db"))) with { PolicyTypesDeclared = false }).Findings("SLU2005"));

    [Fact]
    public void The_same_rule_twice_narrows_nothing_and_is_not_a_void_narrowing() =>
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/a").Ingress(Rule(Pods("app=api")).On("5432")))
            .Policy(NetworkPolicy("shop/b", "app=db").Ingress(Rule(Pods("app=api")).On("5432"))).Findings("SLU2006"));

    [Fact]
    public void Fewer_ports_than_another_rule_admits_are_void()
    {
        var finding = Assert.Single(Shop.Policy(NetworkPolicy("shop/a").Ingress(Rule(Pods("app=api")).On("5000-6000")))
            .Policy(NetworkPolicy("shop/b", "app=db").Ingress(Rule(Pods("app=api")).On("5432"))).Findings("SLU2006"));

        Assert.Equal("NetworkPolicy shop/b", finding.Object);
        Assert.Contains("a (ingress rule 1) admits", finding.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_wider_rule_for_other_pods_voids_nothing() =>
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/a", "app=api").Ingress(Rule(Pods("")).On("5432")))
            .Policy(NetworkPolicy("shop/b", "app=db").Ingress(Rule(Pods("app=api")).On("5432"))).Findings("SLU2006"));

    [Fact]
    public void A_wider_rule_voids_by_the_pods_that_were_read_though_selectors_differ()
    {
        var cluster = Cluster.Part.Pod("shop/db", "app=db,tier=back")
            .Policy(NetworkPolicy("shop/a", "tier=back").Ingress(Rule(Namespaces("")).On("5432")))
            .Policy(NetworkPolicy("shop/b", "app=db").Ingress(Rule(PodsIn("kubernetes.io/metadata.name=edge", "app=gateway")).On("5432")));

        Assert.Single(cluster.Findings("SLU2006"));
    }

    [Fact]
    public void A_block_within_a_block_is_void_and_beside_its_exception_is_not()
    {
        Cluster With(params string[] except) => Shop.Policy(NetworkPolicy("shop/a").Egress(Rule(Block("198.51.100.0/24", except)).On("443")))
            .Policy(NetworkPolicy("shop/b").Egress(Rule(Block("198.51.100.16/28")).On("443")));

        Assert.Single(With().Findings("SLU2006"));
        Assert.Empty(With("198.51.100.16/28").Findings("SLU2006"));
    }

    [Fact]
    public void An_allow_all_on_the_other_side_is_not_one_sided() =>
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/a", "app=api").Egress(Rule(Pods("app=db")).On("5432"))).Findings("SLU2007"));

    [Fact]
    public void The_other_side_on_another_port_is_closed()
    {
        var finding = Assert.Single(Shop.Policy(NetworkPolicy("shop/a", "app=api").Egress(Rule(Pods("app=db")).On("5432")))
            .Policy(NetworkPolicy("shop/b", "app=db").Ingress(Rule(Pods("app=api")).On("3306"))).Findings("SLU2007"), finding => finding.Place.StartsWith("egress", StringComparison.Ordinal));

        Assert.Equal("shop/db", Assert.Single(finding.Concern.Connections).To);
    }

    [Fact]
    public void A_rule_is_told_once_however_many_of_its_peers_are_closed()
    {
        var cluster = Shop.Pod("shop/cache", "app=cache").Policy(NetworkPolicy("shop/deny", "app in (db,cache)").Ingress())
            .Policy(NetworkPolicy("shop/a", "app=api").Egress(Rule(Pods("app=db"), Pods("app=cache")).On("5432")));
        var finding = Assert.Single(cluster.Findings("SLU2007"));

        Assert.Equal(["shop/cache", "shop/db"], finding.Concern.Connections.Select(connection => connection.To).Order());
    }

    [Fact]
    public void One_open_pod_among_many_keeps_a_rule_from_being_one_sided()
    {
        var many = Enumerable.Range(0, 80).Aggregate(Shop, (sum, n) => sum.Pod($"shop/w{n:d2}", $"app=w{n},role=worker"));
        var cluster = many.Policy(NetworkPolicy("shop/a", "role=worker").Egress(Rule(Pods("app=db")).On("5432")));

        Assert.Empty(cluster.Policy(NetworkPolicy("shop/b", "app=db").Ingress(Rule(Pods("app=w79")).On("5432"))).Findings("SLU2007").Where(finding => finding.Place == "egress rule 1"));
        Assert.Single(cluster.Policy(NetworkPolicy("shop/b", "app=db").Ingress(Rule(Pods("app=gone")).On("5432"))).Findings("SLU2007"), finding => finding.Place == "egress rule 1");
    }

    [Fact]
    public void A_rule_for_a_whole_namespace_is_one_sided_only_when_nothing_there_can_be_reached()
    {
        var cluster = Shop.Pod("edge/one", "app=one").Pod("edge/two", "app=two")
            .Policy(NetworkPolicy("shop/a", "app=api").Egress(Rule(Namespaces("kubernetes.io/metadata.name=edge")).On("443")))
            .Policy(NetworkPolicy("edge/closed", "app=one").Ingress());

        Assert.Empty(cluster.Findings("SLU2007"));
        Assert.Equal(2, Assert.Single(cluster.Policy(NetworkPolicy("edge/all").Ingress()).Findings("SLU2007")).Concern.ConnectionCount);
    }

    [Fact]
    public void A_port_that_the_pods_declare_is_no_mistake_though_a_service_has_it_too()
    {
        var service = new Service { Name = new("Service", "shop", "api"), Selector = Building.Select.By("app=api"), Ports = [new("", Protocol.Tcp, 8080, 9090, null, 0, default)] };
        var cluster = Shop.Policy(NetworkPolicy("shop/p", "app=api").Ingress(Rule(Pods("app=db")).On("8080")));

        Assert.Empty((cluster with { Snapshot = cluster.Snapshot with { Services = [service] } }).Findings("SLU2008"));
    }

    [Fact]
    public void A_name_counts_with_its_protocol() =>
        Assert.Contains("another protocol than UDP", Assert.Single(Shop.Policy(NetworkPolicy("shop/p", "app=api").Ingress(Rule().On("http/UDP"))).Findings("SLU2009")).Why, StringComparison.Ordinal);

    [Fact]
    public void A_named_port_of_an_egress_rule_is_looked_up_at_the_destination()
    {
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p", "app=db").Egress(Rule(Pods("app=api")).On("http"))).Findings("SLU2009"));
        Assert.Single(Shop.Policy(NetworkPolicy("shop/p", "app=api").Egress(Rule(Pods("app=db")).On("http"))).Findings("SLU2009"));
    }

    [Fact]
    public void A_label_for_a_group_of_namespaces_is_not_taken_for_a_name()
    {
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("team=edge"), Namespaces("tenant=acme"), Namespaces("pod-security.kubernetes.io/enforce=privileged")))).Findings("SLU2010"));
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("name=edge,kubernetes.io/metadata.name=edge")))).Findings("SLU2010"));
    }

    [Fact]
    public void A_name_label_that_the_namespace_lacks_is_an_error_and_keeps_other_requirements_when_fixed()
    {
        var finding = Assert.Single(Shop.Namespace("edge").Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("name=edge,env in (a,b)")))).Findings("SLU2010"));

        Assert.Equal(Severity.Error, finding.Severity);
        Assert.Equal("{matchLabels: {kubernetes.io/metadata.name: edge}, matchExpressions: [{key: env, operator: In, values: [a, b]}]}", finding.Fix[0].Value);
    }

    [Fact]
    public void A_broad_block_that_holds_a_service_is_not_taken_for_its_address()
    {
        var service = new Service { Name = new("Service", "shop", "db"), ClusterAddresses = Cluster.Hosts("10.96.0.7") };
        Cluster With(string block)
        {
            var cluster = Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block(block)).On("443")));
            return cluster with { Snapshot = cluster.Snapshot with { Services = [service] } };
        }

        Assert.Empty(With("10.0.0.0/8").Findings("SLU2012"));
        Assert.Single(With("10.96.0.0/28").Findings("SLU2012"));
    }

    [Fact]
    public void Addresses_in_the_pod_range_are_told() =>
        Assert.Equal(Severity.Warning, Assert.Single(
            (Shop.Policy(NetworkPolicy("shop/p").Egress(Rule(Block("10.244.3.0/24")))) with { Options = new() { PodCidrs = [Cidr.Parse("10.244.0.0/16")] } }).Findings("SLU2012")).Severity);

    [Fact]
    public void A_block_for_everyone_means_pods_on_one_plugin_and_not_on_another()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/p", "app=api").Egress(Rule(Block("0.0.0.0/0"), Block("::/0")).On("5432")));

        Assert.Contains("is allow here (upstream), deny on cilium", cluster.Findings("SLU2013")[0].Why, StringComparison.Ordinal);
        Assert.Contains("is deny here (cilium), allow on upstream and allow on calico", cluster.Findings("SLU2013", Profile.Cilium)[0].Why, StringComparison.Ordinal);
    }

    [Fact]
    public void Pods_that_talk_among_themselves_need_both_directions() =>
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods("app=db")).On("7000")).Egress(Rule(Pods("app=db")).On("7000"))).Findings("SLU2014"));

    [Fact]
    public void A_port_that_only_the_source_listens_on_is_reversed()
    {
        Assert.Single(Shop.Policy(NetworkPolicy("shop/p", "app=api").Ingress(Rule(Pods("app=db")).On("5432"))).Findings("SLU2014"));
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p", "app=db").Ingress(Rule(Pods("app=api")).On("5432")).Egress(Rule(Pods("app=api")).On("5432"))).Findings("SLU2014"));
    }

    [Fact]
    public void A_policy_without_namespace_is_told_only_where_default_is_where_it_goes()
    {
        Assert.Single(Shop.Policy(NetworkPolicy("default/p") with { IsNamespaceAssumed = true }).Findings("SLU2015"));
        Assert.Empty(Shop.Policy(NetworkPolicy("shop/p") with { IsNamespaceAssumed = true }).Findings("SLU2015"));
        Assert.Empty(Shop.Policy(NetworkPolicy("default/p")).Findings("SLU2015"));
    }

    [Fact]
    public void Policies_that_say_the_same_in_another_order_are_duplicates() =>
        Assert.Equal("NetworkPolicy shop/b", Assert.Single(Shop
            .Policy(NetworkPolicy("shop/a").Ingress(Rule(Pods("app=api"), Pods("app=db")).On("80", "81"), Rule(Pods("app=x"))))
            .Policy(NetworkPolicy("shop/b").Ingress(Rule(Pods("app=x")), Rule(Pods("app=db"), Pods("app=api")).On("80-81")))
            .Policy(NetworkPolicy("shop/c").Ingress(Rule(Pods("app=x")), Rule(Pods("app=db"), Pods("app=api")).On("80"))).Findings("SLU2017")).Object);

    [Fact]
    public void An_earlier_deny_for_all_shadows_and_one_of_equal_priority_does_not()
    {
        var deny = AdminPolicy("AdminNetworkPolicy", "deny", AdminTier.Admin, 5).Ingress(Rule(RuleAction.Deny, AdminPods("")));
        var allow = AdminPolicy("AdminNetworkPolicy", "allow", AdminTier.Admin, 9, "team=a").Ingress(Rule(RuleAction.Allow, AdminPods("team=b")).On("80/TCP"));

        Assert.Equal("AdminNetworkPolicy allow", Assert.Single(Shop.Policy(deny).Policy(allow).Findings("SLU2018")).Object);
        Assert.Empty(Shop.Policy(deny).Policy(allow with { Priority = 5 }).Findings("SLU2018"));
        Assert.Empty(Shop.Policy(deny with { Priority = 12 }).Policy(allow).Findings("SLU2018"));
    }

    [Fact]
    public void What_stays_unknown_is_a_note_and_with_strict_an_error()
    {
        var cluster = Cluster.Part.Referred("edge").Pod("edge/gateway").Pod("shop/api")
            .Policy(NetworkPolicy("shop/p").Ingress(Rule(Namespaces("team=edge")).On("80")));

        Assert.Equal(Severity.Note, Assert.Single(cluster.Findings("SLU2019")).Severity);
        Assert.All(cluster.StrictFindings("SLU2019"), finding => Assert.Equal(Severity.Error, finding.Severity));
    }

    [Fact]
    public void A_policy_of_a_kind_that_is_not_evaluated_fails_the_gate() =>
        Assert.Contains(
            Shop.Policy(new OpaquePolicy { Name = new("CiliumNetworkPolicy", "shop", "p") }).Findings("SLU2019"),
            finding => finding.Severity == Severity.Error && finding.Object == "CiliumNetworkPolicy shop/p");
}
