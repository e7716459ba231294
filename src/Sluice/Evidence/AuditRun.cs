using Sluice.Findings;

namespace Sluice.Evidence;

/// <summary>How a run ended, as far as its lines say.</summary>
public enum AuditRunEnd
{
    Unknown = 0,

    /// <summary>There is no end, and nothing follows: it goes on, or it was cut.</summary>
    Open,

    /// <summary>There is no end, and a later run follows its last line: it was killed.</summary>
    Killed,

    /// <summary>It goes on in a file that was not given.</summary>
    Elsewhere,

    /// <summary>It ended by itself.</summary>
    Ended,
}

/// <summary>A run of the gateway in an audit log.</summary>
/// <param name="Run">Its name.</param>
/// <param name="Replica">The replica that wrote it; empty where its first line was not given.</param>
/// <param name="From">Its first line that is there.</param>
public sealed record AuditRun(string Run, string Replica, SourceSpan From)
{
    /// <summary>The time of its first line that is there.</summary>
    public required DateTimeOffset Began { get; init; }

    /// <summary>The time of its last good checkpoint; null when there is none.</summary>
    public DateTimeOffset? Proven { get; init; }

    public required AuditRunEnd End { get; init; }

    /// <summary>Lines, of which there are more than records.</summary>
    public required long Lines { get; init; }

    /// <summary>Decisions and closed tunnels.</summary>
    public required long Records { get; init; }

    /// <summary>Records that it says were dropped.</summary>
    public required long Lost { get; init; }

    /// <summary>The last lines, which no good checkpoint covers.</summary>
    public required long Unproven { get; init; }

    /// <summary>The first of those; without a file when there are none.</summary>
    public SourceSpan UnprovenFrom { get; init; }

    /// <summary>The key that signed its last good checkpoint; empty when there is none.</summary>
    public string SignedBy { get; init; } = "";

    /// <summary>Whether its first line says that a killed process left a part of a line before it, or its own last line is one.</summary>
    public bool IsTorn { get; init; }
}
