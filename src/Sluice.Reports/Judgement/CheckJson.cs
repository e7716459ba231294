using System.Text.Json;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Reports.Json;

namespace Sluice.Reports.Judgement;

/// <summary>The check for other tools; docs/formats.md describes it.</summary>
internal static class CheckJson
{
    public static void Write(CheckReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("profile", report.Profile);
        WriteSummary(json, report);
        JsonShapes.Problems(json, report.Problems);
        json.WriteLines("findings", report.Findings, static (line, finding) => WriteFinding(line, finding, null));
        if (report.Accepted.Count > 0) json.WriteLines("accepted", report.Accepted, static (line, accepted) => WriteFinding(line, accepted.Finding, accepted.Exception.Name));
        if (report.Controls is { } controls) json.WriteLines("controls", controls.Results, WriteControl);
        json.WriteEndObject();
    });

    private static void WriteSummary(Utf8JsonWriter json, CheckReport report)
    {
        var remarks = report.Remarks();
        json.WriteStartObject("summary");
        json.WriteNumber("errors", remarks.Count(remark => remark.Severity == Severity.Error));
        json.WriteNumber("warnings", remarks.Count(remark => remark.Severity == Severity.Warning));
        json.WriteNumber("notes", remarks.Count(remark => remark.Severity == Severity.Note));
        if (report.Accepted.Count > 0) json.WriteNumber("accepted", report.Accepted.Count);
        json.WriteNumber("policies", report.Policies);
        json.WriteNumber("workloads", report.Workloads);
        json.WriteNumber("namespaces", report.Namespaces);
        if (report.Controls is { Counts: var counts })
        {
            json.WriteStartObject("isolation");
            json.WriteNumber("workloads", counts.Workloads);
            json.WriteNumber("openForIngress", counts.OpenForIngress);
            json.WriteNumber("openForEgress", counts.OpenForEgress);
            json.WriteNumber("undecided", counts.Undecided);
            json.WriteNumber("hostNetwork", counts.HostNetwork);
            if (counts.Represented is { Kinds: > 0 } unread)
            {
                json.WriteStartObject("represented");
                json.WriteNumber("kinds", unread.Kinds);
                json.WriteNumber("openForIngress", unread.OpenForIngress);
                json.WriteNumber("openForEgress", unread.OpenForEgress);
                json.WriteNumber("undecided", unread.Undecided);
                json.WriteEndObject();
            }

            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteFinding(Utf8JsonWriter json, Finding finding, string? acceptedBy)
    {
        json.WriteStartObject();
        json.WriteString("id", finding.Id);
        json.WriteString("severity", JsonShapes.Severity(finding.Severity));
        json.WriteString("message", finding.Message);
        json.WriteString("object", finding.Object);
        json.WriteOptional("namespace", finding.Namespace);
        json.WriteOptional("place", finding.Place);
        JsonShapes.Place(json, finding.Span);
        json.WriteString("why", finding.Why);
        json.WriteOptional("remedy", finding.Remedy);
        WriteConcern(json, finding.Concern);
        json.WriteStartArray("related");
        foreach (var related in finding.Related)
        {
            json.WriteStartObject();
            JsonShapes.Place(json, related.Span);
            json.WriteString("note", related.Note);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteBoolean("fixable", finding.Fix.Count > 0);
        json.WriteStartArray("controls");
        foreach (var control in finding.Controls) json.WriteStringValue(control);
        json.WriteEndArray();
        json.WriteString("docs", Catalog.Find(finding.Id)?.Page ?? $"docs/rules/{finding.Id}.md");
        json.WriteString("fingerprint", finding.Fingerprint);
        json.WriteOptional("acceptedBy", acceptedBy);
        json.WriteEndObject();
    }

    private static void WriteConcern(Utf8JsonWriter json, Concern concern)
    {
        json.WriteStartObject("concerns");
        json.WriteNumber("connectionCount", concern.ConnectionCount);
        json.WriteStartArray("connections");
        foreach (var connection in concern.Connections)
        {
            json.WriteStartObject();
            json.WriteString("from", connection.From);
            json.WriteString("to", connection.To);
            json.WritePropertyName("traffic");
            JsonShapes.Traffic(json, connection.Traffic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteNumber("workloadCount", concern.WorkloadCount);
        json.WriteStartArray("workloads");
        foreach (var workload in concern.Workloads) json.WriteStringValue(workload);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    public static void WriteControl(Utf8JsonWriter json, ControlResult result)
    {
        json.WriteStartObject();
        json.WriteString("id", result.Control.Id);
        json.WriteString("duty", result.Control.Duty);
        json.WriteString("status", result.Status switch
        {
            ControlStatus.Satisfied => "satisfied",
            ControlStatus.NotSatisfied => "notSatisfied",
            _ => "notAssessed",
        });
        json.WriteString("statement", result.Statement);
        json.WriteStartArray("offenders");
        foreach (var workload in result.Offenders.Workloads) json.WriteStringValue(workload);
        json.WriteEndArray();
        json.WriteNumber("offenderCount", result.Offenders.WorkloadCount);
        json.WriteStartArray("findings");
        foreach (var fingerprint in result.Findings) json.WriteStringValue(fingerprint);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
