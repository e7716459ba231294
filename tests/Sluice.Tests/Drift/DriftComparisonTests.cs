using Sluice.Drift;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Tests.Building;
using Sluice.Tests.Charters;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Drift;

/// <summary>What counts as drift, and which object is responsible; first that nothing is where nothing drifted.</summary>
public sealed class DriftComparisonTests
{
    private static readonly NetworkPolicy Deny = NetworkPolicy("shop/default-deny").Ingress();
    private static readonly NetworkPolicy FromWeb = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("5432"));
    private static readonly NetworkPolicy FromTrusted = NetworkPolicy("shop/ops", "app=db").Ingress(Rule(Namespaces("access=trusted")).On("9187"));

    private static readonly Cluster Pods = Cluster.Whole.Namespace("shop").Pod("shop/web", "app=web").Pod("shop/job", "app=job").Pod("shop/db", "app=db").Pod("ops/probe", "app=probe");
    private static readonly Cluster Shop = Pods.Policy(Deny).Policy(FromWeb).Policy(FromTrusted);

    [Fact]
    public void Where_nothing_drifted_nothing_is_said()
    {
        var comparison = Drifting.Compare(Shop, Shop);
        Assert.True(comparison.IsNone);
        Assert.Empty(comparison.Objects);
        Assert.Empty(comparison.Connections);
    }

    [Fact]
    public void A_rollout_alone_is_no_drift()
    {
        var rolled = Cluster.Whole.Namespace("shop")
            .Pod("shop/web", "app=web,version=v2,pod-template-hash=66", static web => web with { Replicas = 9, Variant = "version=v2" }).Pod("shop/db", "app=db").Pod("shop/cache", "app=cache")
            .Pod("ops/probe", "app=probe").Policy(Deny).Policy(FromWeb).Policy(FromTrusted);
        Assert.True(Drifting.Compare(Shop, rolled).IsNone);
    }

    [Fact]
    public void What_is_only_in_Git_besides_policies_and_namespaces_is_no_drift()
    {
        var git = Shop.Pod("shop/new", "app=new");
        Assert.True(Drifting.Compare(git, Shop).IsNone);
    }

    [Fact]
    public void A_policy_that_nobody_put_in_Git_is_responsible_for_what_it_opens()
    {
        var debug = NetworkPolicy("shop/debug", "app=db").Ingress(Rule(Pods("app=job")).On("22"));
        var comparison = Drifting.Compare(Shop, Shop.Policy(debug));
        Assert.Equal(["Extra NetworkPolicy shop/debug"], comparison.Objects());
        Assert.Equal(["Opened shop/job -> shop/db TCP 22 by ExtraPolicy NetworkPolicy shop/debug"], comparison.Connections());
    }

    [Fact]
    public void A_policy_that_is_gone_is_responsible_for_what_it_closed_and_what_it_opened()
    {
        var closed = Drifting.Compare(Shop, Pods.Policy(Deny).Policy(FromTrusted));
        Assert.Equal(["Missing NetworkPolicy shop/db"], closed.Objects());
        Assert.Equal(["Closed shop/web -> shop/db TCP 5432 by MissingPolicy NetworkPolicy shop/db"], closed.Connections());
        var opened = Drifting.Compare(Shop, Pods.Policy(FromWeb).Policy(FromTrusted));
        Assert.Contains("Opened ops/probe -> shop/job all by MissingPolicy NetworkPolicy shop/default-deny", opened.Connections());
        Assert.DoesNotContain(opened.Connections(), static connection => connection.Contains("-> shop/db", StringComparison.Ordinal));
    }

    [Fact]
    public void An_edited_policy_is_told_by_its_fields()
    {
        var edited = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web"), Pods("app=job")).On("5432", "22"));
        var comparison = Drifting.Compare(Shop, Pods.Policy(Deny).Policy(edited).Policy(FromTrusted));
        Assert.Equal(["Changed NetworkPolicy shop/db [spec.ingress[0].from: pods app=web -> pods app=job, pods app=web; spec.ingress[0].ports: TCP 5432 -> TCP 22, TCP 5432]"], comparison.Objects());
        Assert.Equal(
            ["Opened shop/job -> shop/db TCP 22,5432 by ChangedPolicy NetworkPolicy shop/db", "Widened shop/web -> shop/db TCP 22 by ChangedPolicy NetworkPolicy shop/db"],
            comparison.Connections());
    }

    [Fact]
    public void The_order_of_rules_peers_and_ports_never_counts()
    {
        var one = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web"), Namespaces("a=b")).On("5432", "22"), Rule(Block("10.0.0.0/8", "10.1.0.0/16", "10.2.0.0/16")));
        var other = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Block("10.0.0.0/8", "10.2.0.0/16", "10.1.0.0/16")), Rule(PodsIn("a=b", ""), Pods("app=web")).On("22", "5432"));
        Assert.True(Drifting.Compare(Pods.Policy(one), Pods.Policy(other)).IsNone);
    }

    [Fact]
    public void The_order_of_rules_of_a_cluster_wide_policy_counts()
    {
        var one = AdminPolicy("AdminNetworkPolicy", "first", AdminTier.Admin, 5, "kubernetes.io/metadata.name=shop")
            .Ingress(Rule(RuleAction.Allow, AdminPods("kubernetes.io/metadata.name=ops")), Rule(RuleAction.Deny, AdminPods("")));
        var other = one with { Ingress = [one.Ingress[1] with { Index = 0 }, one.Ingress[0] with { Index = 1 }] };
        var comparison = Drifting.Compare(Shop.Policy(one), Shop.Policy(other));
        Assert.Equal(ObjectDriftKind.Changed, Assert.Single(comparison.Objects).Kind);
        Assert.Contains("Closed ops/probe -> shop/job all · ICMP · other by ChangedPolicy AdminNetworkPolicy first", comparison.Connections());
    }

    [Fact]
    public void A_higher_tier_is_told_as_one()
    {
        var glass = AdminPolicy("AdminNetworkPolicy", "break-glass", AdminTier.Admin, 5, "kubernetes.io/metadata.name=shop").Ingress(Rule(RuleAction.Allow, AdminPods("kubernetes.io/metadata.name=ops")));
        var comparison = Drifting.Compare(Shop, Shop.Policy(glass));
        Assert.True(Assert.Single(comparison.Objects).IsHigherTier);
        Assert.Contains("Opened ops/probe -> shop/db all by HigherTier AdminNetworkPolicy break-glass", comparison.Connections());
    }

    [Fact]
    public void A_label_of_a_namespace_that_lets_its_pods_in_is_responsible()
    {
        var git = Cluster.Whole.Namespace("ops", "team=ops").Namespace("shop").Policy(Deny).Policy(FromWeb).Policy(FromTrusted);
        var live = Cluster.Whole.Namespace("ops", "team=ops,access=trusted,added-by=tool").Namespace("shop").Pod("shop/db", "app=db").Pod("ops/probe", "app=probe").Policy(Deny).Policy(FromWeb).Policy(FromTrusted);
        var comparison = Drifting.Compare(git, live);
        Assert.Equal(["Changed Namespace ops [metadata.labels[\"access\"]:  -> trusted]"], comparison.Objects());
        Assert.Equal(["Opened ops/probe -> shop/db TCP 9187 by NamespaceLabel Namespace ops"], comparison.Connections());
    }

    [Fact]
    public void A_label_that_Git_sets_on_a_namespace_counts_also_where_no_policy_reads_it()
    {
        var git = Cluster.Whole.Namespace("shop", "pod-security.kubernetes.io/enforce=restricted").Policy(Deny);
        Assert.Equal(
            ["Changed Namespace shop [metadata.labels[\"pod-security.kubernetes.io/enforce\"]: restricted -> ]"],
            Drifting.Compare(git, Cluster.Whole.Namespace("shop", "other=label").Policy(Deny)).Objects());
    }

    [Fact]
    public void A_label_that_somebody_put_on_a_pod_is_responsible()
    {
        var live = Cluster.Whole.Namespace("shop").Pod("shop/web", "app=web").Pod("shop/job", "app=web").Pod("shop/db", "app=db").Pod("ops/probe", "app=probe").Policy(Deny).Policy(FromWeb).Policy(FromTrusted);
        var comparison = Drifting.Compare(Shop, live);
        Assert.Equal(["Changed Deployment shop/job [spec.template.metadata.labels[\"app\"]: job -> web]"], comparison.Objects());
        Assert.Equal(["Opened shop/job -> shop/db TCP 5432 by PodLabel Deployment shop/job"], comparison.Connections());
    }

    [Fact]
    public void A_missing_namespace_is_told_of_a_whole_cluster_alone()
    {
        var git = Shop.Namespace("new");
        Assert.Equal(["Missing Namespace new"], Drifting.Compare(git, Shop).Objects());
        Assert.True(Drifting.Compare(git, new(Shop.Snapshot with { IsWholeCluster = false })).IsNone);
    }

    [Fact]
    public void Policies_where_Git_speaks_of_nothing_are_nobodys_concern()
    {
        var elsewhere = NetworkPolicy("kube-system/dns", "k8s-app=kube-dns").Ingress(Rule());
        Assert.True(Drifting.Compare(Shop, Shop.Namespace("kube-system").Policy(elsewhere)).IsNone);
    }

    [Fact]
    public void An_expired_exception_whose_policy_is_still_there_has_outlived_its_end_in_Git_too()
    {
        var policy = NetworkPolicy("shop/exception-audit", "app=db").Ingress(Rule(Namespaces("kubernetes.io/metadata.name=ops")).On("5432")) with
        {
            Mark = new PolicyMark("audit") { Charter = "shop", Expires = new(2026, 5, 31) },
        };
        foreach (var git in (Cluster[])[Shop, Shop.Policy(policy)])
        {
            var comparison = Drifting.Compare(git, Shop.Policy(policy));
            Assert.Equal(["Outlived NetworkPolicy shop/exception-audit"], comparison.Objects());
            Assert.Equal(["Opened ops/probe -> shop/db TCP 5432 by OutlivedException NetworkPolicy shop/exception-audit"], comparison.Connections());
        }

        var counts = policy with { Mark = policy.Mark! with { Expires = new(2026, 6, 1) } };
        Assert.True(Drifting.Compare(Shop.Policy(counts), Shop.Policy(counts)).IsNone);
    }

    [Fact]
    public void The_charter_decides_on_which_day_an_exception_counts()
    {
        var charter = Chartered.Spec(
            "governs: [{namespace: shop}]\ncomponents: {db: {namespace: shop, pods: {app: db}, ports: {sql: 5432}}}",
            Chartered.Exception("audit", "{from: {namespace: ops}, to: db, ports: [sql]}")).Bound(Shop.Snapshot);
        var renewed = NetworkPolicy("shop/exception-audit", "app=db").Ingress(Rule(Namespaces("kubernetes.io/metadata.name=ops")).On("5432")) with
        {
            Mark = new PolicyMark("audit") { Charter = "shop", Expires = new(2026, 5, 31) },
        };
        Assert.True(Drifting.Compare(Shop.Policy(renewed), Shop.Policy(renewed), charter).IsNone);
        var revoked = renewed with { Mark = renewed.Mark! with { Exception = "gone", Expires = new(2026, 12, 31) } };
        Assert.Equal(["Outlived NetworkPolicy shop/exception-audit"], Drifting.Compare(Shop.Policy(revoked), Shop.Policy(revoked), charter).Objects());
    }

    [Fact]
    public void A_trusted_label_without_a_grant_is_responsible_for_whom_it_lets_in()
    {
        var labelled = Cluster.Whole.Namespace("ops", "access=trusted").Namespace("shop").Pod("shop/db", "app=db").Pod("ops/probe", "app=probe").Policy(Deny).Policy(FromTrusted);
        var charter = Chartered.Spec("""
            governs: [{namespace: shop}]
            components: {db: {namespace: shop, pods: {app: db}, ports: {metrics: 9187}}}
            flows: [{from: {labels: {access: trusted}, carriedBy: [metrics]}, to: db, ports: [metrics], reason: scraping}]
            """).Bound(labelled.Snapshot);
        var comparison = Drifting.Compare(labelled, labelled, charter);
        Assert.Equal(["Changed Namespace ops [metadata.labels[\"access\"]:  -> trusted]"], comparison.Objects());
        Assert.Equal(["Opened ops/probe -> shop/db TCP 9187 by UngrantedLabel Namespace ops"], comparison.Connections());
    }

    [Fact]
    public void Where_the_network_plugin_enforces_nothing_every_closed_connection_is_open()
    {
        static Workload Daemon(Workload pod, params string[] containers) => pod with { Name = pod.Name with { Kind = "DaemonSet" }, Containers = [.. containers] };
        var flannel = Shop.Pod("kube-flannel/kube-flannel-ds", "app=flannel", static pod => Daemon(pod, "kube-flannel"));
        var comparison = Drifting.Compare(Shop, flannel);
        Assert.Equal(("flannel", "DaemonSet kube-flannel/kube-flannel-ds"), (comparison.Gap!.Plugin, comparison.Gap.Agent.ToString()));
        Assert.Empty(comparison.Objects);
        Assert.Contains("Opened shop/job -> shop/db all by NotEnforced", comparison.Connections());
        Assert.True(Drifting.Compare(Shop, flannel.Pod("kube-system/canal", "k8s-app=canal", static pod => Daemon(pod, "calico-node", "kube-flannel"))).IsNone);
        Assert.True(Drifting.Compare(Shop, Shop.Pod("kube-flannel/kube-flannel-ds", "app=flannel", static pod => Daemon(pod, "kube-flannel", "kube-network-policies"))).IsNone);
        Assert.True(Drifting.Compare(Pods, Pods.Pod("kube-flannel/kube-flannel-ds", "app=flannel", static pod => Daemon(pod, "kube-flannel"))).IsNone);
    }

    [Fact]
    public void What_may_not_be_seen_is_unknown_and_never_missing()
    {
        var problem = new Problem("SLU1017", Severity.Error, SourceSpan.OfFile("live networkpolicies"), "may not be listed") { Object = "NetworkPolicy" };
        var blind = new Cluster(Pods.Snapshot with
        {
            Policies = [new OpaquePolicy { Name = new("Unread", "", "live networkpolicies"), IsUnread = true, Span = problem.Span }],
            Problems = [problem],
            Unread = [problem],
            IsWholeCluster = false,
        });
        var comparison = Drifting.Compare(Shop, blind);
        Assert.False(comparison.IsNone);
        Assert.Equal(["Unknown NetworkPolicy shop/db", "Unknown NetworkPolicy shop/default-deny", "Unknown NetworkPolicy shop/ops"], comparison.Objects());
        Assert.All(comparison.Connections, static connection => Assert.True(connection.Change.Opened.IsEmpty && connection.Change.Closed.IsEmpty));
        Assert.Contains(comparison.Connections(), static connection => connection.StartsWith("Unknown shop/job -> shop/db", StringComparison.Ordinal) && connection.Contains("Unread", StringComparison.Ordinal));
    }

    [Fact]
    public void Services_that_may_not_be_seen_make_no_difference()
    {
        var problem = new Problem("SLU1017", Severity.Error, SourceSpan.OfFile("live services"), "may not be listed") { Object = "Service" };
        Assert.True(Drifting.Compare(Shop, new(Shop.Snapshot with { Problems = [problem], Unread = [problem], IsWholeCluster = false })).IsNone);
        Assert.False(Drifting.Compare(Shop, new(Shop.Snapshot with { Problems = [problem], Unread = [problem with { Object = "Pod" }], IsWholeCluster = false })).IsNone);
    }

    [Fact]
    public void Policies_that_others_own_are_taken_as_they_are()
    {
        var theirs = NetworkPolicy("shop/platform", "app=db").Ingress(Rule(Pods("app=job")).On("22"));
        var known = Shop.Policy(theirs with { IsSurroundings = true });
        Assert.True(Drifting.Compare(known, Shop.Policy(theirs)).IsNone);
        Assert.True(Drifting.Compare(known, Shop.Policy(theirs.Ingress(Rule()))).IsNone);
        Assert.True(Drifting.Compare(known, Shop).IsNone);
    }

    [Fact]
    public void A_pod_that_moves_to_the_host_network_leaves_its_policies_behind()
    {
        var live = Cluster.Whole.Namespace("shop").Pod("shop/web", "app=web").Pod("shop/job", "app=job").Pod("shop/db", "app=db", static db => db with { HostNetwork = true }).Pod("ops/probe", "app=probe")
            .Policy(Deny).Policy(FromWeb).Policy(FromTrusted);
        Assert.Contains("Changed Deployment shop/db [spec.template.spec.hostNetwork: false -> true]", Drifting.Compare(Shop, live).Objects());
    }
}
