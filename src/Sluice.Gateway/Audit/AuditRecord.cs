namespace Sluice.Gateway.Audit;

public enum AuditEvent { Unknown = 0, Decision, Closed }

public enum AuditVerdict { Unknown = 0, Deny, Report, Allow }

public sealed record AuditRecord
{
    public required DateTimeOffset Time { get; init; }
    public required AuditEvent Event { get; init; }
    public required string Request { get; init; }
    public required string Caller { get; init; }
    public required string IdentifiedBy { get; init; }
    public required string Host { get; init; }
    public string? Address { get; init; }
    public required int Port { get; init; }
    public required AuditVerdict Verdict { get; init; }
    public string? Rule { get; init; }
    public string? Exception { get; init; }
    public string? Owner { get; init; }
    public string? Classification { get; init; }
    public long? BytesOut { get; init; }
    public long? BytesIn { get; init; }
    public TimeSpan? Duration { get; init; }
    public required string Reason { get; init; }
}

public sealed class AuditLog
{
    public ValueTask<bool> WaitForRoomAsync(CancellationToken stop) => new(true);
    public bool Write(AuditRecord record) => true;
}
