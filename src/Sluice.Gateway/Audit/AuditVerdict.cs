namespace Sluice.Gateway.Audit;

/// <summary>What was decided about a connection.</summary>
public enum AuditVerdict
{
    /// <summary>Zero: nothing could be decided, and nothing was let through.</summary>
    Unknown = 0,

    Deny,

    /// <summary>It would be denied, and was let through because its caller is only reported on.</summary>
    Report,

    Allow,
}
