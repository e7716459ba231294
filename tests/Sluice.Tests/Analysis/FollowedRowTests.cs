using Sluice.Analysis;
using Sluice.Tests.Building;
using static Sluice.Tests.Building.Given;

namespace Sluice.Tests.Analysis;

/// <summary>What rows say after policies came, went or took another's place, and these changes were followed.</summary>
public sealed class FollowedRowTests
{
    private static readonly AnalysisOptions KeepingLabels = new() { KeepsEveryLabel = true };

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
