using Sluice.Charters;
using Sluice.Reports.Json;
using Sluice.Reports.Words;

namespace Sluice.Reports.Compilation;

/// <summary>The compilation for other tools.</summary>
internal static class CompileJson
{
    public static void Write(CompileReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("charter", report.Charter);
        json.WriteString("asOf", CalendarDay.Text(report.Instant));
        json.WriteOptional("compileAgainBy", CalendarDay.Text(report.Next));
        json.WriteString("folder", report.Folder);
        JsonShapes.Problems(json, report.Problems);
        json.WriteLines("files", report.Files, static (line, file) =>
        {
            line.WriteStartObject();
            line.WriteString("path", file.Path);
            line.WriteString("outcome", CompileWords.Outcome(file.Outcome));
            line.WriteEndObject();
        });
        json.WriteLines("capabilities", report.Targets.SelectMany(static target => target.Capabilities.Select(capability => (target.Target, capability))), (line, item) =>
        {
            line.WriteStartObject();
            line.WriteString("target", item.Target.Name);
            line.WriteString("standing", CompileWords.Standing(item.capability.Standing));
            line.WriteString("limit", item.capability.Limit.ToString());
            line.WriteString("subject", CompileWords.Subject(item.capability));
            line.WriteString("text", CompileWords.Consequence(item.capability, item.Target, report.Instant));
            JsonShapes.Place(line, item.capability.Grant?.Span ?? item.capability.Bar!.Span);
            line.WriteEndObject();
        });
        if (report.Proof is { Differences: var differences })
        {
            json.WriteBoolean("proven", differences.Count == 0);
            json.WriteStartArray("apart");
            foreach (var apart in CompileWords.Apart(report)) json.WriteStringValue(apart);
            json.WriteEndArray();
            json.WriteLines("shared", report.Shared, static (line, shared) =>
            {
                line.WriteStartObject();
                line.WriteString("name", shared.Name);
                line.WriteStartArray("others");
                foreach (var other in shared.Others) line.WriteStringValue(other);
                line.WriteEndArray();
                JsonShapes.Place(line, shared.Span);
                line.WriteEndObject();
            });
            json.WriteLines("differences", differences, static (line, change) =>
            {
                line.WriteStartObject();
                line.WriteString("from", EndpointWords.Of(change.From));
                line.WriteString("to", EndpointWords.Of(change.To));
                line.WriteString("opened", TrafficWords.Of(change.Opened));
                line.WriteString("closed", TrafficWords.Of(change.Closed));
                line.WriteString("unknown", TrafficWords.Of(change.Unknown));
                line.WriteEndObject();
            });
        }

        json.WriteEndObject();
    });
}
