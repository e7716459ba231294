using System.Collections.Concurrent;
using System.Globalization;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>
/// The engine against the naive oracle on random clusters. SLUICE_ORACLE_SNAPSHOTS says on how many, SLUICE_ORACLE_SEED where to begin.
/// </summary>
public sealed class OracleTests
{
    [Fact]
    public void The_engine_says_what_the_oracle_says_about_every_packet()
    {
        var first = Setting("SLUICE_ORACLE_SEED", 1);
        var failed = new ConcurrentBag<int>();
        Parallel.For(first, first + Setting("SLUICE_ORACLE_SNAPSHOTS", 2000), (seed, loop) =>
        {
            if (!Fails(RandomCluster.Draw(seed))) return;
            failed.Add(seed);
            if (failed.Count >= 5) loop.Stop();
        });

        Assert.True(failed.IsEmpty, failed.IsEmpty ? "" : Report(failed.Min()));
    }

    [Fact]
    public void A_broken_engine_is_caught()
    {
        Comparison.Decide swapped = static (reachability, from, to) => reachability.Decide(to, from);
        Comparison.Decide deafToUdp = static (reachability, from, to) =>
        {
            var decision = reachability.Decide(from, to);
            return decision with { Allowed = decision.Allowed.Except(TrafficSet.Of(Protocol.Udp, 53)), Unknown = decision.Unknown };
        };
        Assert.Contains(Enumerable.Range(1, 20), seed => Comparison.Of(RandomCluster.Draw(seed), swapped).Any());
        Assert.Contains(Enumerable.Range(1, 20), seed => Comparison.Of(RandomCluster.Draw(seed), deafToUdp).Any());
    }

    [Fact]
    public void A_shrunk_failure_still_fails_and_nothing_can_be_dropped_from_it()
    {
        static bool HasAnIsolatedPod(Trial trial) =>
            trial.Snapshot.Policies.OfType<Model.NetworkPolicy>().Any(policy => policy.IsolatesIngress) && trial.Snapshot.Workloads.Count > 0;

        var trial = Enumerable.Range(1, 100).Select(RandomCluster.Draw).First(HasAnIsolatedPod);
        var shrunk = Shrinker.Shrink(trial, HasAnIsolatedPod);

        Assert.True(HasAnIsolatedPod(shrunk));
        Assert.Single(shrunk.Snapshot.Policies);
        Assert.Single(shrunk.Snapshot.Workloads);
        Assert.Empty(shrunk.Snapshot.Nodes);
    }

    private static bool Fails(Trial trial) => Comparison.Of(trial).Any();

    private static string Report(int seed)
    {
        var shrunk = Shrinker.Shrink(RandomCluster.Draw(seed), Fails);
        return $"{TrialText.Of(shrunk)}{string.Join('\n', Comparison.Of(shrunk).Take(10))}";
    }

    private static int Setting(string name, int otherwise) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), NumberStyles.None, CultureInfo.InvariantCulture, out var value) ? value : otherwise;
}
