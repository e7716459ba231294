namespace Sluice.Gateway.Audit;

/// <summary>What an audit record is about.</summary>
public enum AuditEvent
{
    Unknown = 0,

    /// <summary>A connection was asked for, and let through or refused.</summary>
    Decision,

    /// <summary>A tunnel that was let through is closed.</summary>
    Closed,
}
