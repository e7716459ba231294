using System.Globalization;
using System.Security.Cryptography;
using System.Text.Json;
using Sluice.Evidence;
using Sluice.Sets;

namespace Sluice.Readers.Evidence;

/// <summary>
/// Reads one line of an audit log, as far as the chain is concerned. What is not understood, or longer than <see cref="AuditLine.MostBytes"/>, is a line of kind
/// <see cref="AuditLineKind.Unknown"/> with its place and digest: whether that matters is for <see cref="AuditExamination"/> to say.
/// </summary>
internal static class AuditLineReader
{
    private const string Millisecond = "yyyy-MM-ddTHH:mm:ss.fffZ";
    private const int RunDigits = 16, Sha256Digits = 64, MostInterval = 3_600;

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 4 };

    /// <summary>Reads a line.</summary>
    /// <param name="file">The file as it was named.</param>
    /// <param name="number">Its number in the file, from 1.</param>
    /// <param name="bytes">Its bytes, with the line feed where there is one.</param>
    public static AuditLine Read(string file, int number, ReadOnlyMemory<byte> bytes)
    {
        var isWhole = bytes.Span is [.., (byte)'\n'];
        var line = new AuditLine(new(file, number, 1, number, 1), Convert.ToHexStringLower(SHA256.HashData(bytes.Span))) { IsWhole = isWhole };
        if (!isWhole || bytes.Length > AuditLine.MostBytes) return line;
        try
        {
            using var document = JsonDocument.Parse(bytes, Strict);
            return document.RootElement.ValueKind == JsonValueKind.Object && Known(line, document.RootElement, bytes.Span[..^1]) is { } known ? known : line;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // No JSON, or half of a surrogate pair in an escape: the line is not understood, which its kind says.
            return line;
        }
    }

    private static AuditLine? Known(AuditLine line, JsonElement json, ReadOnlySpan<byte> bytes)
    {
        if (Number(json, "seq") is not { } sequence || Hex(json, "run", RunDigits) is not { } run || Hex(json, "prev", Sha256Digits) is not { } previous) return null;
        if (!DateTimeOffset.TryParseExact(Text(json, "time"), Millisecond, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal | DateTimeStyles.AdjustToUniversal, out var time)) return null;
        var kind = EvidenceNames.Find<AuditLineKind>(Text(json, "event") ?? "") ?? AuditLineKind.Unknown;
        line = line with { Kind = kind, Sequence = sequence, Run = run, Previous = previous, Time = time };
        return kind switch
        {
            AuditLineKind.Start => Start(line, json),
            AuditLineKind.Continued => Text(json, "file") is { } file && Origin(line, json) is { } origin ? origin with { File = file } : null,
            AuditLineKind.Lost => Number(json, "count") is { } count ? line with { Lost = count } : null,
            AuditLineKind.Removed => Text(json, "file") is { } file && Hex(json, "head", Sha256Digits) is { } head ? line with { File = file, Head = head } : null,
            AuditLineKind.Checkpoint => Checkpoint(json, bytes) is { } checkpoint ? line with { Checkpoint = checkpoint } : null,
            AuditLineKind.Decision or AuditLineKind.Closed => line,
            _ => null,
        };
    }

    private static AuditLine? Start(AuditLine line, JsonElement json)
    {
        if (line.Sequence != 0 || Number(json, "version") != 1 || Origin(line, json) is not { } origin) return null;
        var start = new AuditStart { Torn = json.TryGetProperty("torn", out _) ? Hex(json, "torn", Sha256Digits) ?? "" : "" };
        if (!json.TryGetProperty("follows", out var follows)) return line.Previous == AuditLine.NoPrevious ? origin with { Start = start } : null;
        if (follows.ValueKind != JsonValueKind.Object || Hex(follows, "run", RunDigits) is not { } run || Number(follows, "seq") is not { } sequence) return null;
        return origin with { Start = start with { Run = run, Sequence = sequence, File = Text(follows, "file") ?? "" } };
    }

    /// <summary>What the first line of a run and of a file says of who writes it.</summary>
    private static AuditLine? Origin(AuditLine line, JsonElement json) =>
        Text(json, "replica") is { } replica && Number(json, "interval") is { } seconds and <= MostInterval ? line with { Replica = replica, Interval = TimeSpan.FromSeconds(seconds) } : null;

    private static AuditCheckpoint? Checkpoint(JsonElement json, ReadOnlySpan<byte> bytes)
    {
        if (EvidenceNames.Find<AuditCheckpointState>(Text(json, "state") ?? "") is not { } state || state == AuditCheckpointState.Unknown) return null;
        if (!json.TryGetProperty("signatures", out var list) || list.ValueKind != JsonValueKind.Array) return null;
        var signatures = new List<EnvelopeSignature>();
        foreach (var item in list.EnumerateArray())
        {
            if (item.ValueKind != JsonValueKind.Object || Text(item, "keyid") is not { } key || Text(item, "sig") is not { } text || Envelope.FromBase64(text) is not { } signature) return null;
            signatures.Add(new(key, signature));
        }

        return AuditCheckpoint.Find(bytes, signatures.ToValueList()) is { } envelope ? new(state, envelope) : null;
    }

    private static string? Text(JsonElement json, string name) => json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private static string? Hex(JsonElement json, string name, int digits) =>
        Text(json, name) is { } text && text.Length == digits && text.All(static digit => char.IsAsciiDigit(digit) || digit is >= 'a' and <= 'f') ? text : null;

    private static long? Number(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.Number && value.TryGetInt64(out var number) && number is >= 0 and < long.MaxValue ? number : null;
}
