using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>What rows say after changes that were followed: of what has come since, and of policies that came, went or took another's place.</summary>
public sealed class FollowedRowTests
{
    private static readonly AnalysisOptions KeepingLabels = new() { KeepsEveryLabel = true };

    /// <summary>No rule speaks of the pod that comes: it gets in as the node does.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(90)]
    public void A_pod_that_comes_on_a_host_reaches_the_pods_that_may_be_on_its_node(int pods)
    {
        var cluster = Cluster.Whole.Node("one", "", "192.0.2.1").Node("two", "", "192.0.2.2").Node("three", "", "192.0.2.3").Policy(NetworkPolicy("shop/all").Ingress());
        for (var number = 0; number < pods; number++) cluster = cluster.Pod($"shop/pod{number}", $"number={number}");
        var before = Reachability.Of(cluster.Snapshot, Profile.Upstream, KeepingLabels);
        var agent = new Workload { Name = new("DaemonSet", "shop", "agent"), HostNetwork = true };
        var step = Followed(before, new SnapshotChange.OfWorkload(null, agent));
        Assert.True(step.After.Table.Universe.NodeLike.IsDense);
        Assert.Equal(TrafficSet.AllPorts, step.After.Decide(new WorkloadEndpoint(agent), cluster.Peer("shop/pod0")).Allowed);
        Assert.Equal(TrafficSet.AllPorts, Fresh(step).Decide(new WorkloadEndpoint(agent), cluster.Peer("shop/pod0")).Allowed);
    }

    /// <summary>The ranges that were given are those of pods: a node has its address from elsewhere, perhaps from there.</summary>
    [Fact]
    public void A_pod_that_comes_on_a_host_of_unknown_address_is_not_surely_where_pods_are()
    {
        var cluster = Cluster.Whole.Node("one").Pod("shop/web", "app=web").Policy(NetworkPolicy("shop/web", "app=web").Egress(Rule(Block("10.244.0.0/16")).On("80")));
        var before = Reachability.Of(cluster.Snapshot, Profile.Calico, KeepingLabels with { PodCidrs = [Cidr.Parse("10.244.0.0/16")] });
        var (agent, late) = (new Workload { Name = new("DaemonSet", "shop", "agent"), HostNetwork = true }, new Workload { Name = new("Deployment", "shop", "late") });
        var step = Followed(Followed(before, new SnapshotChange.OfWorkload(null, agent)).After, new SnapshotChange.OfWorkload(null, late));
        var (toAgent, toLate) = (step.After.Decide(cluster.Peer("shop/web"), new WorkloadEndpoint(agent)), step.After.Decide(cluster.Peer("shop/web"), new WorkloadEndpoint(late)));
        Assert.Equal(("nothing", "TCP 80"), ($"{toAgent.Allowed}", $"{toAgent.Unknown}"));
        Assert.Equal(("TCP 80", "nothing"), ($"{toLate.Allowed}", $"{toLate.Unknown}"));
    }

    [Fact]
    public void A_pod_that_one_of_several_policies_means_gets_in_when_it_comes()
    {
        var cluster = Cluster.Whole.Pod("shop/db", "app=db").Pod("shop/api", "app=api")
            .Policy(NetworkPolicy("shop/a", "app=db").Ingress(Rule(Pods("app=web")).On("80")))
            .Policy(NetworkPolicy("shop/b", "app=db").Ingress(Rule(Pods("app=api")).On("80")));
        var before = Reachability.Of(cluster.Snapshot, Profile.Upstream, KeepingLabels);
        var step = Followed(before, new SnapshotChange.OfWorkload(null, new() { Name = new("Deployment", "shop", "late"), Labels = Select.Labels("app=web") }));
        Assert.Contains("shop/late -> shop/db: TCP 80", Listed(step.After));
        AssertFresh(step);
    }

    [Fact]
    public void A_pod_that_comes_and_is_meant_for_several_ports_has_them_all()
    {
        var cluster = Cluster.Whole.Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/all").Ingress(Rule(Pods("app=web")).On("80"), Rule(Pods("tier=b")).On("81")));
        var before = Reachability.Of(cluster.Snapshot, Profile.Upstream, KeepingLabels);
        var step = Followed(before, new SnapshotChange.OfWorkload(null, new() { Name = new("Deployment", "shop", "late"), Labels = Select.Labels("app=web,tier=b") }));
        Assert.Contains("shop/late -> shop/db: TCP 80-81", Listed(step.After));
        AssertFresh(step);
    }

    /// <summary>Policies with the same subjects stand together, and what takes the place of another is told from all that were there.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Of_policies_with_the_same_subjects_one_goes_or_one_more_comes_and_no_row_is_taken_for_another(bool goes)
    {
        var (first, second) = (NetworkPolicy("shop/a", "app=y").Ingress(Rule(Pods("app=w")).On("80")), NetworkPolicy("shop/b2", "app=w").Ingress(Rule(Pods("app=y")).On("80")));
        var cluster = Cluster.Whole.Pod("shop/w", "app=w").Pod("shop/x", "app=x").Pod("shop/y", "app=y").Pod("shop/z", "app=z")
            .Policy(first).Policy(NetworkPolicy("shop/b1", "app=w").Ingress(Rule(Pods("app=x")).On("80"))).Policy(second)
            .Policy(NetworkPolicy("shop/c", "app in (y,z)").Ingress(Rule(Pods("app=z")).On("81")));
        var before = Reachability.Of(cluster.Snapshot, Profile.Upstream, KeepingLabels);
        var more = NetworkPolicy("shop/more", "app=w").Ingress(Rule(Pods("app=z")).On("82"));
        var step = Followed(before, goes ? new SnapshotChange.OfPolicy(second, null) : new SnapshotChange.OfPolicy(null, more));
        AssertFresh(step);
        Assert.Equal(!goes, Listed(step.After).Contains("shop/y -> shop/w: TCP 80"));
        Assert.Contains("shop/x -> shop/w: TCP 80", Listed(step.After));
        var replaced = Followed(step.After, new SnapshotChange.OfPolicy(first, NetworkPolicy("shop/a", "app=x").Ingress(Rule(Pods("app=w")).On("80"))));
        AssertFresh(replaced);
        Assert.Contains("shop/z -> shop/y: TCP 81", Listed(replaced.After));
        Assert.Contains("shop/w -> shop/x: TCP 80", Listed(replaced.After));
    }

    [Fact]
    public void What_a_class_is_subject_of_stays_in_order_of_its_numbers()
    {
        var second = NetworkPolicy("shop/b2", "app=w").Ingress(Rule(Pods("app=z")).On("80"));
        var cluster = Cluster.Whole.Pod("shop/w", "app=w").Pod("shop/z", "app=z").Policy(NetworkPolicy("shop/b1", "app=w").Ingress(Rule(Pods("app=w")).On("80"))).Policy(second)
            .Policy(NetworkPolicy("shop/c", "app in (w,z)").Ingress(Rule(Pods("app=z")).On("81")));
        var step = Followed(Reachability.Of(cluster.Snapshot, Profile.Upstream, KeepingLabels), new SnapshotChange.OfPolicy(second, null));
        var numbers = step.After.Table.IngressSubjects.BundlesOf(step.After.Index.ClassOf(cluster.Peer("shop/w"))).ToArray().Select(static bundle => bundle.Id).ToList();
        Assert.Equal(2, numbers.Count);
        Assert.Equal(numbers.Order(), numbers);
    }

    /// <summary>Where a part of a cluster was read, another label matters only if policies pick other namespaces by it.</summary>
    [Fact]
    public void A_label_of_a_namespace_that_no_policy_asks_for_changes_and_is_followed_in_a_part_of_a_cluster()
    {
        var cluster = Cluster.Part.Namespace("infra", "team=platform").Pod("infra/agent", "app=agent").Namespace("ops", "team=apps").Pod("ops/plain").Pod("shop/db", "app=db")
            .Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(PodsIn("team=platform", "app=agent"))));
        var before = Reachability.Of(cluster.Snapshot, Profile.Upstream, KeepingLabels);
        var ops = before.Snapshot.Namespaces.Single(static space => space.Name == "ops");
        AssertFresh(Followed(before, new SnapshotChange.OfNamespace(ops, Namespace.Defined("ops", Select.Labels("team=web")))));
    }

    [Fact]
    public void A_namespace_that_is_not_of_the_snapshot_is_refused_by_its_name()
    {
        var stranger = Namespace.Defined("ops", Labels.Empty);
        var refused = Assert.Throws<ArgumentException>(() => new SnapshotChange.OfNamespace(stranger, null).Apply(Cluster.Whole.Namespace("ops").Snapshot));
        Assert.StartsWith("Namespace ops is not of this snapshot", refused.Message, StringComparison.Ordinal);
    }

    /// <summary>The step, which has to have taken over what the earlier analysis knew.</summary>
    private static ReachabilityStep Followed(Reachability before, SnapshotChange change)
    {
        var step = before.With(change);
        Assert.Same(before.Table.Relation.Traffic, step.After.Table.Relation.Traffic);
        return step;
    }

    private static Reachability Fresh(ReachabilityStep step) => Reachability.Of(step.After.Snapshot, step.After.Profile, step.After.Options);

    private static void AssertFresh(ReachabilityStep step) => Assert.Equal(Listed(Fresh(step)), Listed(step.After));

    private static List<string> Listed(Reachability reachability) =>
        [.. reachability.Connections().Select(static one => $"{one.From} -> {one.To}: {one.Allowed}{(one.Unknown.IsEmpty ? "" : $" | {one.Unknown}")}")];
}
