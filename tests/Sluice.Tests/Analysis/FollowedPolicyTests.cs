using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Changes one after the other that share what earlier versions knew of policies, pods and namespaces: each says what a fresh analysis says.</summary>
public sealed class FollowedPolicyTests
{
    private static readonly AnalysisOptions Keeping = new() { KeepsEveryLabel = true };

    [Fact]
    public void Policies_over_the_same_pods_come_apart_and_others_come_beside_them()
    {
        var (a, c) = (NetworkPolicy("shop/a", "app=db").Ingress(Rule(Pods("app=job")).On("80")), NetworkPolicy("shop/c", "app=db").Ingress(Rule(Pods("app=web")).On("80")));
        var at = Analysed(Cluster.Whole.Pod("shop/db", "app=db").Pod("shop/job", "app=job").Pod("shop/web", "app=web").Pod("shop/spare", "app=spare")
            .Policy(a).Policy(NetworkPolicy("shop/b", "app=web").Ingress(Rule().On("81"))).Policy(c));
        var moved = a with { PodSelector = Select.By("app=job") };
        at = Followed(at, new SnapshotChange.OfPolicy(a, moved));
        at = Followed(at, new SnapshotChange.OfPolicy(moved, a));
        at = Followed(at, new SnapshotChange.OfPolicy(a, null));
        at = Followed(at, new SnapshotChange.OfPolicy(null, NetworkPolicy("shop/d", "app=job").Ingress(Rule(Pods("app=db")).On("82"))));
        at = Followed(at, new SnapshotChange.OfPolicy(null, NetworkPolicy("shop/e", "app=spare").Ingress(Rule(Pods("app=job")).On("83"))));
        at = Followed(at, new SnapshotChange.OfPolicy(c, null));
        Followed(at, new SnapshotChange.OfPolicy(null, NetworkPolicy("shop/f", "app=db").Ingress(Rule(Pods("app=spare")).On("84"))));
    }

    [Fact]
    public void A_policy_of_which_one_rule_asks_for_labels_that_nothing_asked_for_is_analysed_anew()
    {
        var policy = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")));
        var before = Reachability.Of(Cluster.Whole.Pod("shop/db", "app=db").Pod("shop/one", "app=x,tier=x").Pod("shop/two", "app=x,tier=y").Policy(policy).Snapshot, Profile.Upstream);
        var after = before.With(new SnapshotChange.OfPolicy(policy, policy with { Ingress = [Rule(Pods("app=web")), Rule(Pods("tier=x")) with { Index = 1 }] })).After;
        Assert.Equal(Listed(Reachability.Of(after.Snapshot, Profile.Upstream)), Listed(after));
    }

    [Fact]
    public void A_namespace_that_came_gets_pods_and_other_labels()
    {
        var at = Analysed(Cluster.Whole.Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/db").Ingress(Rule(Namespaces("team=a")))));
        var late = Namespace.Defined("late", Select.Labels("team=b"));
        at = Followed(at, new SnapshotChange.OfNamespace(null, late));
        var other = Namespace.Defined("late", Select.Labels("team=c"));
        at = Followed(at, new SnapshotChange.OfNamespace(late, other));
        at = Followed(at, new SnapshotChange.OfWorkload(null, new() { Name = new("Deployment", "late", "web") }));
        Followed(at, new SnapshotChange.OfNamespace(other, Namespace.Defined("late", Select.Labels("team=a"))));
    }

    [Fact]
    public void The_last_workload_of_a_namespace_is_the_last_whatever_came_elsewhere()
    {
        var at = Analysed(Cluster.Part.Pod("ops/probe", "app=probe").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Namespaces("")))));
        at = Followed(at, new SnapshotChange.OfWorkload(null, new() { Name = new("Deployment", "shop", "late"), Labels = Select.Labels("app=late") }));
        var gone = at.With(new SnapshotChange.OfWorkload(at.Snapshot.Workloads.Single(static workload => workload.Name.Name == "probe"), null)).After;
        Assert.Contains(gone.Endpoints, static end => end is RepresentativeEndpoint { NamespaceName: "ops" });
    }

    [Fact]
    public void A_pod_on_the_host_network_that_comes_has_the_addresses_of_nodes_and_not_those_of_pods()
    {
        var cluster = Cluster.Whole.Node("n").Pod("shop/web", "app=web", static pod => pod with { NodeName = "n" }).Policy(NetworkPolicy("shop/out").Egress(Rule(Block("10.244.0.0/16"))));
        var before = Reachability.Of(cluster.Snapshot, Profile.Upstream, new() { PodCidrs = [Cidr.Parse("10.244.0.0/16")] });
        var after = before.With(new SnapshotChange.OfWorkload(null, new() { Name = new("DaemonSet", "shop", "agent"), HostNetwork = true, NodeName = "other" })).After;
        Assert.Same(before.Table.Relation.Traffic, after.Table.Relation.Traffic);
        Assert.Contains("shop/web -> shop/agent: nothing | all", Listed(after));
    }

    [Fact]
    public void A_pod_that_comes_is_seen_by_pods_of_which_nobody_knows_whether_they_are_selected()
    {
        var referred = Cluster.Whole.Referred("ops").Pod("ops/probe", "app=probe").Pod("shop/db", "app=db");
        var denying = AdminPolicy("AdminNetworkPolicy", "p", AdminTier.Admin, 1, "team=a").Ingress(Rule(RuleAction.Deny, AdminPods("", "app=x"))).Egress(Rule(RuleAction.Deny, AdminPods("", "app=x")));
        var baseline = AdminPolicy("BaselineAdminNetworkPolicy", "default", AdminTier.Baseline, 0, "team=a").Ingress(Rule(RuleAction.Deny, AdminPods("", "app=x")));
        foreach (var cluster in (Cluster[])[referred.Policy(denying), referred.Policy(baseline), referred.Policy(denying).Policy(baseline)])
            Followed(Analysed(cluster), new SnapshotChange.OfWorkload(null, new() { Name = new("Deployment", "shop", "late"), Labels = Select.Labels("app=late") }));
    }

    [Fact]
    public void What_is_not_of_the_snapshot_is_named()
    {
        var stranger = Namespace.Defined("nowhere", Labels.Empty);
        var thrown = Assert.Throws<ArgumentException>(() => Analysed(Cluster.Whole.Pod("shop/db")).With(new SnapshotChange.OfNamespace(stranger, stranger)));
        Assert.Contains("Namespace nowhere is not of this snapshot", thrown.Message, StringComparison.Ordinal);
    }

    /// <summary>The relation after the change; fails unless it was followed and says what a fresh analysis says.</summary>
    private static Reachability Followed(Reachability before, SnapshotChange change)
    {
        var after = before.With(change).After;
        Assert.Same(before.Table.Relation.Traffic, after.Table.Relation.Traffic);
        Assert.Equal(Listed(Reachability.Of(after.Snapshot, Profile.Upstream, Keeping)), Listed(after));
        return after;
    }

    private static Reachability Analysed(Cluster cluster) => Reachability.Of(cluster.Snapshot, Profile.Upstream, Keeping);

    private static IEnumerable<string> Listed(Reachability reachability) =>
        reachability.Connections().Select(static connection => $"{connection.From} -> {connection.To}: {connection.Allowed} | {connection.Unknown}");
}
