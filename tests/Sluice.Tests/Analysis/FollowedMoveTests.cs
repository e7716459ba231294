using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Pods that come, go or get other labels where a relation is followed: which connections of theirs change.</summary>
public sealed class FollowedMoveTests
{
    private static readonly Cluster Shop = Cluster.Whole.Pod("shop/db", "app=db").Pod("shop/job", "app=job").Pod("shop/web", "app=web");

    [Fact]
    public void A_pod_that_is_closed_both_ways_opens_what_its_new_labels_are_let_through()
    {
        var before = Analysed(Shop.Policy(NetworkPolicy("shop/all").Ingress(Rule(Pods("app=web")).On("80/TCP")).Egress(Rule(Pods("")).On("80/TCP"))));
        var step = Relabelled(before, "job", "app=web");
        Assert.Equal(["Opened shop/job -> shop/db", "Opened shop/job -> shop/job", "Opened shop/job -> shop/web"], Changes(before, step));
        Assert.Equal("web", ((WorkloadEndpoint)step.Difference.Changes().First().From).Workload.Labels.Find("app"));
    }

    [Fact]
    public void Pods_of_a_namespace_that_gets_other_labels_change_among_each_other_too()
    {
        var cluster = Cluster.Whole.Namespace("ops", "team=apps").Pod("ops/agent", "app=agent", Single).Pod("ops/probe", "app=probe", Single)
            .Policy(NetworkPolicy("ops/agent", "app=agent").Ingress(Rule(PodsIn("team=platform", "app=probe"))));
        var before = Analysed(cluster);
        var ops = before.Snapshot.Namespaces.Single(static space => space.Name == "ops");
        Assert.Equal(["Opened ops/probe -> ops/agent"], Changes(before, before.With(new SnapshotChange.OfNamespace(ops, Namespace.Defined("ops", Select.Labels("team=platform"))))));
    }

    [Fact]
    public void A_namespace_may_get_labels_that_no_selector_asks_for_in_a_part_of_a_cluster()
    {
        var cluster = Cluster.Part.Namespace("ops", "team=apps").Pod("ops/probe", "app=probe").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Namespaces("team=apps"))));
        var before = Analysed(cluster);
        var ops = before.Snapshot.Namespaces.Single(static space => space.Name == "ops");
        Assert.Empty(Changes(before, before.With(new SnapshotChange.OfNamespace(ops, Namespace.Defined("ops", Select.Labels("team=apps,floor=2"))))));
    }

    /// <summary>No policy sees the difference; the Service does.</summary>
    [Fact]
    public void A_pod_that_a_route_leads_to_by_its_new_labels_is_opened_to_the_controller()
    {
        var routed = Shop.LedTo("shop/web", "app=web");
        foreach (var cluster in (Cluster[])[routed, routed.Policy(NetworkPolicy("shop/closed").Egress().Ingress(Rule(PodsIn("", ""))))])
        {
            var before = Analysed(cluster);
            Assert.Equal(["Opened [ingress-controller] -> shop/job"], Changes(before, Relabelled(before, "job", "app=web")));
        }
    }

    [Fact]
    public void A_pod_that_comes_is_let_in_by_one_of_two_policies()
    {
        var before = Analysed(Shop.Policy(NetworkPolicy("shop/first", "app=db").Ingress(Rule(Pods("app=job")))).Policy(NetworkPolicy("shop/second", "app=db").Ingress(Rule(Pods("app=web")))));
        var step = before.With(new SnapshotChange.OfWorkload(null, new() { Name = new("Deployment", "shop", "late"), Labels = Select.Labels("app=web") }));
        Assert.Contains("Opened shop/late -> shop/db", Changes(before, step));
        Assert.Equal(Listed(Reachability.Of(step.After.Snapshot, Profile.Upstream)), Listed(step.After));
    }

    /// <summary>It may share the node of a pod that is closed, which is then free to be reached by it.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(70)]
    public void A_pod_on_the_host_network_that_comes_reaches_closed_pods_that_may_be_on_its_node(int pods)
    {
        var cluster = Enumerable.Range(0, 4).Aggregate(Shop, static (made, number) => made.Node($"node{number}"));
        for (var number = 0; number < pods; number++) cluster = cluster.Pod($"shop/pod{100 + number}", $"number={number}");
        var options = new AnalysisOptions { KeepsEveryLabel = true };
        var before = Reachability.Of(cluster.Policy(NetworkPolicy("shop/closed").Ingress().Egress()).Snapshot, Profile.Upstream, options);
        var step = before.With(new SnapshotChange.OfWorkload(null, new() { Name = new("DaemonSet", "shop", "agent"), HostNetwork = true }));
        Assert.Contains("Opened shop/agent -> shop/db", Changes(before, step));
        Assert.Equal(Listed(Reachability.Of(step.After.Snapshot, Profile.Upstream, options)), Listed(step.After));
    }

    /// <summary>A selector that names a namespace which nobody knows asks for its pods, whatever else it names.</summary>
    [Fact]
    public void A_policy_that_names_a_namespace_nobody_knows_beside_one_that_is_known_is_not_followed_in_a_part_of_a_cluster()
    {
        var before = Reachability.Of(Cluster.Part.Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/db", "app=db").Ingress()).Snapshot, Profile.Upstream, new() { KeepsEveryLabel = true });
        var wider = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Namespaces($"{Labels.NamespaceName} in (shop,nowhere),{Labels.NamespaceName}=shop")));
        var step = before.With(new SnapshotChange.OfPolicy(before.Snapshot.Policies[0], wider));
        Assert.Equal(Reachability.Of(step.After.Snapshot, Profile.Upstream).Endpoints.Select(static end => $"{end}"), step.After.Endpoints.Select(static end => $"{end}"));
        Assert.Contains(step.After.Endpoints, static end => end is RepresentativeEndpoint { NamespaceName: "nowhere" });
    }

    private static Workload Single(Workload workload) => workload with { Replicas = 1 };

    private static Reachability Analysed(Cluster cluster) => Reachability.Of(cluster.Snapshot, Profile.Upstream);

    private static ReachabilityStep Relabelled(Reachability before, string name, string labels)
    {
        var workload = before.Snapshot.Workloads.Single(workload => workload.Name.Name == name);
        return before.With(new SnapshotChange.OfWorkload(workload, workload with { Labels = Select.Labels(labels) }));
    }

    private static IEnumerable<string> Listed(Reachability reachability) =>
        reachability.Connections().Select(static connection => $"{connection.From} -> {connection.To}: {connection.Allowed} | {connection.Unknown}");

    /// <summary>The changes of a step that was followed.</summary>
    private static List<string> Changes(Reachability before, ReachabilityStep step)
    {
        Assert.Same(before.Table.Relation.Traffic, step.After.Table.Relation.Traffic);
        return [.. step.Difference.Changes().Select(static change => $"{change.Kind} {change.From} -> {change.To}")];
    }
}
