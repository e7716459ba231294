using System.Text.Json;
using Sluice.Reports.Json;
using Sluice.Reports.Words;

namespace Sluice.Reports.Drift;

/// <summary>
/// Drift as alerts for <c>POST /api/v2/alerts</c> of Alertmanager, which any webhook can read too: a list, an alert for each thing that drifted, and an empty list where nothing
/// did. An alert that is not sent again is resolved by Alertmanager itself.
/// </summary>
internal static class DriftAlerts
{
    /// <summary>More are told as one: a channel takes no thousand alerts.</summary>
    private const int Most = 50;

    public static void Write(DriftReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        var items = DriftItem.Of(report).ToList();
        json.WriteStartArray();
        foreach (var item in items.Take(Most)) Alert(json, report, item.Id, item.Title, item.Text, RuleWords.Place(item.Span), LevelOf(item.Id));
        if (items.Count > Most) Alert(json, report, "more", $"{Counts.Of(items.Count - Most, "more thing")} drifted", "sluice drift tells them all.", "", "warning");
        json.WriteEndArray();
    });

    private static void Alert(Utf8JsonWriter json, DriftReport report, string kind, string title, string text, string place, string severity)
    {
        json.WriteStartObject();
        json.WriteStartObject("labels");
        json.WriteString("alertname", "SluiceDrift");
        json.WriteString("drift", kind);
        json.WriteString("about", title);
        json.WriteString("cluster", report.Live);
        json.WriteString("severity", severity);
        json.WriteEndObject();
        json.WriteStartObject("annotations");
        json.WriteString("summary", $"{title} is not as {report.Desired} says");
        json.WriteString("description", text.Length == 0 ? title : text);
        if (place.Length > 0) json.WriteString("place", place);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private static string LevelOf(string id) => DriftItem.Kinds.First(kind => kind.Id == id).Level == "error" ? "critical" : "warning";
}
