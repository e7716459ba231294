using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Model;

namespace Sluice.Drift;

/// <summary>What is compared: what is desired, and what is there, on a day.</summary>
/// <param name="Desired">What Git says. Only its policies, the labels of its namespaces and pods, and which namespaces it speaks of have a say.</param>
/// <param name="Live">The cluster.</param>
/// <param name="Instant">The instant that decides which exceptions count.</param>
public sealed record DriftInput(Snapshot Desired, Snapshot Live, DateTimeOffset Instant)
{
    public Profile Profile { get; init; } = Profile.Upstream;

    public AnalysisOptions Options { get; init; } = AnalysisOptions.Default;

    /// <summary>The charter, bound to the live cluster: says which exceptions count and who may carry trusted labels. Null when there is none.</summary>
    public BoundCharter? Charter { get; init; }

    /// <summary>The live cluster as it should be: its workloads, namespaces and Services, with the policies that are desired and the labels that Git sets.</summary>
    public Snapshot OverLive() => DesiredCluster.Of(this).Snapshot;
}
