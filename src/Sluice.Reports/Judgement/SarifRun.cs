using System.Text.Json;
using Sluice.Reports.Json;

namespace Sluice.Reports.Judgement;

/// <summary>A SARIF 2.1.0 log with one run of a verb whose rules are few and known: all of them are listed, found or not.</summary>
internal static class SarifRun
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

    /// <summary>Writes the log.</summary>
    /// <param name="stream">Where to.</param>
    /// <param name="tool">The verb, <c>sluice diff</c>.</param>
    /// <param name="rules">The rules with what they mean and their level, in the order in which results count them.</param>
    /// <param name="results">Writes the results.</param>
    public static void Write(Stream stream, string tool, IReadOnlyList<(string Id, string Meaning, string Level)> rules, Action<Utf8JsonWriter> results) => JsonOutput.Write(stream, json =>
    {
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", tool);
        json.WriteString("version", typeof(SarifRun).Assembly.GetName().Version?.ToString(3) ?? "0.0.0");
        json.WriteStartArray("rules");
        foreach (var (id, meaning, level) in rules)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            WriteText(json, "shortDescription", meaning);
            json.WriteStartObject("defaultConfiguration");
            json.WriteString("level", level);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteString("columnKind", "unicodeCodePoints");
        json.WriteStartArray("results");
        results(json);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    });

    /// <summary>A message object.</summary>
    public static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }
}
