using System.Collections.Concurrent;
using System.Globalization;
using Sluice.Analysis;

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

    [Theory]
    [InlineData(nameof(Broken.SwapsDirections))]
    [InlineData(nameof(Broken.IgnoresExceptions))]
    [InlineData(nameof(Broken.IgnoresEndPorts))]
    [InlineData(nameof(Broken.TakesTcpForEveryProtocol))]
    [InlineData(nameof(Broken.ForgetsAbsentKeysInNotIn))]
    [InlineData(nameof(Broken.LooksNamedPortsUpAtTheSource))]
    [InlineData(nameof(Broken.IgnoresNodePeers))]
    [InlineData(nameof(Broken.LetsPingThroughPorts))]
    [InlineData(nameof(Broken.TakesOneFamilyForAll))]
    public void A_broken_engine_is_caught(string way)
    {
        Comparison.Decide broken = way switch
        {
            nameof(Broken.SwapsDirections) => Broken.SwapsDirections,
            nameof(Broken.IgnoresExceptions) => Broken.IgnoresExceptions,
            nameof(Broken.IgnoresEndPorts) => Broken.IgnoresEndPorts,
            nameof(Broken.TakesTcpForEveryProtocol) => Broken.TakesTcpForEveryProtocol,
            nameof(Broken.ForgetsAbsentKeysInNotIn) => Broken.ForgetsAbsentKeysInNotIn,
            nameof(Broken.LetsPingThroughPorts) => Broken.LetsPingThroughPorts,
            nameof(Broken.TakesOneFamilyForAll) => Broken.TakesOneFamilyForAll,
            nameof(Broken.LooksNamedPortsUpAtTheSource) => Broken.LooksNamedPortsUpAtTheSource,
            _ => Broken.IgnoresNodePeers,
        };
        Assert.Contains(Enumerable.Range(1, 100), seed => Comparison.Of(RandomCluster.Draw(seed), broken).Any());
    }

    /// <summary>
    /// Whatever labels a pod of a namespace that was not read may have, some representative behaves as it would.
    /// </summary>
    [Fact]
    public void Representatives_stand_for_every_pod_that_could_be()
    {
        var seen = 0;
        foreach (var trial in Enumerable.Range(1, 400).Select(RandomCluster.Draw).Where(trial => !trial.Snapshot.IsWholeCluster && trial.Profile.ShowsEverything))
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

        Assert.True(seen > 1000, "too few pods were imagined");
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
