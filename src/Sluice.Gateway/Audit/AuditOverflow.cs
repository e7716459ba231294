namespace Sluice.Gateway.Audit;

/// <summary>What happens when records come faster than they can be written.</summary>
public enum AuditOverflow
{
    /// <summary>Zero is safe: new tunnels wait until a record can be kept.</summary>
    FailClosed = 0,

    /// <summary>Traffic goes on; records are dropped, and the log says how many.</summary>
    DropAndCount,
}
