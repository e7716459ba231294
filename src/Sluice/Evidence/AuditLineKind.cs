namespace Sluice.Evidence;

/// <summary>What a line of an audit log is about; its word in the log is <see cref="EvidenceNames"/> of it.</summary>
public enum AuditLineKind
{
    Unknown = 0,

    /// <summary>The first line of a run: the replica, and the line that it follows.</summary>
    Start,

    /// <summary>A connection was let through or refused.</summary>
    Decision,

    /// <summary>A tunnel was closed.</summary>
    Closed,

    /// <summary>Records were dropped, and how many.</summary>
    Lost,

    /// <summary>The first line of a file that goes on where another ended.</summary>
    Continued,

    /// <summary>A file that held earlier lines is about to be deleted.</summary>
    Removed,

    /// <summary>Everything up to here is signed, or would be with a key.</summary>
    Checkpoint,
}
