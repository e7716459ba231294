using System.Collections.Concurrent;
using Sluice.Analysis;

namespace Sluice.Tests.Oracle;

/// <summary>
/// The engine against the naive oracle on random clusters: on how many, says <see cref="Effort"/>.
/// </summary>
public sealed class OracleTests
{
    [Fact]
    public void The_engine_says_what_the_oracle_says_about_every_packet()
    {
        var failed = new ConcurrentBag<int>();
        Parallel.For(Effort.FirstSeed, Effort.FirstSeed + Effort.Snapshots, (seed, loop) =>
        {
            if (!Fails(RandomCluster.Draw(seed))) return;
            failed.Add(seed);
            if (failed.Count >= 5) loop.Stop();
        });

        Assert.True(failed.IsEmpty, failed.IsEmpty ? "" : Report(failed.Min()));
    }

    /// <summary>
    /// Whatever labels a pod of a namespace that was not read may have, some representative behaves as it would.
    /// </summary>
    [Fact]
    public void Representatives_stand_for_every_pod_that_could_be()
    {
        var seen = 0;
        var clusters = Effort.InProportion(400);
        foreach (var trial in Enumerable.Range(1, clusters).Select(RandomCluster.Draw).Where(trial => !trial.Snapshot.IsWholeCluster && trial.Profile.ShowsEverything))
        {
            var stand = Reachability.Of(trial.Snapshot, trial.Profile, trial.Options).Endpoints.OfType<RepresentativeEndpoint>().ToList();
            var strangers = new Strangers(trial);
            foreach (var home in stand.Where(one => one.NamespaceName.Length > 0).GroupBy(one => one.NamespaceName))
            {
                var known = home.Select(strangers.Behaviour).ToHashSet(StringComparer.Ordinal);
                foreach (var labels in strangers.PossibleLabels())
                {
                    seen++;
                    Assert.True(known.Contains(strangers.Behaviour(home.Key, labels)), $"nobody stands for {{{labels}}} in {home.Key}\n{TrialText.Of(trial)}");
                }
            }
        }

        Assert.True(seen > (clusters < 400 ? 0 : 1000), "too few pods were imagined");
    }

    private static bool Fails(Trial trial) => Comparison.Of(trial).Any();

    private static string Report(int seed)
    {
        var shrunk = RandomCluster.Draw(seed);
        if (Effort.Shrinks) shrunk = Shrinker.Shrink(shrunk, Fails);
        return $"{TrialText.Of(shrunk)}{string.Join('\n', Comparison.Of(shrunk).Take(10))}";
    }
}
