using Sluice.Analysis;
using Sluice.Tests.Oracle;

namespace Sluice.Tests.Analysis;

/// <summary>
/// A relation that followed one change after the other is the relation that a fresh analysis gives, on random clusters through random sequences of changed
/// policies, workloads and namespaces, whole clusters and parts of one, with and without <see cref="AnalysisOptions.KeepsEveryLabel"/>, with routes, published
/// Services and custom resources that may make pods, on every profile.
/// </summary>
public sealed class ChangedClusterTests
{
    private const int Changes = 8;

    private static readonly int Clusters = Math.Max(15, Effort.InProportion(150));

    [Fact]
    public void Following_changes_one_after_the_other_gives_what_a_fresh_analysis_gives()
    {
        var followed = new Dictionary<Type, int>();
        foreach (var (seed, before, change, step) in Steps(firstSeed: 1))
        {
            if (Follows(before, step)) followed[change.GetType()] = followed.GetValueOrDefault(change.GetType()) + 1;
            var fresh = Reachability.Of(change.Apply(before.Snapshot), before.Profile, before.Options);
            AssertSame(seed, change, fresh.Connections().Select(Text), step.After.Connections().Select(Text));
            AssertSame(seed, change, Judged(fresh).Select(static endpoint => endpoint.ToString()!), Judged(step.After).Select(static endpoint => endpoint.ToString()!));
            AssertSame(seed, change, Assumed(fresh), Assumed(step.After));
            AssertSame(seed, change, Published(fresh), Published(step.After));
            if (seed % 8 == 0) AssertSame(seed, change, Decisions(fresh), Decisions(step.After));
        }

        // Without this many that took the short way, the test would compare a fresh analysis with itself.
        Assert.InRange(followed[typeof(SnapshotChange.OfPolicy)], Clusters, int.MaxValue);
        Assert.InRange(followed[typeof(SnapshotChange.OfWorkload)], Clusters, int.MaxValue);
        Assert.InRange(followed[typeof(SnapshotChange.OfNamespace)], Clusters / 2, int.MaxValue);
    }

    [Fact]
    public void The_difference_of_a_step_is_the_difference_of_two_fresh_analyses()
    {
        var changes = 0;
        foreach (var (seed, before, change, step) in Steps(firstSeed: 1001))
        {
            if (!Follows(before, step)) continue;
            var difference = step.Difference.Changes().Select(Text).ToList();
            var whole = ReachabilityDifference.Between(before.Snapshot, change.Apply(before.Snapshot), before.Profile, before.Options).Changes().Select(Text);
            AssertSame(seed, change, whole.Order(StringComparer.Ordinal), difference.Order(StringComparer.Ordinal));
            changes += difference.Count;
        }

        Assert.True(changes > Clusters * 10, $"only {changes} connections changed");
    }

    /// <summary>A follower that forgets one change is what the comparison is for: it has to see it wherever the change says anything.</summary>
    [Fact]
    public void A_follower_that_forgets_a_change_is_noticed()
    {
        var noticed = 0;
        foreach (var (_, before, change, step) in Steps(firstSeed: 2001))
        {
            if (!Follows(before, step)) continue;
            var fresh = Reachability.Of(change.Apply(before.Snapshot), before.Profile, before.Options);
            if (!fresh.Connections().Select(Text).SequenceEqual(before.Connections().Select(Text), StringComparer.Ordinal)) noticed++;
        }

        Assert.True(noticed > Clusters, $"only {noticed} forgotten changes were noticed");
    }

    /// <summary>
    /// What is assumed, but for two kinds that a step may state although nothing needs it any more: the borders of a policy that went stay cut, and a
    /// namespace that was referred to stays known.
    /// </summary>
    private static IEnumerable<string> Assumed(Reachability reachability) => reachability.Assumptions
        .Where(static assumption => assumption.Kind is not (AssumptionKind.PodAddressRanges or AssumptionKind.NamespaceLabelsUnseen))
        .Select(static assumption => $"{assumption.Kind} {assumption.Subjects}");

    private static IEnumerable<string> Decisions(Reachability reachability) =>
        from source in Judged(reachability)
        from target in Judged(reachability)
        let decision = reachability.Decide(source, target)
        select $"{source} -> {target}: {decision.Allowed} | {decision.Unknown} | {decision.Undefined} because {string.Join(", ", decision.Because)} by {string.Join(", ", decision.AllowingRules.Select(static rule => $"{rule.Policy.Name} {rule.Direction} {rule.Index}"))}";

    private static IEnumerable<string> Published(Reachability reachability) =>
        Publication.Of(reachability).Select(static one => $"{one.Workload.Name} {one.Kind} {one.By} {one.Ports} {one.KeepsClientAddress} {one.Admitted}");

    private static IEnumerable<Endpoint> Judged(Reachability reachability) => reachability.Endpoints.Where(static endpoint => endpoint is not AddressEndpoint);

    /// <summary>Whether the step took over what the earlier analysis knew.</summary>
    private static bool Follows(Reachability before, ReachabilityStep step) => ReferenceEquals(before.Table.Relation.Traffic, step.After.Table.Relation.Traffic);

    private static IEnumerable<(int Seed, Reachability Before, SnapshotChange Change, ReachabilityStep Step)> Steps(int firstSeed)
    {
        for (var seed = firstSeed; seed < firstSeed + Clusters; seed++)
        {
            var trial = RandomCluster.Draw(seed);
            var options = trial.Options with { KeepsEveryLabel = seed % 2 == 0 };
            var changes = new RandomChanges(seed);
            var at = Reachability.Of(seed % 3 == 0 ? trial.Snapshot : changes.Surrounded(trial.Snapshot), trial.Profile, options);
            for (var count = 0; count < Changes; count++)
            {
                var change = changes.Next(at.Snapshot);
                var step = at.With(change);
                yield return (seed, at, change, step);
                at = step.After;
            }
        }
    }

    private static void AssertSame(int seed, SnapshotChange change, IEnumerable<string> expected, IEnumerable<string> actual)
    {
        var (wanted, got) = (expected.ToList(), actual.ToList());
        if (wanted.SequenceEqual(got, StringComparer.Ordinal)) return;
        Assert.Fail($"seed {seed}, {change.GetType().Name} {Named(change)}\nmissing:\n{string.Join('\n', wanted.Except(got))}\ntoo many:\n{string.Join('\n', got.Except(wanted))}");
    }

    private static string Named(SnapshotChange change) => change switch
    {
        SnapshotChange.OfPolicy policy => $"{policy.Before?.Name} -> {policy.After?.Name}",
        SnapshotChange.OfWorkload workload => $"{workload.Before?.Name} -> {workload.After?.Name}",
        SnapshotChange.OfNamespace space => $"{space.Before?.Labels} -> {space.After?.Labels}",
        _ => "",
    };

    private static string Text(Connection connection) => $"{connection.From} -> {connection.To}: {connection.Allowed} | {connection.Unknown}";

    private static string Text(ConnectionChange change) =>
        $"{change.Kind} {change.From} -> {change.To}: +{change.Opened} -{change.Closed} ?{change.Unknown}";
}
