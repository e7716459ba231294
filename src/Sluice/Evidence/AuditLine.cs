using Sluice.Findings;

namespace Sluice.Evidence;

/// <summary>A line of an audit log, as far as the chain is concerned. docs/formats.md describes the whole of it.</summary>
/// <param name="Place">The file and the line in it.</param>
/// <param name="Sha256">SHA-256 of its bytes with the line feed, as 64 lower-case hexadecimal digits, which is what <c>sed -n 7p FILE | sha256sum</c> prints.</param>
public sealed record AuditLine(SourceSpan Place, string Sha256)
{
    /// <summary>What the first line of a first run follows: 64 zeros.</summary>
    public const string NoPrevious = "0000000000000000000000000000000000000000000000000000000000000000";

    /// <summary>The longest line that is written and understood, in bytes with its line feed.</summary>
    public const int MostBytes = 65_536;

    /// <summary>What it is about; <see cref="AuditLineKind.Unknown"/> when it is no line of an audit log, and then nothing else is known of it.</summary>
    public AuditLineKind Kind { get; init; }

    /// <summary>Whether a line feed ends it; the last line of a killed process may have none.</summary>
    public bool IsWhole { get; init; } = true;

    /// <summary>Its number in the run, from 0.</summary>
    public long Sequence { get; init; }

    /// <summary>The name of the run, drawn at random: 16 hexadecimal digits.</summary>
    public string Run { get; init; } = "";

    /// <summary>The digest of the line that it follows.</summary>
    public string Previous { get; init; } = "";

    public DateTimeOffset Time { get; init; }

    /// <summary>The replica that wrote it; of the first line of a run or of a file.</summary>
    public string Replica { get; init; } = "";

    /// <summary>The longest time between two checkpoints; of the first line of a run or of a file.</summary>
    public TimeSpan Interval { get; init; }

    /// <summary>Which line a run follows; only of <see cref="AuditLineKind.Start"/>.</summary>
    public AuditStart? Start { get; init; }

    /// <summary>Only of <see cref="AuditLineKind.Checkpoint"/>.</summary>
    public AuditCheckpoint? Checkpoint { get; init; }

    /// <summary>How many records were dropped; only of <see cref="AuditLineKind.Lost"/>.</summary>
    public long Lost { get; init; }

    /// <summary>The file that went before, of <see cref="AuditLineKind.Continued"/>, or that is deleted, of <see cref="AuditLineKind.Removed"/>.</summary>
    public string File { get; init; } = "";

    /// <summary>The digest of the last line of a deleted file; only of <see cref="AuditLineKind.Removed"/>.</summary>
    public string Head { get; init; } = "";
}

/// <summary>What a run says in its first line about what was there before.</summary>
public sealed record AuditStart
{
    /// <summary>The run before; empty when it knows of none.</summary>
    public string Run { get; init; } = "";

    /// <summary>The number of the last line of the run before.</summary>
    public long Sequence { get; init; }

    /// <summary>The other file that holds the last line of the run before; empty when it is this one.</summary>
    public string File { get; init; } = "";

    /// <summary>The digest of the part of a line that a killed process left before this one, with the line feed that was put behind it; empty when there is none.</summary>
    public string Torn { get; init; } = "";
}
