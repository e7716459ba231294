using Sluice.Analysis;

namespace Sluice.Tests.Oracle;

/// <summary>The comparison of engine and oracle is worth something: it notices engines with one mistake, and shrinks what it found.</summary>
public sealed class ComparisonTests
{
    [Theory]
    [InlineData(nameof(Broken.SwapsDirections))]
    [InlineData(nameof(Broken.IgnoresExceptions))]
    [InlineData(nameof(Broken.IgnoresEndPorts))]
    [InlineData(nameof(Broken.TakesTcpForEveryProtocol))]
    [InlineData(nameof(Broken.ForgetsAbsentKeysInNotIn))]
    [InlineData(nameof(Broken.LooksNamedPortsUpAtTheSource))]
    [InlineData(nameof(Broken.IgnoresNodePeers))]
    public void A_broken_engine_is_caught(string way)
    {
        Comparison.Decide broken = way switch
        {
            nameof(Broken.SwapsDirections) => Broken.SwapsDirections,
            nameof(Broken.IgnoresExceptions) => Broken.IgnoresExceptions,
            nameof(Broken.IgnoresEndPorts) => Broken.IgnoresEndPorts,
            nameof(Broken.TakesTcpForEveryProtocol) => Broken.TakesTcpForEveryProtocol,
            nameof(Broken.ForgetsAbsentKeysInNotIn) => Broken.ForgetsAbsentKeysInNotIn,
            nameof(Broken.LooksNamedPortsUpAtTheSource) => Broken.LooksNamedPortsUpAtTheSource,
            _ => Broken.IgnoresNodePeers,
        };
        Assert.Contains(Enumerable.Range(1, 100), seed => Comparison.Of(RandomCluster.Draw(seed), broken).Any());
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
}
