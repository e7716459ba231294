using System.Text.Json;
using System.Text.Unicode;
using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Evidence;

/// <summary>
/// Reads bundles: a DSSE envelope in JSON, and in it the statement. Strict: what is not understood is a problem with its path, and all of them are told at once. Nothing here says
/// whether a bundle is true; that is <see cref="Examination"/>.
/// </summary>
public static class BundleReader
{
    private const string What = "A bundle is written by sluice verify --evidence: a DSSE envelope in JSON, with payload, payloadType and signatures.";

    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = 16 };

    /// <summary>Reads a bundle.</summary>
    public static BundleRead Read(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var problems = new List<Problem>();
        EvidenceBundle? bundle = null;
        try
        {
            if (Envelope(source, problems) is { } envelope && Statement(envelope, source.File, problems) is var (statement, stated)) bundle = new(envelope, statement, stated);
        }
        catch (InvalidOperationException)
        {
            // What JSON lets pass and no text can hold: half of a surrogate pair, written as an escape.
            problems.Add(NoText(source.File));
        }

        return new(problems.Count == 0 ? bundle : null, problems.ToValueList());
    }

    private static Envelope? Envelope(SourceText source, List<Problem> problems)
    {
        using var document = Parse(source.Bytes.ToArray(), source.File, "it is no envelope", problems);
        if (document is null) return null;
        var fields = new JsonFields(document.RootElement, "", source.File, problems);
        var payload = Bytes(fields, "payload");
        var type = fields.Text("payloadType");
        var signatures = fields.Objects("signatures", static signature => new EnvelopeSignature(signature.OptionalText("keyid"), Bytes(signature, "sig")));
        fields.Done();
        if (type.Length > 0 && type != Sluice.Evidence.Envelope.InToto) fields.Refuse("payloadType", $"is `{type}`, and {Sluice.Evidence.Envelope.InToto} is understood");
        return problems.Count == 0 ? new(type, payload, signatures) : null;
    }

    private static ValueList<byte> Bytes(JsonFields fields, string name)
    {
        var text = fields.Text(name);
        if (Sluice.Evidence.Envelope.FromBase64(text) is { } bytes) return bytes;
        fields.Refuse(name, "is no base64");
        return [];
    }

    private static (EvidenceStatement, StatedParts)? Statement(Envelope envelope, string file, List<Problem> problems)
    {
        using var document = Parse(envelope.Payload.ToArray(), file, "its payload is no statement", problems);
        if (document is null) return null;
        var read = StatementReader.Read(new JsonFields(document.RootElement, "", $"{file}, payload", problems));
        return problems.Count == 0 ? read : null;
    }

    private static JsonDocument? Parse(byte[] bytes, string file, string what, List<Problem> problems)
    {
        if (!Utf8.IsValid(bytes))
        {
            problems.Add(NoText(file));
            return null;
        }

        try
        {
            return JsonDocument.Parse(bytes, Strict);
        }
        catch (JsonException fault)
        {
            problems.Add(new(ProblemIds.Form, Severity.Error, SourceSpan.OfFile(file), $"{what}: {Reason(fault)}") { Remedy = What });
            return null;
        }
    }

    private static Problem NoText(string file) => new(ProblemIds.Form, Severity.Error, SourceSpan.OfFile(file), "a text in it is no Unicode") { Remedy = What };

    /// <summary>The first sentence of the message, without the place in the parser's own counting.</summary>
    private static string Reason(JsonException fault)
    {
        var message = fault.Message;
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return $"no JSON in line {(fault.LineNumber ?? 0) + 1} ({(end > 0 ? message[..end] : message).TrimEnd('.')})";
    }
}
