namespace Sluice.Gateway.Audit;

/// <summary>
/// A decision of the gateway, or a closed tunnel. It holds no query, no credential and no header, and no text that a caller chose except <see cref="Host"/>, of which only what
/// can be a name or an address is written. Texts are cut at <see cref="MostText"/> characters.
/// </summary>
public sealed record AuditRecord
{
    /// <summary>The most characters of a text that are written; what is cut ends with <c>…</c>.</summary>
    public const int MostText = 1_024;

    /// <summary>When it was decided or closed; written in UTC to the millisecond.</summary>
    public required DateTimeOffset Time { get; init; }

    public required AuditEvent Event { get; init; }

    /// <summary>The id of the request; the same in the decision and when the tunnel closes.</summary>
    public required string Request { get; init; }

    /// <summary>The workload, <c>shop/Deployment/checkout</c>, or the source address of an unknown caller.</summary>
    public required string Caller { get; init; }

    /// <summary>How it was identified: <c>address</c>, <c>certificate</c>, <c>token</c>, <c>none</c>.</summary>
    public required string IdentifiedBy { get; init; }

    /// <summary>The name or address that was asked for.</summary>
    public required string Host { get; init; }

    /// <summary>The address that was dialled or would have been; null when none was resolved.</summary>
    public string? Address { get; init; }

    public required int Port { get; init; }

    public required AuditVerdict Verdict { get; init; }

    /// <summary>The rule that decided; null when no rule did.</summary>
    public string? Rule { get; init; }

    /// <summary>The exception that let it through; null for a flow and for a refusal.</summary>
    public string? Exception { get; init; }

    /// <summary>Who answers for the exception.</summary>
    public string? Owner { get; init; }

    /// <summary>The classification of the exception, as charters write it: <c>restricted</c>.</summary>
    public string? Classification { get; init; }

    /// <summary>Bytes from the caller to the destination; only of a closed tunnel.</summary>
    public long? BytesOut { get; init; }

    /// <summary>Bytes from the destination to the caller; only of a closed tunnel.</summary>
    public long? BytesIn { get; init; }

    /// <summary>How long the tunnel was open; written in milliseconds.</summary>
    public TimeSpan? Duration { get; init; }

    /// <summary>Why it was decided so, or closed; a sentence of the gateway's own.</summary>
    public required string Reason { get; init; }
}
