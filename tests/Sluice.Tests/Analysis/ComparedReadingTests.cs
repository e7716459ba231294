using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Two readings of a part of a cluster that are compared speak of the same endpoints, whichever of them leaves some open.</summary>
public sealed class ComparedReadingTests
{
    private static readonly Cluster Shop = Cluster.Part.Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Namespaces(""))));

    [Fact]
    public void Pods_of_a_namespace_that_one_reading_leaves_open_stand_in_both() =>
        Assert.Equal(["[any other pod] in ops"], Unread(Shop.Namespace("ops").Pod("ops/probe"), Shop.Namespace("ops")));

    [Fact]
    public void Pods_that_custom_resources_of_one_reading_may_make_stand_in_both()
    {
        var made = Shop with { Snapshot = Shop.Snapshot with { PodMakers = [new(new("Cluster", "shop", "db"), "shop")] } };
        Assert.Equal(["[any other pod] in shop"], Unread(Shop, made));
    }

    /// <summary>The selector picks the namespace that workloads are in, so that no other is made up for it.</summary>
    [Fact]
    public void A_namespace_that_only_workloads_of_one_reading_are_in_is_one_of_both()
    {
        var cluster = Cluster.Part.Pod("ops/probe").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(Namespaces($"{Labels.NamespaceName} notin (shop)"))));
        cluster = cluster with { Snapshot = cluster.Snapshot with { Namespaces = [] } };
        Assert.Empty(Unread(cluster, cluster));
    }

    [Fact]
    public void A_namespace_that_one_reading_knows_with_its_labels_is_known_so_in_both_though_workloads_are_in_it()
    {
        var cluster = Cluster.Part.Namespace("ops", "team=x").Pod("ops/probe", "app=probe").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/db", "app=db").Ingress(Rule(PodsIn("team=y", "app=z"))));
        cluster = cluster with { Snapshot = cluster.Snapshot with { PodMakers = [new(new("Cluster", "ops", "db"), "ops")] } };
        Assert.DoesNotContain(Unread(cluster, cluster), static end => end.Contains("ops", StringComparison.Ordinal));
    }

    private static IEnumerable<string> Unread(Cluster before, Cluster after)
    {
        var difference = ReachabilityDifference.Between(before.Snapshot, after.Snapshot, Profile.Upstream);
        var (old, now) = (Unread(difference.Before), Unread(difference.After));
        Assert.Equal(old, now);
        return old;
    }

    private static List<string> Unread(Reachability reachability) => [.. reachability.Endpoints.OfType<RepresentativeEndpoint>().Select(static end => $"{end}")];
}
