using System.Text.Json;
using Sluice.Findings;

namespace Sluice.Reports.Judgement;

/// <summary>Places and edits as SARIF writes them.</summary>
internal static class SarifPlace
{
    /// <summary>A location as an item of a list: the file and region as far as they are known, the object, a note.</summary>
    public static void WriteLocation(Utf8JsonWriter json, SourceSpan span, string subject, string note)
    {
        json.WriteStartObject();
        WriteLocationBody(json, span, subject, note);
        json.WriteEndObject();
    }

    /// <summary>The properties of a location.</summary>
    public static void WriteLocationBody(Utf8JsonWriter json, SourceSpan span, string subject, string note)
    {
        if (span.File is { } file)
        {
            json.WriteStartObject("physicalLocation");
            WriteArtifact(json, file);
            if (span.HasLine) WriteRegion(json, "region", span);
            json.WriteEndObject();
        }

        if (subject.Length > 0)
        {
            json.WriteStartArray("logicalLocations");
            json.WriteStartObject();
            json.WriteString("fullyQualifiedName", subject);
            json.WriteString("kind", "object");
            json.WriteEndObject();
            json.WriteEndArray();
        }

        if (note.Length > 0)
        {
            json.WriteStartObject("message");
            json.WriteString("text", note);
            json.WriteEndObject();
        }
    }

    /// <summary>The property <c>fixes</c> with one fix that changes one or more files.</summary>
    public static void WriteFix(Utf8JsonWriter json, Remark remark, IReadOnlyList<TextReplacement> replacements)
    {
        json.WriteStartArray("fixes");
        json.WriteStartObject();
        json.WriteStartObject("description");
        json.WriteString("text", remark.Remedy.Length > 0 ? remark.Remedy : $"Mend {remark.Id}.");
        json.WriteEndObject();
        json.WriteStartArray("artifactChanges");
        foreach (var file in replacements.Where(item => item.Deleted.File is not null).GroupBy(item => item.Deleted.File!, StringComparer.Ordinal))
        {
            json.WriteStartObject();
            WriteArtifact(json, file.Key);
            json.WriteStartArray("replacements");
            foreach (var replacement in file)
            {
                json.WriteStartObject();
                WriteRegion(json, "deletedRegion", replacement.Deleted);
                json.WriteStartObject("insertedContent");
                json.WriteString("text", replacement.Inserted);
                json.WriteEndObject();
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static void WriteArtifact(Utf8JsonWriter json, string file)
    {
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Uri(file));
        json.WriteEndObject();
    }

    private static void WriteRegion(Utf8JsonWriter json, string name, SourceSpan span)
    {
        json.WriteStartObject(name);
        json.WriteNumber("startLine", span.Line);
        json.WriteNumber("startColumn", Math.Max(1, span.Column));
        if (span.EndLine >= span.Line)
        {
            json.WriteNumber("endLine", span.EndLine);
            json.WriteNumber("endColumn", Math.Max(1, span.EndColumn));
        }

        json.WriteEndObject();
    }

    /// <summary>A relative reference (RFC 3986); an absolute path becomes a file URI.</summary>
    private static string Uri(string file)
    {
        var path = string.Join('/', file.Split('/', '\\').Select(System.Uri.EscapeDataString));
        return path.StartsWith('/') ? $"file://{path}" : path;
    }
}
