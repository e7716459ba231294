using Sluice.Checks;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Checks;

/// <summary>What is allowed beside what is meant: SLU4001 to SLU4006.</summary>
public sealed class CharterCheckTests
{
    private const string Shop = "governs: [{namespace: shop}]\ndns: {allowed: false}\ncomponents:\n  web: {namespace: shop, pods: {app: web}}\n  db: {namespace: shop, pods: {app: db}, ports: {sql: 5432}}\n  proxy: {namespace: egress, pods: {app: proxy}, ports: {proxy: 3128}}\n";
    private const string Orders = Shop + "flows: [{from: web, to: db}]\n";

    private static readonly Cluster Closed = Cluster.Part.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/deny").Ingress().Egress());

    private static readonly Cluster Open = Closed.Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("app=db")).On("5432"))).Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("5432")));

    [Fact]
    public void What_is_as_the_charter_says_has_no_finding() => Assert.Empty(Open.Against(Chartered.Spec(Orders)).CharterIds());

    [Fact]
    public void Without_a_charter_nothing_is_said_about_what_is_meant() => Assert.DoesNotContain(Open.Ids(), static id => id[3] is '4' or '5');

    [Theory]
    [InlineData("app=web", "", "The destination does not admit it")]
    [InlineData("", "app=db", "The source may not send it")]
    [InlineData("", "", "Neither may the source send it")]
    public void The_side_that_denies_a_declared_path_is_named(string source, string destination, string why)
    {
        var cluster = Closed;
        if (source.Length > 0) cluster = cluster.Policy(NetworkPolicy("shop/web", source).Egress(Rule(Pods("app=db")).On("5432")));
        if (destination.Length > 0) cluster = cluster.Policy(NetworkPolicy("shop/db", destination).Ingress(Rule(Pods("app=web")).On("5432")));
        var finding = Assert.Single(cluster.Against(Chartered.Spec(Orders)).Findings("SLU4001"));
        Assert.StartsWith(why, finding.Why, StringComparison.Ordinal);
        Assert.Contains("NetworkPolicy shop/deny", finding.Why, StringComparison.Ordinal);
        Assert.Equal(11, finding.Span.Line);
    }

    [Fact]
    public void A_rule_that_denies_a_declared_path_is_named()
    {
        var admin = AdminPolicy("AdminNetworkPolicy", "no-db", AdminTier.Admin, 1, pods: "app=db").Ingress(Rule(RuleAction.Deny, AdminPods("", "app=web")));
        var finding = Assert.Single(Open.Policy(admin).Against(Chartered.Spec(Orders)).Findings("SLU4001"));
        Assert.Contains("denied by AdminNetworkPolicy no-db, ingress rule 1", finding.Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_flow_of_many_connections_is_one_finding()
    {
        var many = Enumerable.Range(0, 30).Aggregate(Closed, static (cluster, at) => cluster.Pod($"shop/w{at}", "app=web"));
        var finding = Assert.Single(many.Against(Chartered.Spec(Orders)).Findings("SLU4001"));
        Assert.Equal(31, finding.Concern.ConnectionCount);
        Assert.Contains("31 connections of it are denied", finding.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_gateway_the_way_there_is_declared_and_the_way_around_it_is_not()
    {
        var spec = Chartered.Spec(Shop + "gateway: {component: proxy}\nflows: [{from: web, to: internet, ports: [443]}]");
        var proxy = Closed.Pod("egress/proxy", "app=proxy");
        Assert.Contains("the way there is what is missing", Assert.Single(proxy.Against(spec).Findings("SLU4001")).Why, StringComparison.Ordinal);
        var through = proxy.Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(PodsIn("kubernetes.io/metadata.name=egress", "app=proxy")).On("3128")));
        Assert.Empty(through.Against(spec).Findings("SLU4001"));
        Assert.Empty(through.Against(spec).Findings("SLU4002"));
        var around = through.Policy(NetworkPolicy("shop/around", "app=web").Egress(Rule(Block("203.0.113.0/24")).On("443")));
        Assert.Contains("pass proxy", Assert.Single(around.Against(spec).Findings("SLU4002")).Why, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_many_reach_is_told_once()
    {
        var many = Enumerable.Range(0, 40).Aggregate(Open, static (cluster, at) => cluster.Pod($"team-{at}/job", "app=job")).Policy(NetworkPolicy("shop/all", "app=db").Ingress(Rule(Namespaces("")).On("5432")));
        var finding = Assert.Single(many.Against(Chartered.Spec(Orders)).Findings("SLU4002"), static finding => finding.Place == "ingress from many namespaces");
        Assert.InRange(finding.Concern.ConnectionCount, 40, 60);
        Assert.Equal(10, finding.Concern.Connections.Count);
        Assert.Equal("shop", finding.Namespace);
    }

    [Fact]
    public void A_path_between_ungoverned_sides_is_never_undeclared()
    {
        var others = Open.Pod("a/x").Pod("b/y");
        Assert.Empty(others.Against(Chartered.Spec(Orders)).Findings("SLU4002"));
    }

    [Fact]
    public void What_is_forbidden_is_forbidden_to_the_ungoverned_too()
    {
        var spec = Chartered.Spec(Orders + "forbidden: [{from: lab/*, to: batch/*, reason: never}]");
        var open = Open.Pod("lab/x").Pod("batch/y");
        var finding = Assert.Single(open.Against(spec).Findings("SLU4003"));
        Assert.Contains("lab/x may open every port to batch/y, and the charter forbids lab/* → batch/* (never)", finding.Message, StringComparison.Ordinal);
        Assert.Empty(open.Policy(NetworkPolicy("batch/deny").Ingress()).Against(spec).Findings("SLU4003"));
    }

    [Fact]
    public void Between_tenants_the_finding_of_the_charter_stands_for_the_other_one()
    {
        var tenants = Cluster.Part.Namespace("one", "tenant=a").Namespace("two", "tenant=b").Pod("one/x").Pod("two/y").Policy(NetworkPolicy("one/deny").Ingress());
        var input = tenants.Against(Chartered.Spec("governs: [{namespace: none}]\ntenants: {label: tenant}"));
        Assert.Equal("Namespace two", Assert.Single(input.Findings("SLU4003")).Object);
        Assert.DoesNotContain(Catalog.Run(input), static finding => finding.Id == "SLU3010");
        Assert.Contains("SLU3010", tenants.Ids());
    }

    [Fact]
    public void An_air_gapped_tenant_has_no_path_out()
    {
        var spec = Chartered.Spec("governs: [{namespace: none}]\ntenants: {label: tenant, isolated: [a], isolatedDns: denied}");
        var tenant = Cluster.Whole.Namespace("one", "tenant=a").Pod("one/x");
        Assert.Contains("air-gapped", Assert.Single(tenant.Against(spec).Findings("SLU4003")).Message, StringComparison.Ordinal);
        Assert.Empty(tenant.Policy(NetworkPolicy("one/deny").Egress()).Against(spec).Findings("SLU4003"));
    }

    [Fact]
    public void A_tenant_that_was_not_read_is_a_tenant_too()
    {
        var input = Cluster.Part.Namespace("one", "tenant=a").Pod("one/x").Against(Chartered.Spec("governs: [{namespace: none}]\ntenants: {label: tenant}"));
        Assert.All(input.Findings("SLU4003"), static finding => Assert.NotEqual("Namespace ", finding.Object));
        Assert.Contains(input.Findings("SLU4003"), static finding => finding.Place == "tenants that were not read");
    }

    /// <summary>Whose a namespace is, its labels say; where nobody read them, nobody knows.</summary>
    [Fact]
    public void A_path_to_a_namespace_of_unknown_tenant_is_told_as_unknown_and_fails_only_where_nothing_may_stay_unknown()
    {
        var spec = Chartered.Spec("governs: [{namespace: none}]\ntenants: {label: tenant}");
        var unread = Cluster.Whole.Namespace("one", "tenant=a").Pod("one/x").Referred("two").Pod("two/y");
        var finding = Assert.Single(unread.Against(spec).Findings("SLU4003"), static finding => finding.Place == "unknown");
        Assert.Equal(Severity.Note, finding.Severity);
        Assert.Equal("of 2 connections it cannot be said whether they lead from one tenant to another", finding.Message);
        Assert.Contains("one/x may open every port to two/y", finding.Why, StringComparison.Ordinal);
        Assert.Equal(Severity.Error, Assert.Single((unread.Against(spec) with { Strict = true }).Findings("SLU4003"), static finding => finding.Place == "unknown").Severity);

        Assert.DoesNotContain(Cluster.Whole.Namespace("one", "tenant=a").Pod("one/x").Namespace("two").Pod("two/y").Against(spec).Findings("SLU4003"), static finding => finding.Place == "unknown");
        Assert.DoesNotContain(unread.Policy(NetworkPolicy("two/deny").Ingress().Egress()).Against(spec).Findings("SLU4003"), static finding => finding.Place == "unknown");
        Assert.DoesNotContain(unread.Against(Chartered.Spec("governs: [{namespace: none}]")).Findings("SLU4003"), static finding => finding.Place == "unknown");
        var declared = Chartered.Spec("governs: [{namespace: none}]\ntenants: {label: tenant}\nflows: [{from: one/*, to: two/*, ports: all}, {from: two/*, to: one/*, ports: all}]");
        Assert.DoesNotContain(unread.Against(declared).Findings("SLU4003"), static finding => finding.Place == "unknown");
        Assert.DoesNotContain(unread.Against(Chartered.Spec("governs: [{namespace: two}]\ntenants: {label: tenant}")).Findings("SLU4003"), static finding => finding.Place == "unknown");
    }

    [Fact]
    public void A_component_is_empty_only_where_workloads_were_read()
    {
        const string Spec = "governs: [{namespace: shop}]\ncomponents:\n  web: {namespace: shop, pods: {app: wep}}\n  far: {namespace: other, pods: {app: x}}\n";
        var finding = Assert.Single(Closed.Against(Chartered.Spec(Spec)).Findings("SLU4004"));
        Assert.Contains("app=web", finding.Remedy, StringComparison.Ordinal);
        var made = Closed with { Snapshot = Closed.Snapshot with { PodMakers = [new(new("Cluster", "shop", "pg"), "shop")] } };
        Assert.Empty(made.Against(Chartered.Spec(Spec)).Findings("SLU4004"));
    }

    [Fact]
    public void A_workload_by_a_wrong_name_is_told_with_the_right_one() => Assert.Contains(
        "shop/db", Assert.Single(Closed.Against(Chartered.Spec("governs: [{namespace: shop}]\nflows: [{from: shop/web, to: shop/dbb, ports: [1]}]")).Findings("SLU4004")).Remedy, StringComparison.Ordinal);

    [Fact]
    public void The_namespaces_of_the_cluster_itself_need_no_charter()
    {
        var cluster = Closed.Pod("kube-system/dns").Pod("resolver/dns").Pod("edge/traefik").Pod("batch/x");
        var spec = Chartered.Spec("governs: [{namespace: shop}]\ndns: {namespace: resolver}\nbundles: {ingress-controller: {namespace: edge, pods: {app: traefik}}}");
        Assert.Equal(["Namespace batch"], cluster.Against(spec).Findings("SLU4006").Select(static finding => finding.Object));
    }

    [Fact]
    public void What_cannot_be_said_is_said_once_and_fails_only_where_nothing_may_stay_unknown()
    {
        var doubtful = Open.Pod("shop/job", "app=job").Policy(NetworkPolicy("shop/typo", "app=db").Ingress(Rule(Pods("app=job")).On("5432")) with { Standing = PolicyStanding.Doubtful })
            .Policy(NetworkPolicy("shop/job", "app=job").Egress(Rule(Pods("app=db")).On("5432")));
        var input = doubtful.Against(Chartered.Spec(Orders));
        Assert.Equal(Severity.Note, Assert.Single(input.Findings("SLU4002")).Severity);
        Assert.Equal(Severity.Error, Assert.Single((input with { Strict = true }).Findings("SLU4002")).Severity);
    }

    [Fact]
    public void A_declared_path_in_doubt_is_no_denied_path()
    {
        var doubtful = Closed.Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Pods("app=db")).On("5432")))
            .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("5432")) with { Standing = PolicyStanding.Doubtful });
        var finding = Assert.Single(doubtful.Against(Chartered.Spec(Orders)).Findings("SLU4001"));
        Assert.Equal((Severity.Note, "unknown"), (finding.Severity, finding.Place));
    }

    [Fact]
    public void An_undeclared_path_outside_is_said_once()
    {
        var leaking = Open.Policy(NetworkPolicy("shop/out", "app=web").Egress(Rule(Block("203.0.113.0/24")).On("443")));
        var input = leaking.Against(Chartered.Spec(Orders));
        Assert.Single(input.Findings("SLU5006"));
        Assert.Equal(["SLU4002"], input.CharterIds());
        Assert.Empty(leaking.Against(Chartered.Spec(Orders, Chartered.Exception("rates", "{from: web, to: 203.0.113.0/24, ports: [443]}", "expires: 2026-12-31"))).CharterIds());
    }

    [Fact]
    public void Findings_are_the_same_whatever_the_order_of_flows()
    {
        var (one, other) = (Chartered.Spec(Shop + "flows: [{from: web, to: db}, {from: db, to: web, ports: [1]}]"), Chartered.Spec(Shop + "flows: [{from: db, to: web, ports: [1]}, {from: web, to: db}]"));
        Assert.Equal(Prints(one), Prints(other));

        static IEnumerable<string> Prints(Sluice.Readers.Charters.CharterRead read) => Catalog.Run(Closed.Against(read)).Select(static finding => finding.Fingerprint).Order(StringComparer.Ordinal);
    }
}
