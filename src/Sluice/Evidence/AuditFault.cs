using Sluice.Findings;

namespace Sluice.Evidence;

/// <summary>In which way an audit log does not hold.</summary>
public enum AuditFaultKind
{
    Unknown = 0,

    /// <summary>A checkpoint is not signed.</summary>
    NotSigned,

    /// <summary>A checkpoint is signed by a key that was not given, the subject.</summary>
    UnknownKey,

    /// <summary>The signature of a key that was given is not over the checkpoint.</summary>
    WrongSignature,

    /// <summary>A signature holds and names another key than the one that made it.</summary>
    WrongKeyId,

    /// <summary>What stands there is no line of an audit log.</summary>
    NotUnderstood,

    /// <summary>A line is not the one that the next line follows.</summary>
    Changed,

    /// <summary>Lines are missing before the place.</summary>
    Removed,

    /// <summary>A line is there that the chain has no place for.</summary>
    Inserted,

    /// <summary>A line stands behind later ones.</summary>
    Reordered,

    /// <summary>Lines of another run, the subject, stand between those of one.</summary>
    Mixed,

    /// <summary>A file of the chain, the subject, is not there.</summary>
    MissingFile,

    /// <summary>No good checkpoint covers anything of a run, the subject, that has no end and that no other follows: anyone may have written it.</summary>
    Unproven,

    /// <summary>There is no end, and the next checkpoint should have come long ago: the tail was cut, or the process killed.</summary>
    CutTail,
}

/// <summary>A way in which an audit log does not hold.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Place">The file and the line.</param>
public sealed record AuditFault(AuditFaultKind Kind, SourceSpan Place)
{
    /// <summary>A key, a run, a file or an instant; empty when that needs no saying.</summary>
    public string Subject { get; init; } = "";

    /// <summary>The number of the first line that it is about; -1 when it is about none.</summary>
    public long First { get; init; } = -1;

    /// <summary>The number of the last line that it is about; -1 when it is about none.</summary>
    public long Last { get; init; } = -1;

    /// <summary>The line that tells it, where that is another one.</summary>
    public SourceSpan Told { get; init; }
}
