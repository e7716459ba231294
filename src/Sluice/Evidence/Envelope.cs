using System.Buffers.Text;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>A signature of an envelope.</summary>
/// <param name="KeyId">The key that is said to have made it; a hint, which is not signed.</param>
/// <param name="Signature">ECDSA with SHA-256 over the bytes of <see cref="Envelope.SignedBytes"/>, as a DER sequence (RFC 3279).</param>
public sealed record EnvelopeSignature(string KeyId, ValueList<byte> Signature);

/// <summary>A DSSE envelope, version 1.0.2 (https://github.com/secure-systems-lab/dsse): bytes, what they are, and who signed both.</summary>
/// <param name="PayloadType">What the payload is.</param>
/// <param name="Payload">The bytes.</param>
/// <param name="Signatures">Who signed; none in an unsigned bundle.</param>
public sealed record Envelope(string PayloadType, ValueList<byte> Payload, ValueList<EnvelopeSignature> Signatures)
{
    /// <summary>The payload type of in-toto statements.</summary>
    public const string InToto = "application/vnd.in-toto+json";

    /// <summary>An envelope around a statement, not signed yet.</summary>
    public static Envelope Of(EvidenceStatement statement) => new(InToto, ValueList.Create<byte>(StatementBytes.Of(statement)), []);

    /// <summary>What is signed: PAE(type, body) = "DSSEv1" SP LEN(type) SP type SP LEN(body) SP body, lengths as decimal numbers of bytes.</summary>
    public byte[] SignedBytes()
    {
        var type = Encoding.UTF8.GetBytes(PayloadType);
        var head = string.Create(CultureInfo.InvariantCulture, $"DSSEv1 {type.Length} {PayloadType} {Payload.Count} ");
        return [.. Encoding.UTF8.GetBytes(head), .. Payload.Span];
    }

    /// <summary>The envelope as JSON, one line.</summary>
    public byte[] ToBytes()
    {
        using var stream = new MemoryStream();
        using (var json = new Utf8JsonWriter(stream))
        {
            json.WriteStartObject();
            json.WriteBase64String("payload", Payload.Span);
            json.WriteString("payloadType", JsonEncodedText.Encode(PayloadType, System.Text.Encodings.Web.JavaScriptEncoder.UnsafeRelaxedJsonEscaping));
            json.WriteStartArray("signatures");
            foreach (var signature in Signatures)
            {
                json.WriteStartObject();
                json.WriteString("keyid", signature.KeyId);
                json.WriteBase64String("sig", signature.Signature.Span);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        stream.WriteByte((byte)'\n');
        return stream.ToArray();
    }

    /// <summary>The bytes of base64 as the envelope takes it, standard or safe for URLs, with its padding; null when it is none.</summary>
    public static ValueList<byte>? FromBase64(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var utf8 = Encoding.UTF8.GetBytes(text.Replace('-', '+').Replace('_', '/'));
        var bytes = new byte[Base64.GetMaxDecodedFromUtf8Length(utf8.Length)];
        return utf8.AsSpan().ContainsAny(" \t\r\n"u8) || Base64.DecodeFromUtf8(utf8, bytes, out _, out var written) != System.Buffers.OperationStatus.Done ? null : ValueList.Create<byte>(bytes.AsSpan(0, written));
    }
}
