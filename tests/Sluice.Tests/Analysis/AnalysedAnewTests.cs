using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>Changes that are not followed, because the endpoints or classes themselves are others afterwards: what comes out is what a fresh analysis gives.</summary>
public sealed class AnalysedAnewTests
{
    private static readonly NetworkPolicy FromWeb = NetworkPolicy("shop/db", "app=db").Ingress(Rule(Pods("app=web")).On("5432"));

    private static readonly Cluster Shop = Cluster.Whole.Pod("shop/web", "app=web").Pod("shop/db", "app=db").Pod("ops/probe", "app=probe").Policy(FromWeb);

    [Fact]
    public void A_controller_that_comes_takes_the_place_of_the_one_that_was_not_read()
    {
        var routed = Cluster.Whole.Pod("shop/web", "app=web").LedTo("shop/web").Snapshot;
        var at = Reachability.Of(routed, Profile.Upstream);
        Assert.Contains(at.Endpoints, static end => end is ExternalEndpoint);
        var controller = new Workload { Name = new("Deployment", "shop", "edge"), Labels = Select.Labels("app=traefik") };
        var come = at.With(new SnapshotChange.OfWorkload(null, controller)).After;
        Assert.DoesNotContain(come.Endpoints, static end => end is ExternalEndpoint);
        Assert.Contains(come.With(new SnapshotChange.OfWorkload(controller, null)).After.Endpoints, static end => end is ExternalEndpoint);
    }

    [Fact]
    public void A_namespace_that_goes_by_another_name_is_another_namespace()
    {
        var before = Analysed(Shop.Policy(NetworkPolicy("ops/closed").Ingress()));
        var ops = before.Snapshot.Namespaces.Single(static space => space.Name == "ops");
        var step = before.With(new SnapshotChange.OfNamespace(ops, Namespace.Defined("bank", ops.Labels)));
        Assert.Equal(Listed(Reachability.Of(step.After.Snapshot, Profile.Upstream)), Listed(step.After));
        Assert.False(Followed(before, step));
    }

    /// <summary>One that workloads are in and no object showed gets its labels; one that was shown, be it only by its name, is there twice.</summary>
    [Theory]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public void A_namespace_that_comes_is_followed_where_it_was_not_shown_before(bool isShown, bool isFollowed)
    {
        var cluster = Cluster.Whole.Referred("ops").Pod("ops/probe", "app=probe").Pod("shop/db", "app=db").Policy(NetworkPolicy("shop/db").Ingress(Rule(Namespaces("team=platform"))));
        var before = Analysed(isShown ? cluster : cluster with { Snapshot = cluster.Snapshot with { Namespaces = [.. cluster.Snapshot.Namespaces.Where(static space => space.Name != "ops")] } });
        Assert.Contains("ops/probe -> shop/db: nothing | all", Listed(before));
        var step = before.With(new SnapshotChange.OfNamespace(null, Namespace.Defined("ops", Select.Labels("team=platform"))));
        Assert.Equal(isFollowed, Followed(before, step));
        Assert.Contains("ops/probe -> shop/db: all | nothing", Listed(step.After));
        Assert.Equal(Reachability.Of(step.After.Snapshot, Profile.Upstream).Assumptions, step.After.Assumptions);
    }

    /// <summary>What pods that do not exist yet could reach is asked of namespaces by their labels.</summary>
    [Fact]
    public void Exposure_is_that_of_the_labels_that_a_namespace_has_now()
    {
        var cluster = Shop.Policy(NetworkPolicy("shop/job", "app=job").Ingress(Rule(PodsIn("team=platform", "app=none"))));
        var before = Reachability.Of(cluster.Snapshot, Profile.Upstream, new() { Exposure = true });
        var ops = before.Snapshot.Namespaces.Single(static space => space.Name == "ops");
        var step = before.With(new SnapshotChange.OfNamespace(ops, Namespace.Defined("ops", Select.Labels("team=platform"))));
        Assert.Equal(Listed(Reachability.Of(step.After.Snapshot, Profile.Upstream, before.Options)), Listed(step.After));
        Assert.NotEqual(Listed(before), Listed(step.After));
    }

    /// <summary>Its selectors and borders are those of two readings, of which only one changes.</summary>
    [Fact]
    public void A_reading_that_is_compared_with_another_is_analysed_anew()
    {
        var before = Reachability.Of(Shop.Snapshot, Profile.Upstream, new() { ComparedWith = Shop.Snapshot });
        Assert.False(Followed(before, before.With(new SnapshotChange.OfPolicy(FromWeb, null))));
    }

    private static Reachability Analysed(Cluster cluster) => Reachability.Of(cluster.Snapshot, Profile.Upstream);

    private static IEnumerable<string> Listed(Reachability reachability) =>
        reachability.Connections().Select(static connection => $"{connection.From} -> {connection.To}: {connection.Allowed} | {connection.Unknown}");

    private static bool Followed(Reachability before, ReachabilityStep step) => ReferenceEquals(before.Table.Relation.Traffic, step.After.Table.Relation.Traffic);
}
