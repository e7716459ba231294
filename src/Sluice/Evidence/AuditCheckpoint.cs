using System.Text;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>What comes after a checkpoint.</summary>
public enum AuditCheckpointState
{
    Unknown = 0,

    /// <summary>More lines.</summary>
    Open,

    /// <summary>Another file.</summary>
    Rotated,

    /// <summary>Nothing: the run ended by itself.</summary>
    End,
}

/// <summary>A checkpoint: a line with a signature over itself, which names the line before it by its digest, and so over everything before.</summary>
/// <param name="State">What comes after it.</param>
/// <param name="Envelope">What is signed, and by whom; without signatures where there was no key.</param>
public sealed record AuditCheckpoint(AuditCheckpointState State, Envelope Envelope)
{
    /// <summary>The payload type of the envelope.</summary>
    public const string PayloadType = "application/vnd.sluice.audit-checkpoint+json";

    /// <summary>Where the signed part of a line ends. A text in JSON cannot hold it: its quotation marks would be escaped.</summary>
    private static ReadOnlySpan<byte> Mark => ",\"signatures\":"u8;

    /// <summary>The envelope around the signed part of a line, which is a whole JSON object; not signed yet.</summary>
    public static Envelope Unsigned(ReadOnlySpan<byte> payload) => new(PayloadType, ValueList.Create(payload), []);

    /// <summary>
    /// The envelope in a line; null when the line is not, byte for byte, what <see cref="Line"/> writes for it. Anything looser could be changed behind the signed part without
    /// being noticed.
    /// </summary>
    /// <param name="line">The line without its end.</param>
    /// <param name="signatures">The signatures that it holds.</param>
    public static Envelope? Find(ReadOnlySpan<byte> line, ValueList<EnvelopeSignature> signatures)
    {
        var at = line.IndexOf(Mark);
        if (at < 0) return null;
        var envelope = Unsigned([.. line[..at], (byte)'}']) with { Signatures = signatures };
        return line.SequenceEqual(Line(envelope)) ? envelope : null;
    }

    /// <summary>The line of an envelope: the payload with the signatures as its last member, without the end of a line.</summary>
    public static byte[] Line(Envelope envelope)
    {
        ArgumentNullException.ThrowIfNull(envelope);
        var text = new StringBuilder();
        foreach (var signature in envelope.Signatures)
            text.Append(text.Length > 0 ? "," : "").Append("{\"keyid\":\"").Append(signature.KeyId).Append("\",\"sig\":\"").Append(Convert.ToBase64String(signature.Signature.Span)).Append("\"}");
        return [.. envelope.Payload.Span[..^1], .. Mark, .. Encoding.UTF8.GetBytes($"[{text}]}}")];
    }
}
