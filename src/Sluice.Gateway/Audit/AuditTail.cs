using System.Security.Cryptography;
using System.Text.Json;

namespace Sluice.Gateway.Audit;

/// <summary>How a file of a log ends.</summary>
/// <param name="File">Its name without folder; empty for the file that is written to.</param>
/// <param name="Length">Its length in bytes.</param>
internal sealed record AuditTail(string File, long Length)
{
    /// <summary>How far back the last line is looked for, in bytes; a line is shorter.</summary>
    private const int Most = 1 << 20;

    /// <summary>The run of the last line.</summary>
    public string Run { get; private init; } = "";

    /// <summary>The number of the last line.</summary>
    public long Sequence { get; private init; }

    /// <summary>The digest of the last line; null when there is no whole line.</summary>
    public byte[]? Head { get; private init; }

    /// <summary>The digest of a part of a line behind it, with the line feed that has to be put there; null when there is none.</summary>
    public byte[]? Torn { get; private init; }

    /// <summary>Whether a line feed has to be put behind what is there, be it a part of a line or a whole one.</summary>
    public bool LacksLineFeed { get; private init; }

    /// <summary>Reads the end of a file.</summary>
    /// <exception cref="IOException">It cannot be read, or holds something else than an audit log.</exception>
    public static AuditTail Of(string file, FileStream stream)
    {
        var length = stream.Length;
        var bytes = new byte[(int)Math.Min(length, Most)];
        stream.Position = length - bytes.Length;
        stream.ReadExactly(bytes);
        var end = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
        var part = bytes.AsSpan(end);
        var tail = new AuditTail(file, length) { LacksLineFeed = !part.IsEmpty };
        if (Read(part) is var (whole, number)) return tail with { Run = whole, Sequence = number, Head = SHA256.HashData([.. part, (byte)'\n']) };
        if (!part.IsEmpty) tail = tail with { Torn = SHA256.HashData([.. part, (byte)'\n']) };
        for (var from = end; from > 0; end = from)
        {
            from = bytes.AsSpan(0, end - 1).LastIndexOf((byte)'\n') + 1;
            if (Read(bytes.AsSpan(from, end - from)) is var (run, sequence)) return tail with { Run = run, Sequence = sequence, Head = SHA256.HashData(bytes.AsSpan(from, end - from)) };
        }

        return length == 0 || (end == 0 && part.Length == length && part.StartsWith("{\"seq\":0,"u8)) ? tail : throw new IOException($"{stream.Name} holds something else than an audit log, and nothing is written behind it");
    }

    private static (string Run, long Sequence)? Read(ReadOnlySpan<byte> line)
    {
        if (line.IsEmpty) return null;
        try
        {
            var reader = new Utf8JsonReader(line);
            using var document = JsonDocument.ParseValue(ref reader);
            var json = document.RootElement;
            return json.ValueKind == JsonValueKind.Object && json.TryGetProperty("run", out var run) && run.ValueKind == JsonValueKind.String && json.TryGetProperty("seq", out var sequence) && sequence.TryGetInt64(out var number) && json.TryGetProperty("prev", out _)
                ? (run.GetString()!, number) : null;
        }
        catch (Exception fault) when (fault is JsonException or InvalidOperationException)
        {
            // A line that is none: the one before it may be.
            return null;
        }
    }
}
