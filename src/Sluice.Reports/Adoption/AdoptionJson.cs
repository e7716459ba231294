using System.Text.Json;
using Sluice.Charters;
using Sluice.Charters.Adoption;
using Sluice.Reports.Json;
using Sluice.Reports.Words;

namespace Sluice.Reports.Adoption;

/// <summary>What was adopted, for other tools.</summary>
internal static class AdoptionJson
{
    public static void Write(AdoptionReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("from", AdoptionWords.Origin(report.Origin));
        json.WriteString("folder", report.Folder);
        json.WriteBoolean("written", !report.IsBlocked && report.Shown.Count == 0);
        JsonShapes.Problems(json, report.Problems);
        json.WriteLines("files", report.Files, (line, file) =>
        {
            line.WriteStartObject();
            line.WriteString("path", file.Path);
            line.WriteString("outcome", AdoptionWords.Outcome(file.Outcome));
            if (report.Shown.FirstOrDefault(shown => file.Path.EndsWith(shown.Path, StringComparison.Ordinal)) is { } content) line.WriteString("content", content.Content);
            line.WriteEndObject();
        });
        if (report.Adopted is { } adopted)
        {
            var charter = adopted.Charter;
            json.WriteString("charter", charter.Name);
            json.WriteStartArray("governs");
            foreach (var scope in charter.Governs) json.WriteStringValue(scope.Namespace);
            json.WriteEndArray();
            json.WriteNumber("components", charter.Components.Count);
            json.WriteNumber("flows", charter.Flows.Count);
            json.WriteNumber("forbidden", charter.Forbidden.Count);
            json.WriteNumber("rowPatterns", adopted.RowPatterns);
            json.WriteString("dns", adopted.Resolving.ToString().ToLowerInvariant());
            json.WriteLines("drafts", adopted.Drafts, static (line, draft) =>
            {
                line.WriteStartObject();
                line.WriteString("name", draft.Exception.Name);
                line.WriteString("opens", AdoptionWords.Path(draft));
                line.WriteString("expires", CalendarDay.Text(draft.Exception.Expires));
                line.WriteStartArray("missing");
                foreach (var field in draft.Exception.Missing) line.WriteStringValue(field);
                line.WriteEndArray();
                line.WriteEndObject();
            });
            if (adopted.Import is { } import) ImportText.Write(json, import);
            json.WriteLines("notIsolated", adopted.OpenSides, static (line, side) =>
            {
                line.WriteStartObject();
                line.WriteString("namespace", side.Namespace);
                line.WriteString("direction", RuleWords.Side(side.Direction));
                line.WriteNumber("open", side.Open);
                line.WriteNumber("of", side.All);
                line.WriteEndObject();
            });
            json.WriteLines("shared", adopted.Shared, static (line, shared) =>
            {
                line.WriteStartObject();
                line.WriteOptional("component", shared.Component);
                line.WriteStartArray("workloads");
                foreach (var name in shared.Workloads) line.WriteStringValue($"{name.Namespace}/{name.Name}");
                line.WriteEndArray();
                line.WriteEndObject();
            });
            json.WriteLines("unmet", adopted.Unmet, static (line, one) =>
            {
                line.WriteStartObject();
                line.WriteString("from", one.Expectation.From.Text);
                line.WriteString("to", one.Expectation.To.Text);
                line.WriteString("expected", VerdictWords.Of(one.Expectation.Expected));
                if (one.Actual is { } actual) line.WriteString("actual", VerdictWords.Of(actual));
                JsonShapes.Place(line, one.Expectation.Span);
                line.WriteEndObject();
            });
            json.WriteNumber("replaced", adopted.Replaced);
            json.WriteStartArray("kept");
            foreach (var policy in adopted.Kept) json.WriteStringValue(policy.ToString());
            json.WriteEndArray();
            JsonShapes.Assumptions(json, adopted.Assumptions);
            if (report.Origin == CharterOrigin.Manifests) Compared(json, adopted);
        }

        json.WriteEndObject();
    });

    private static void Compared(Utf8JsonWriter json, AdoptedCharter adopted)
    {
        json.WriteBoolean("exact", adopted.IsExact);
        json.WriteBoolean("exactAlone", adopted.IsWhole);
        json.WriteLines("differences", adopted.Differences, static (line, difference) =>
        {
            var (mark, traffic) = AdoptionWords.Change(difference.Change);
            line.WriteStartObject();
            line.WriteString("from", EndpointWords.Of(difference.Change.From));
            line.WriteString("to", EndpointWords.Of(difference.Change.To));
            line.WriteString("change", mark);
            line.WriteString("traffic", TrafficWords.Of(traffic));
            line.WriteString("reason", difference.Reason.ToString());
            line.WriteEndObject();
        });
    }
}
