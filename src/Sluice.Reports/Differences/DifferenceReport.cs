using Sluice.Analysis;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Reports.Differences;

/// <summary>Which changes a pipeline is to stop at.</summary>
public enum FailOn
{
    Nothing = 0,

    /// <summary>A connection was opened or widened, or of one that was not certainly open it cannot be said that it is closed.</summary>
    Opened,

    /// <summary>A connection was closed or narrowed, or of one that was not certainly closed it cannot be said that it is open.</summary>
    Closed,

    /// <summary>Any change, what became unknown or is no longer unknown included.</summary>
    Any,

    /// <summary>A connection was opened or widened, or may have been, and no flow and no exception of the charter covers it.</summary>
    Unapproved,
}

/// <summary>What <c>sluice diff</c> answers: the connections that differ between two readings, with the edits that caused it.</summary>
public sealed record DifferenceReport
{
    private readonly Dictionary<ConnectionChange, Covering> coverings = new(ReferenceEqualityComparer.Instance);

    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    /// <summary>The older reading, as it was named.</summary>
    public required string Old { get; init; }

    /// <summary>The newer reading, as it was named.</summary>
    public required string New { get; init; }

    /// <summary>The connections that differ, ordered by source and destination.</summary>
    public required IReadOnlyList<ConnectionChange> Changes { get; init; }

    /// <summary>Workloads that only the newer reading has.</summary>
    public ValueList<Workload> Added { get; init; }

    /// <summary>Workloads that only the older reading has.</summary>
    public ValueList<Workload> Removed { get; init; }

    /// <summary>What was wrong with the newer input.</summary>
    public ValueList<Problem> Problems { get; init; }

    public FailOn FailOn { get; init; }

    /// <summary>What the newer charter covers; null when there is none.</summary>
    public Coverage? Coverage { get; init; }

    /// <summary>What is wrong with the newer charter. With an error among it nothing is said about coverage.</summary>
    public ValueList<Problem> CharterProblems { get; init; }

    /// <summary>The exceptions that the change adds to the charter or says otherwise, where both readings have one.</summary>
    public ValueList<ExceptionChange> Exceptions { get; init; }

    /// <summary>What is said to be behind a change, where that is not the edit; null for the edit.</summary>
    internal Func<ConnectionChange, IReadOnlyList<(string Text, SourceSpan Span)>>? Because { get; init; }

    /// <summary>The two relations, for what is said about labels and about rules of new workloads.</summary>
    internal Reachability Before { get; private init; } = null!;

    internal Reachability After { get; private init; } = null!;

    /// <summary>How many changes the pipeline is to stop at.</summary>
    public int Failing => Changes.Count(Fails);

    /// <summary>Whether the pipeline is to stop at a change. What cannot be said counts as what the pipeline asks about: a doubt opens no gate.</summary>
    internal bool Fails(ConnectionChange change) => FailOn switch
    {
        FailOn.Opened => !change.Opened.IsEmpty || !change.PerhapsOpened.IsEmpty,
        FailOn.Closed => !change.Closed.IsEmpty || !change.PerhapsClosed.IsEmpty,
        FailOn.Any => true,
        FailOn.Unapproved => CoveringOf(change) is { IsWhole: false },
        _ => false,
    };

    /// <summary>What covers what a change opens, or may open; null when it opens nothing, and without a charter.</summary>
    internal Covering? CoveringOf(ConnectionChange change)
    {
        var opened = change.Opened.Union(change.PerhapsOpened);
        if (Coverage is null || opened.IsEmpty) return null;
        if (!coverings.TryGetValue(change, out var covering)) coverings[change] = covering = Coverage.Of(change.From, change.To, opened);
        return covering;
    }

    /// <summary>The report of a comparison.</summary>
    public static DifferenceReport Of(ReachabilityDifference difference, string old, string @new, FailOn failOn) => Of(difference, difference?.Changes(), old, @new, failOn);

    /// <summary>The same with the changes at hand.</summary>
    internal static DifferenceReport Of(ReachabilityDifference? difference, IEnumerable<ConnectionChange>? changes, string old, string @new, FailOn failOn)
    {
        ArgumentNullException.ThrowIfNull(difference);
        var (before, after) = (difference.Before.Snapshot.Workloads, difference.After.Snapshot.Workloads);
        return new()
        {
            Profile = difference.After.Profile.Name,
            Old = old,
            New = @new,
            Changes = [.. changes ?? []],
            Added = Without(after, before),
            Removed = Without(before, after),
            Problems = difference.After.Snapshot.Problems,
            FailOn = failOn,
            Before = difference.Before,
            After = difference.After,
        };
    }

    private static ValueList<Workload> Without(ValueList<Workload> these, ValueList<Workload> those)
    {
        var known = those.Select(static workload => workload.Name).ToHashSet();
        return [.. these.Where(workload => !known.Contains(workload.Name)).DistinctBy(static workload => workload.Name).OrderBy(static workload => workload.Name)];
    }
}
