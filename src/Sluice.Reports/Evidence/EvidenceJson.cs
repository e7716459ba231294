using System.Text.Json;
using Sluice.Reports.Json;

namespace Sluice.Reports.Evidence;

/// <summary>The statement of a bundle with the keys that are said to have signed it; docs/formats.md describes it.</summary>
internal static class EvidenceJson
{
    public static void Write(EvidenceReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("file", report.File);
        json.WriteStartArray("signedBy");
        foreach (var signature in report.Bundle.Envelope.Signatures) json.WriteStringValue(signature.KeyId);
        json.WriteEndArray();
        json.WritePropertyName("statement");
        using var statement = JsonDocument.Parse(report.Bundle.Envelope.Payload.ToArray());
        statement.RootElement.WriteTo(json);
        json.WriteEndObject();
    });
}
