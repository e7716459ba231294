using System.Text.Json;
using Sluice.Reports.Judgement;

namespace Sluice.Reports.Drift;

/// <summary>Drift as SARIF 2.1.0: a result for each thing that drifted, at its place in Git where it has one.</summary>
internal static class DriftSarif
{
    public static void Write(DriftReport report, ReportOutput output) => SarifRun.Write(output.Stream, "sluice drift", DriftItem.Kinds, json =>
    {
        foreach (var item in DriftItem.Of(report)) WriteResult(json, item);
    });

    private static void WriteResult(Utf8JsonWriter json, DriftItem item)
    {
        var at = 0;
        while (DriftItem.Kinds[at].Id != item.Id) at++;
        json.WriteStartObject();
        json.WriteString("ruleId", item.Id);
        json.WriteNumber("ruleIndex", at);
        json.WriteString("level", DriftItem.Kinds[at].Level);
        SarifRun.WriteText(json, "message", item.Text.Length == 0 ? item.Title : $"{item.Title}\n{item.Text}");
        json.WriteStartArray("locations");
        if (item.Span.File is not null) SarifPlace.WriteLocation(json, item.Span, "", "");
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
