using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>What happened to a connection between two readings.</summary>
public enum ChangeKind
{
    Unspecified = 0,

    /// <summary>Nothing was open, now something is.</summary>
    Opened,

    /// <summary>Something was open, now nothing is.</summary>
    Closed,

    /// <summary>More ports are open than before, and none fewer.</summary>
    Widened,

    /// <summary>Fewer ports are open than before, and none more.</summary>
    Narrowed,

    /// <summary>Some ports were opened and others closed.</summary>
    Moved,

    /// <summary>No port was certainly opened or closed, but what cannot be said is different.</summary>
    Unknown,
}

/// <summary>How an edit of a policy brought a change about.</summary>
public enum CauseKind
{
    Unspecified = 0,

    /// <summary>The rule was not there before, or its policy was not.</summary>
    RuleAdded,

    /// <summary>The rule, or its policy, is no longer there.</summary>
    RuleRemoved,

    /// <summary>The policy did not isolate this end before.</summary>
    IsolationAdded,

    /// <summary>The policy no longer isolates this end.</summary>
    IsolationRemoved,

    /// <summary>No policy has changed: labels of a workload or namespace have.</summary>
    LabelsChanged,

    /// <summary>One of the ends is new, or gone.</summary>
    EndpointChanged,

    /// <summary>What the policy means was in doubt, and no longer is.</summary>
    DoubtRemoved,

    /// <summary>What the policy means was certain, and is in doubt now.</summary>
    DoubtAdded,
}

/// <summary>The edit behind a change. The rule is of the newer reading where it is there, else of the older; null when no rule is at fault.</summary>
public sealed record ChangeCause(CauseKind Kind, RuleRef? Rule)
{
    /// <summary>
    /// For a rule that was edited in place: what stands, or stood, at its place in the other reading. Null for a rule that is new or gone altogether.
    /// </summary>
    public RuleRef? Counterpart { get; init; }
}

/// <summary>A connection that differs between two readings.</summary>
public sealed record ConnectionChange
{
    public required Endpoint From { get; init; }

    public required Endpoint To { get; init; }

    public required ChangeKind Kind { get; init; }

    /// <summary>Ports that are certainly open now and were certainly not before, or the other way about for the unknown ones.</summary>
    public required TrafficSet Opened { get; init; }

    /// <summary>Ports that were certainly open and are certainly closed now.</summary>
    public required TrafficSet Closed { get; init; }

    /// <summary>Ports of which it cannot be said on one side or the other.</summary>
    public required TrafficSet Unknown { get; init; }

    /// <summary>
    /// Of the unknown ports those that were not certainly open and may be open now: closed before and unknown now, or unknown before and open now. None of them is in
    /// <see cref="Opened"/>.
    /// </summary>
    public TrafficSet PerhapsOpened { get; init; } = TrafficSet.Empty;

    /// <summary>
    /// Of the unknown ports those that were not certainly closed and may be closed now: open before and unknown now, or unknown before and closed now. None of them is in
    /// <see cref="Closed"/>.
    /// </summary>
    public TrafficSet PerhapsClosed { get; init; } = TrafficSet.Empty;

    /// <summary>The edits that caused it.</summary>
    public ValueList<ChangeCause> Causes { get; init; }
}
