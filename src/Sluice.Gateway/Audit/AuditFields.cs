using System.Buffers.Text;
using System.Text.Json;
using Sluice.Evidence;

namespace Sluice.Gateway.Audit;

/// <summary>The members of a line that say what was decided; absent where a record has none.</summary>
internal static class AuditFields
{
    private static readonly JsonEncodedText DecisionWord = Text(EvidenceNames.Of(AuditLineKind.Decision)), ClosedWord = Text(EvidenceNames.Of(AuditLineKind.Closed));
    private static readonly JsonEncodedText[] Verdicts = [.. Enum.GetValues<AuditVerdict>().Select(static verdict => Text(EvidenceNames.Of(verdict)))];
    private static readonly JsonEncodedText
        TimeName = Text("time"), Request = Text("request"), Caller = Text("caller"), IdentifiedBy = Text("identifiedBy"), Host = Text("host"), Address = Text("address"), Port = Text("port"),
        Verdict = Text("verdict"), Rule = Text("rule"), Exception = Text("exception"), Owner = Text("owner"), Classification = Text("classification"), BytesOut = Text("bytesOut"),
        BytesIn = Text("bytesIn"), Duration = Text("duration"), Reason = Text("reason");

    /// <summary>The word of a kind of line.</summary>
    public static JsonEncodedText Word(AuditLineKind kind) => kind switch
    {
        AuditLineKind.Decision => DecisionWord,
        AuditLineKind.Closed => ClosedWord,
        _ => Text(EvidenceNames.Of(kind)),
    };

    /// <summary>The time, in UTC to the millisecond: <c>2026-06-30T12:00:00.123Z</c>.</summary>
    public static void Time(Utf8JsonWriter json, DateTimeOffset time)
    {
        const int UpToMilliseconds = 23;
        Span<byte> text = stackalloc byte[40];
        Utf8Formatter.TryFormat(time.UtcDateTime, text, out _, 'O');
        text[UpToMilliseconds] = (byte)'Z';
        json.WriteString(TimeName, text[..(UpToMilliseconds + 1)]);
    }

    public static void Write(Utf8JsonWriter json, AuditRecord record)
    {
        Always(json, Request, record.Request);
        Always(json, Caller, record.Caller);
        Always(json, IdentifiedBy, record.IdentifiedBy);
        Always(json, Host, record.Host);
        Optional(json, Address, record.Address);
        json.WriteNumber(Port, record.Port);
        json.WriteString(Verdict, Verdicts[(int)record.Verdict]);
        Optional(json, Rule, record.Rule);
        Optional(json, Exception, record.Exception);
        Optional(json, Owner, record.Owner);
        Optional(json, Classification, record.Classification);
        if (record.BytesOut is { } sent) json.WriteNumber(BytesOut, sent);
        if (record.BytesIn is { } received) json.WriteNumber(BytesIn, received);
        if (record.Duration is { } duration) json.WriteNumber(Duration, (long)duration.TotalMilliseconds);
        Always(json, Reason, record.Reason);
    }

    private static void Optional(Utf8JsonWriter json, JsonEncodedText name, string? text)
    {
        if (text is not null) Always(json, name, text);
    }

    private static void Always(Utf8JsonWriter json, JsonEncodedText name, string text)
    {
        if (text.Length <= AuditRecord.MostText) json.WriteString(name, text);
        else json.WriteString(name, string.Concat(text.AsSpan(0, AuditRecord.MostText - 1), "…"));
    }

    private static JsonEncodedText Text(string text) => JsonEncodedText.Encode(text);
}
