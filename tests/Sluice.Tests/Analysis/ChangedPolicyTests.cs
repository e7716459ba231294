using Sluice.Analysis;
using Sluice.Model;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Analysis;

/// <summary>A relation that followed a change is the relation that a fresh analysis gives, on random clusters with random changes of one policy.</summary>
public sealed class ChangedPolicyTests
{
    private static readonly int Clusters = Math.Max(15, Effort.InProportion(300));

    [Fact]
    public void Following_a_change_gives_what_a_fresh_analysis_gives()
    {
        var followed = 0;
        for (var seed = 1; seed <= Clusters; seed++)
        {
            var (before, change) = Draw(seed);
            var step = before.With(change);
            if (ReferenceEquals(step.After.Table.Relation.Traffic, before.Table.Relation.Traffic)) followed++;
            var fresh = Reachability.Of(change.Apply(before.Snapshot), before.Profile, before.Options);
            Assert.Equal(fresh.Connections().Select(Text), step.After.Connections().Select(Text));
        }

        // Without this many that took the short way, the test would compare a fresh analysis with itself.
        Assert.InRange(followed, Clusters / 4, Clusters);
    }

    [Fact]
    public void The_difference_of_a_step_is_the_difference_of_two_fresh_analyses()
    {
        var changes = 0;
        for (var seed = 1; seed <= Clusters; seed++)
        {
            var (before, change) = Draw(seed);
            var difference = before.With(change).Difference.Changes().Select(Text).ToList();
            var whole = ReachabilityDifference.Between(before.Snapshot, change.Apply(before.Snapshot), before.Profile, before.Options).Changes().Select(Text);
            Assert.Equal(whole.Order(StringComparer.Ordinal), difference.Order(StringComparer.Ordinal));
            changes += difference.Count;
        }

        Assert.True(changes > Clusters, $"only {changes} connections changed");
    }

    [Fact]
    public void Counting_the_relation_counts_what_is_listed()
    {
        for (var seed = 1; seed <= Clusters; seed++)
        {
            var trial = RandomCluster.Draw(seed);
            var reachability = Reachability.Of(trial.Snapshot, trial.Profile, trial.Options);
            if (!reachability.Profile.ShowsEverything || reachability.Endpoints.Any(static endpoint => endpoint is ExternalEndpoint)) continue;
            var listed = reachability.Endpoints.SelectMany(from => reachability.Endpoints.Select(to => (from, to)))
                .Where(pair => pair.from is not (DomainEndpoint or NodeEndpoint) || pair.from is NodeEndpoint)
                .Count(pair => IsOpen(reachability, pair.from, pair.to));
            Assert.Equal(listed, reachability.Count().Allowed);
        }
    }

    private static bool IsOpen(Reachability reachability, Endpoint from, Endpoint to)
    {
        var list = new List<Reach>();
        var fromClass = reachability.Index.ClassesOf(from)[0];
        reachability.Table.Relation.CopyFrom(fromClass, list);
        var toClass = reachability.Index.ClassesOf(to)[0];
        return (!ReferenceEquals(from, to) || from.HasReplicas) && list.Any(reach => reach.Class == toClass && reach.Sure != TrafficTable.None);
    }

    /// <summary>A cluster that was read whole, and a change: a policy of another cluster comes in place of one of its own, is added, or one goes.</summary>
    private static (Reachability Before, SnapshotChange Change) Draw(int seed)
    {
        var trial = RandomCluster.Draw(seed);
        var snapshot = trial.Snapshot with { IsWholeCluster = true };
        var options = trial.Options with { KeepsEveryLabel = true };
        var before = Reachability.Of(snapshot, trial.Profile, options);
        var own = snapshot.Policies.OfType<NetworkPolicy>().ToList();
        var other = RandomCluster.Draw(seed + 5000).Snapshot.Policies.OfType<NetworkPolicy>().FirstOrDefault();
        var old = seed % 3 == 0 || own.Count == 0 ? null : own[seed % own.Count];
        var name = old?.Name ?? new ObjectName("NetworkPolicy", snapshot.Namespaces.Count > 0 ? snapshot.Namespaces[0].Name : "default", "added");
        var now = seed % 5 == 0 && old is not null ? null : other is null ? null : other with { Name = name };
        return (before, new SnapshotChange.OfPolicy(old, now));
    }

    private static string Text(Connection connection) => $"{connection.From} -> {connection.To}: {connection.Allowed} | {connection.Unknown}";

    private static string Text(ConnectionChange change) =>
        $"{change.Kind} {change.From} -> {change.To}: +{change.Opened} -{change.Closed} ?{change.Unknown}";
}
