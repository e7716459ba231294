using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Sluice.Evidence;

namespace Sluice.Gateway.Audit;

/// <summary>
/// Makes the lines of one run: each has the next number and the digest of the line before. They gather in one buffer that is used again and again; whoever writes it out says so with
/// <see cref="Clear"/>. docs/formats.md describes the lines.
/// </summary>
internal sealed class AuditChain(string run, AuditOptions options, AuditRedaction redaction, AuditSigner? signer) : IDisposable
{
    private static readonly JsonWriterOptions Relaxed = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    private readonly ArrayBufferWriter<byte> buffer = new(1 << 17);
    private readonly ArrayBufferWriter<byte> payload = new(1 << 10);
    private readonly Utf8JsonWriter json = new(Stream.Null, Relaxed);
    private readonly byte[] previous = [.. "0000000000000000000000000000000000000000000000000000000000000000"u8];
    private readonly byte[] runName = System.Text.Encoding.ASCII.GetBytes(run);
    private long sequence;

    /// <summary>The lines since the last <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Lines => buffer.WrittenSpan;

    /// <summary>Records among those lines.</summary>
    public int Records { get; private set; }

    /// <summary>Records since the last checkpoint.</summary>
    public int Unproven { get; private set; }

    /// <summary>The first line of the run.</summary>
    /// <param name="before">What was there before; null when nothing was.</param>
    /// <param name="time">The time of the line.</param>
    public void Start(AuditTail? before, DateTimeOffset time)
    {
        if (before?.Head is { } head) Convert.TryToHexStringLower(head, previous, out _);
        if (before is { LacksLineFeed: true, File.Length: 0 }) buffer.Write("\n"u8);
        Begin(buffer, AuditLineKind.Start, time);
        json.WriteNumber("version"u8, 1);
        Origin();
        if (before?.Head is not null)
        {
            json.WriteStartObject("follows"u8);
            json.WriteString("run"u8, before.Run);
            json.WriteNumber("seq"u8, before.Sequence);
            if (before.File.Length > 0) json.WriteString("file"u8, before.File);
            json.WriteEndObject();
        }

        if (before is { Torn: { } torn, File.Length: 0 }) json.WriteString("torn"u8, Convert.ToHexStringLower(torn));
        End();
    }

    /// <summary>The first line of a file that goes on where another ended.</summary>
    public void Continued(string file, DateTimeOffset time)
    {
        Begin(buffer, AuditLineKind.Continued, time);
        json.WriteString("file"u8, file);
        Origin();
        End();
    }

    /// <summary>A decision, or a closed tunnel.</summary>
    public void Record(AuditRecord given)
    {
        var record = redaction.Of(given);
        Begin(buffer, record.Event == AuditEvent.Closed ? AuditLineKind.Closed : AuditLineKind.Decision, record.Time);
        AuditFields.Write(json, record);
        End();
        Records++;
        Unproven++;
    }

    /// <summary>Records were dropped.</summary>
    public void Lost(long count, DateTimeOffset time)
    {
        Begin(buffer, AuditLineKind.Lost, time);
        json.WriteNumber("count"u8, count);
        End();
    }

    /// <summary>A file is about to be deleted.</summary>
    public void Removed(AuditTail oldest, DateTimeOffset time)
    {
        Begin(buffer, AuditLineKind.Removed, time);
        json.WriteString("file"u8, oldest.File);
        json.WriteString("head"u8, Convert.ToHexStringLower(oldest.Head ?? []));
        End();
    }

    /// <summary>A checkpoint over everything before it.</summary>
    public void Checkpoint(AuditCheckpointState state, DateTimeOffset time)
    {
        Begin(payload, AuditLineKind.Checkpoint, time);
        json.WriteString("state"u8, EvidenceNames.Of(state));
        json.WriteEndObject();
        json.Flush();
        var envelope = AuditCheckpoint.Unsigned(payload.WrittenSpan);
        payload.ResetWrittenCount();
        start = buffer.WrittenCount;
        buffer.Write(AuditCheckpoint.Line(signer?.Sign(envelope) ?? envelope));
        Link();
        Unproven = 0;
    }

    /// <summary>The lines are written.</summary>
    public void Clear()
    {
        buffer.ResetWrittenCount();
        Records = 0;
    }

    public void Dispose() => json.Dispose();

    private int start;

    private void Begin(ArrayBufferWriter<byte> to, AuditLineKind kind, DateTimeOffset time)
    {
        start = to.WrittenCount;
        json.Reset(to);
        json.WriteStartObject();
        json.WriteNumber("seq"u8, sequence);
        json.WriteString("run"u8, runName);
        json.WriteString("prev"u8, previous);
        AuditFields.Time(json, time);
        json.WriteString("event"u8, AuditFields.Word(kind));
    }

    private void Origin()
    {
        json.WriteString("replica"u8, options.Replica);
        json.WriteNumber("interval"u8, (long)options.CheckpointEvery.Time.TotalSeconds);
    }

    private void End()
    {
        json.WriteEndObject();
        json.Flush();
        Link();
    }

    /// <summary>Ends the line, and lets the next one follow it.</summary>
    private void Link()
    {
        buffer.Write("\n"u8);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(buffer.WrittenSpan[start..], digest);
        Convert.TryToHexStringLower(digest, previous, out _);
        sequence++;
    }
}
