using System.Text.Json;
using Sluice.Drift;
using Sluice.Model;
using Sluice.Reports.Json;
using Sluice.Reports.Words;

namespace Sluice.Reports.Drift;

/// <summary>Drift for other tools: the contract of docs/formats.md.</summary>
internal static class DriftJson
{
    public static void Write(DriftReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("profile", report.Connections.Profile);
        json.WriteString("desired", report.Desired);
        json.WriteString("live", report.Live);
        json.WriteOptional("charter", report.Charter);
        json.WriteString("text", DriftWords.Headline(report));
        json.WriteBoolean("drifted", !report.Comparison.IsNone);
        JsonShapes.Problems(json, report.Comparison.Unseen);
        if (report.Comparison.Elsewhere.Count > 0) json.WriteLines("elsewhere", report.Comparison.Elsewhere, static (line, problem) => line.WriteStringValue(DriftWords.Elsewhere(problem)));
        json.WriteLines("objects", report.Comparison.Objects, Object);
        if (report.Comparison.Gap is { } gap)
        {
            json.WriteStartObject("notEnforced");
            json.WriteString("plugin", gap.Plugin);
            Name(json, "agent", gap.Agent);
            json.WriteString("because", DriftWords.Gap(gap));
            json.WriteEndObject();
        }

        json.WriteLines("changes", report.Comparison.Connections, (line, connection) =>
            ExplanationShapes.Change(line, connection.Change, [.. connection.By.Select(by => DriftWords.Because(report.Comparison, by).Text)], also => Responsible(also, connection)));
        json.WriteStartObject("counts");
        json.WriteNumber("objects", report.Drifted);
        json.WriteNumber("unseen", report.Unseen);
        json.WriteNumber("opened", report.Opened);
        json.WriteNumber("closed", report.Closed);
        json.WriteNumber("unknown", report.Unknown);
        json.WriteEndObject();
        json.WriteBoolean("fails", report.Fails);
        json.WriteEndObject();
    });

    private static void Object(Utf8JsonWriter json, ObjectDrift drift)
    {
        json.WriteStartObject();
        json.WriteString("drift", DriftWords.Kind(drift));
        Name(json, "object", drift.Name);
        json.WriteOptional("variant", drift.Variant);
        json.WriteString("because", DriftWords.Meaning(drift));
        if (drift.Fields.Count > 0)
        {
            json.WriteStartArray("fields");
            foreach (var field in drift.Fields)
            {
                json.WriteStartObject();
                json.WriteString("path", field.Path);
                json.WriteString("desired", field.Desired);
                json.WriteString("live", field.Live);
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        if (drift.Exception is { } exception) json.WriteString("exception", exception.Name);
        if (DriftReport.PlaceOf(drift) is { File: not null } place) JsonShapes.Place(json, place);
        json.WriteEndObject();
    }

    private static void Responsible(Utf8JsonWriter json, DriftedConnection connection)
    {
        json.WriteStartArray("responsible");
        foreach (var by in connection.By)
        {
            json.WriteStartObject();
            json.WriteString("kind", Names.Camel(by.Kind.ToString()));
            if (by.Drift is { } drift) Name(json, "object", drift.Name);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void Name(Utf8JsonWriter json, string property, ObjectName name)
    {
        json.WriteStartObject(property);
        json.WriteString("kind", name.Kind);
        json.WriteOptional("namespace", name.Namespace);
        json.WriteString("name", name.Name);
        json.WriteEndObject();
    }
}
