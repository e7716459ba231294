using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>How sensitive the data is that may pass, from least to most.</summary>
public enum DataClassification
{
    Unknown = 0,
    Public,
    Internal,
    Restricted,
    SensitiveLocation,
}

/// <summary>Where an exception stands on a day.</summary>
public enum ExceptionState
{
    /// <summary>Zero: something that every exception needs is missing. It counts on no day.</summary>
    Incomplete = 0,
    NotYet,
    Active,
    Expired,
}

/// <summary>A governed deviation with an owner and an end: it opens a path, or accepts a finding.</summary>
/// <param name="Name">Its name, unique among the exceptions.</param>
/// <param name="Span">Where the object begins.</param>
public sealed record AccessException(string Name, SourceSpan Span)
{
    /// <summary>The path it opens; null when it accepts a finding, or says neither.</summary>
    public Opening? Opens { get; init; }

    /// <summary>The finding it accepts; null when it opens a path, or says neither.</summary>
    public Acceptance? Accepts { get; init; }

    /// <summary>Who answers for it; null when nobody is named.</summary>
    public string? Owner { get; init; }

    public string? Reason { get; init; }

    /// <summary>A ticket or record; null when none is named.</summary>
    public string? AuditRef { get; init; }

    /// <summary>Of the data that may pass; <see cref="DataClassification.Unknown"/> when it is not said.</summary>
    public DataClassification Classification { get; init; }

    /// <summary>Who is said to have approved it. A claim.</summary>
    public ValueList<string> ApprovedBy { get; init; }

    /// <summary>The first day it counts; null when it counts from the beginning.</summary>
    public DateOnly? NotBefore { get; init; }

    /// <summary>The last day it counts; null when none is given, and then it never counts.</summary>
    public DateOnly? Expires { get; init; }

    public SourceSpan ExpiresSpan { get; init; }

    public ReviewTerms? Review { get; init; }

    /// <summary>Where its days begin and end.</summary>
    public TimeZoneInfo TimeZone { get; init; } = TimeZoneInfo.Utc;

    /// <summary>The names of the fields that it needs and lacks, in the order of the language.</summary>
    public IEnumerable<string> Missing
    {
        get
        {
            if (Opens is null && Accepts is null) yield return "opens or accepts";
            if (string.IsNullOrWhiteSpace(Owner)) yield return "owner";
            if (string.IsNullOrWhiteSpace(Reason)) yield return "reason";
            if (Opens is not null && Classification == DataClassification.Unknown) yield return "dataClassification";
            if (string.IsNullOrWhiteSpace(AuditRef)) yield return "auditRef";
            if (Expires is null) yield return "expires";
        }
    }

    /// <summary>The first instant at which it may count, in UTC; null when it counts from the beginning.</summary>
    public DateTimeOffset? Begins => NotBefore is { } day ? StartOf(day) : null;

    /// <summary>The instant from which it does not count any more, in UTC: the end of the day it expires. Null when it has no end, and then it never counts.</summary>
    public DateTimeOffset? Ends => Expires is { } day ? StartOf(day.AddDays(1)) : null;

    /// <summary>Whether it counts at an instant: complete, begun, and not after the end of the day it expires.</summary>
    public bool CountsAt(DateTimeOffset instant) => StateAt(instant) == ExceptionState.Active;

    /// <summary>The day that an instant belongs to, where its days begin and end.</summary>
    public DateOnly DayAt(DateTimeOffset instant) => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, TimeZone).DateTime);

    /// <summary>Whole days from its first day, or from that day when it names none, to its expiry; null when it names no expiry.</summary>
    public int? LastsFrom(DateOnly day) => Expires?.DayNumber - (NotBefore ?? day).DayNumber;

    /// <summary>Where it stands at an instant.</summary>
    public ExceptionState StateAt(DateTimeOffset instant)
    {
        return Missing.Any() ? ExceptionState.Incomplete : StateAt(instant, NotBefore, Expires, TimeZone);
    }

    /// <summary>Where days stand at an instant: both the first and the last count whole. Without a last day nothing counts.</summary>
    public static ExceptionState StateAt(DateTimeOffset instant, DateOnly? notBefore, DateOnly? expires, TimeZoneInfo timeZone)
    {
        if (expires is null) return ExceptionState.Incomplete;
        var day = DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(instant, timeZone).DateTime);
        if (day < notBefore) return ExceptionState.NotYet;
        return day > expires ? ExceptionState.Expired : ExceptionState.Active;
    }

    /// <summary>The first instant of a day in its time zone. Where clocks skip midnight the day begins when they do; where midnight comes twice, with the first.</summary>
    private DateTimeOffset StartOf(DateOnly day)
    {
        var midnight = day.ToDateTime(TimeOnly.MinValue);
        var offset = TimeZone.IsInvalidTime(midnight) ? TimeZone.GetUtcOffset(midnight.AddHours(-3))
            : TimeZone.IsAmbiguousTime(midnight) ? TimeZone.GetAmbiguousTimeOffsets(midnight).Max()
            : TimeZone.GetUtcOffset(midnight);
        return new DateTimeOffset(midnight, offset).ToUniversalTime();
    }
}

/// <summary>A path that an exception opens.</summary>
/// <param name="From">The sources, at least one.</param>
/// <param name="To">The destinations, at least one.</param>
/// <param name="Ports">The ports; empty means every port that the destination's component names.</param>
/// <param name="Span">Where it stands.</param>
public sealed record Opening(ValueList<CharterPeer> From, ValueList<CharterPeer> To, ValueList<CharterPort> Ports, SourceSpan Span)
{
    /// <summary>The names that may be reached without TLS.</summary>
    public IEnumerable<DomainPeer> WithoutTls => To.OfType<DomainPeer>().Where(static peer => peer.Tls == TlsDemand.Off);

    /// <summary>As the charter writes it: <c>web → smtp.example.com (tls off)</c>.</summary>
    public override string ToString() => $"{string.Join(", ", From)} → {string.Join(", ", To.Select(static peer => peer is DomainPeer { Tls: TlsDemand.Off } ? $"{peer} (tls off)" : peer.ToString()))}";
}

/// <summary>A finding that is accepted in a scope.</summary>
/// <param name="Finding">The id of the check, <c>SLU3004</c>.</param>
/// <param name="Namespace">The namespace it is accepted in; null means everywhere.</param>
/// <param name="Object">The object it is accepted of, as findings name it (<c>NetworkPolicy shop/db</c>); null means any.</param>
/// <param name="Span">Where it stands.</param>
public sealed record Acceptance(string Finding, string? Namespace, string? Object, SourceSpan Span);

/// <summary>How often an exception is looked at again.</summary>
/// <param name="EveryDays">Days from one review to the next, at least 1.</param>
/// <param name="Last">The day of the last review; null when there was none.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ReviewTerms(int EveryDays, DateOnly? Last, SourceSpan Span)
{
    /// <summary>The day by which the next review is due; null when there was none yet, so that it is due now.</summary>
    public DateOnly? Due => Last?.AddDays(EveryDays);

    /// <summary>Whether a review was due before a day, or none ever was.</summary>
    public bool IsOverdueOn(DateOnly day) => !(Due >= day);
}
