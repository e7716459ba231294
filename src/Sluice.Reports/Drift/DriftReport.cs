using Sluice.Analysis;
using Sluice.Drift;
using Sluice.Findings;
using Sluice.Reports.Differences;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Drift;

/// <summary>Which drift a pipeline is to stop at.</summary>
public enum DriftFailOn
{
    /// <summary>Any: an object or a connection that is not as desired, or a part that could not be seen.</summary>
    Any = 0,

    /// <summary>Only what is open, or may be, and should not: policies that are not enforced and parts that could not be seen count.</summary>
    Opened,
}

/// <summary>What <c>sluice drift</c> answers: the objects and connections of a cluster that are not as desired, with the objects responsible.</summary>
public sealed record DriftReport
{
    private DriftReport()
    {
    }

    public required DriftComparison Comparison { get; init; }

    /// <summary>What is desired, as it was named.</summary>
    public required string Desired { get; init; }

    /// <summary>What was looked at, as it was named.</summary>
    public required string Live { get; init; }

    public DriftFailOn FailOn { get; init; }

    /// <summary>The name of the charter that what is desired was compiled from; empty when manifests are desired.</summary>
    public string Charter { get; init; } = "";

    /// <summary>The connections as a difference from desired to live.</summary>
    internal DifferenceReport Connections { get; private init; } = null!;

    /// <summary>How many objects differ; those that cannot be seen are not among them.</summary>
    public int Drifted => Comparison.Objects.Count(static drift => drift.Kind != ObjectDriftKind.Unknown);

    /// <summary>How many objects cannot be seen.</summary>
    public int Unseen => Comparison.Objects.Count - Drifted;

    /// <summary>How many connections are open, in whole or in part, and should not be.</summary>
    public int Opened => Connections.Changes.Count(static change => !change.Opened.IsEmpty);

    /// <summary>How many connections are closed, in whole or in part, and should not be.</summary>
    public int Closed => Connections.Changes.Count(static change => !change.Closed.IsEmpty);

    /// <summary>Of how many connections it cannot be said, in whole or in part, whether they are as desired.</summary>
    public int Unknown => Connections.Changes.Count(static change => !change.Unknown.IsEmpty);

    /// <summary>Whether the pipeline is to stop.</summary>
    public bool Fails => FailOn == DriftFailOn.Any ? !Comparison.IsNone
        : Comparison.Gap is not null || Comparison.Unseen.Count > 0 || Connections.Changes.Any(static change => !change.Opened.IsEmpty || !change.PerhapsOpened.IsEmpty);

    /// <summary>The report of a comparison.</summary>
    /// <param name="comparison">The comparison.</param>
    /// <param name="desired">What is desired, as it was named.</param>
    /// <param name="live">What was looked at, as it was named.</param>
    public static DriftReport Of(DriftComparison comparison, string desired, string live)
    {
        ArgumentNullException.ThrowIfNull(comparison);
        var known = new Dictionary<ConnectionChange, ValueList<Responsible>>(ReferenceEqualityComparer.Instance);
        foreach (var (change, by) in comparison.Connections) known.Add(change, by);
        return new()
        {
            Comparison = comparison,
            Desired = desired,
            Live = live,
            Connections = DifferenceReport.Of(comparison.Difference, comparison.Connections.Select(static connection => connection.Change), desired, live, Differences.FailOn.Nothing) with
            {
                Because = change => [.. known[change].Select(by => DriftWords.Because(comparison, by))],
            },
        };
    }

    /// <summary>Where an object is to be looked for: where it is desired, else where a file that was looked at has it.</summary>
    internal static SourceSpan PlaceOf(ObjectDrift drift) => drift.Desired.File is not null ? drift.Desired : RuleWords.IsOfCluster(drift.Live) ? default : drift.Live;
}
