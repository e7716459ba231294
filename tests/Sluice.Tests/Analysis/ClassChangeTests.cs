using Sluice.Analysis;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>A difference told class by class: each pair of classes once, with the number of connections that it stands for.</summary>
public sealed class ClassChangeTests
{
    [Fact]
    public void Pods_that_are_alike_are_one_end_and_their_connections_are_counted()
    {
        var shop = Shop(2, 1).Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=none"))));
        var opened = Shop(2, 1).Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=a"))));
        Assert.Equal(["Opened shop/a1 -> shop/db x2"], Changes(shop, opened));
    }

    [Theory]
    [InlineData(2, 2, "Closed shop/a1 -> shop/a1 x4")]
    [InlineData(2, 1, "Closed shop/a1 -> shop/a2 x2")]
    [InlineData(1, 2, "Closed shop/a1 -> shop/a1 x1")]
    public void A_class_that_loses_sight_of_itself_counts_replicas_and_neighbours(int members, int replicas, string expected)
    {
        var policy = NetworkPolicy("shop/a", "app=a").Ingress(Rule(Pods("app in (a,db)")));
        var closed = policy with { Ingress = [Rule(Pods("app=db"))] };
        Assert.Equal([expected], Changes(Shop(members, replicas).Policy(policy), Shop(members, replicas).Policy(closed)));
        Assert.Equal([expected.Replace("Closed", "Opened", StringComparison.Ordinal)], Changes(Shop(members, replicas).Policy(closed), Shop(members, replicas).Policy(policy)));
    }

    [Fact]
    public void A_single_pod_that_loses_sight_of_itself_has_lost_no_connection()
    {
        var policy = NetworkPolicy("shop/a", "app=a").Ingress(Rule(Pods("app in (a,db)")));
        Assert.Empty(Changes(Shop(1, 1).Policy(policy), Shop(1, 1).Policy(policy with { Ingress = [Rule(Pods("app=db"))] })));
    }

    [Fact]
    public void What_a_controller_forwards_is_told_pod_by_pod()
    {
        var shop = Shop(2, 1);
        var routed = shop.LedTo("shop/a", "app=a");
        Assert.Equal(["Opened [ingress-controller] -> shop/a1 x1", "Opened [ingress-controller] -> shop/a2 x1"], Changes(shop, routed));
    }

    [Fact]
    public void A_class_of_one_reading_is_the_joint_classes_that_its_members_are_in()
    {
        var before = Reachability.Of(Shop(2, 1).Snapshot, Profile.Upstream, new() { KeepsEveryLabel = true });
        var second = before.Snapshot.Workloads.Single(static workload => workload.Name.Name == "a2");
        var after = before.With(new SnapshotChange.OfWorkload(second, second with { Labels = Select.Labels("app=z") })).After;
        var there = after.With(new SnapshotChange.OfWorkload(after.Snapshot.Workloads.Single(static workload => workload.Name.Name == "db"), null)).After;
        var joints = new JointClasses(before.Table.Universe, there.Table.Universe);
        for (var id = 0; id < there.ClassCount; id++)
            Assert.Equal(Enumerable.Range(0, joints.Pairs.Count).Where(joint => joints.Pairs[joint].New == id), joints.OfNew(id));
        Assert.Contains(Enumerable.Range(0, there.ClassCount), id => joints.OfNew(id).Count == 0);
        Assert.Equal(
            Enumerable.Range(0, joints.Pairs.Count).Where(joint => joints.Pairs[joint].Old == 0), Members(joints.OfOld(ClassSet.Of([0]))));
        Assert.True(joints.OfOld(ClassSet.Empty).IsEmpty);
        Assert.True(joints.OfNew(ClassSet.All).IsAll);
    }

    private static List<int> Members(ClassSet set)
    {
        var ids = new List<int>();
        set.CopyTo(ids);
        return ids;
    }

    /// <summary>Pods that are alike, and a database.</summary>
    private static Cluster Shop(int members, int replicas) => Enumerable.Range(1, members)
        .Aggregate(Cluster.Whole, (cluster, number) => cluster.Pod($"shop/a{number}", "app=a", pod => pod with { Replicas = replicas })).Pod("shop/db", "app=db");

    private static IEnumerable<string> Changes(Cluster before, Cluster after)
    {
        var difference = ReachabilityDifference.Between(before.Snapshot, after.Snapshot, Profile.Upstream);
        return new JointChanges(difference.Before, difference.After).ByClass().Select(static one => $"{one.Change.Kind} {one.Source} -> {one.Target} x{one.Connections}");
    }
}
