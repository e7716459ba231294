using Sluice.Charters;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>Why a part of an exception opens nothing.</summary>
public enum IdleCause
{
    Unknown = 0,

    /// <summary>Flows of the charter open it already.</summary>
    OpenByFlows,

    /// <summary>A side matches no workload that was read.</summary>
    MatchesNothing,

    /// <summary>Nobody governs either side, so that nothing was closed.</summary>
    Ungoverned,
}

/// <summary>A part of an exception that opens nothing.</summary>
/// <param name="From">The source as the charter names it.</param>
/// <param name="To">The destination as the charter names it.</param>
/// <param name="Traffic">What of its traffic is idle; never empty.</param>
/// <param name="Cause">Why.</param>
public sealed record IdleOpening(string From, string To, TrafficSet Traffic, IdleCause Cause);

/// <summary>How the review of an exception stands on a day.</summary>
public enum ReviewDuty
{
    /// <summary>The exception names no reviews, or does not count, so that none is asked for.</summary>
    NotAsked = 0,

    /// <summary>The next one is due later, or on the day itself.</summary>
    InTime,

    /// <summary>It was due before the day, or none ever was.</summary>
    Overdue,
}

/// <summary>An exception as the review finds it.</summary>
/// <param name="Exception">The exception.</param>
/// <param name="State">Where it stands on the day.</param>
public sealed record ReviewedException(AccessException Exception, ExceptionState State)
{
    /// <summary>Whole days from the day to its last one, 0 on that day; null unless it is active.</summary>
    public int? DaysLeft { get; init; }

    /// <summary>Whether it is active and ends within the days that are asked about.</summary>
    public bool IsExpiring { get; init; }

    /// <summary>How its own review stands.</summary>
    public ReviewDuty Duty { get; init; }

    /// <summary>
    /// The parts of it that open nothing; all of them when it is unused. Without traffic logs an exception is used as far as it opens what flows do not open already.
    /// </summary>
    public ValueList<IdleOpening> Idle { get; init; }

    /// <summary>What the checks say about it (SLU5xxx), accepted or not, by place.</summary>
    public ValueList<Finding> Findings { get; init; }

    /// <summary>Whether it is active and has no effect (SLU5004).</summary>
    public bool IsUnused => Has("SLU5004");

    /// <summary>Whether it is active, and some of what it opens adds nothing.</summary>
    public bool IsWiderThanUsed => State == ExceptionState.Active && Idle.Count > 0 && !IsUnused;

    private bool Has(string id) => Findings.Any(finding => string.Equals(finding.Id, id, StringComparison.Ordinal));
}
