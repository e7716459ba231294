using System.Text.Json;
using Sluice.Model;
using Sluice.Reports.Json;
using Sluice.Sets;

namespace Sluice.Reports.Differences;

/// <summary>The difference for other tools: the contract of docs/formats.md.</summary>
internal static class DifferenceJson
{
    public static void Write(DifferenceReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("profile", report.Profile);
        json.WriteString("old", report.Old);
        json.WriteString("new", report.New);
        json.WriteString("text", DifferenceWords.Headline(report));
        JsonShapes.Problems(json, report.Problems.Concat(report.CharterProblems).ToValueList());
        Workloads(json, "added", report.Added);
        Workloads(json, "removed", report.Removed);
        json.WriteLines("changes", report.Changes, (line, change) =>
            ExplanationShapes.Change(line, change, [.. DifferenceWords.Causes(report, change).Select(static cause => cause.Text)], also =>
            {
                if (report.CoveringOf(change) is { } covering) CharterJson.Write(also, covering);
            }));
        if (report.Exceptions.Count > 0) json.WriteLines("exceptions", report.Exceptions, CharterJson.Write);
        json.WriteNumber("failing", report.Failing);
        json.WriteEndObject();
    });

    private static void Workloads(Utf8JsonWriter json, string name, ValueList<Workload> workloads) => json.WriteLines(name, workloads, static (line, workload) =>
    {
        line.WriteStartObject();
        line.WriteString("kind", workload.Name.Kind);
        line.WriteString("namespace", workload.Name.Namespace);
        line.WriteString("name", workload.Name.Name);
        line.WriteEndObject();
    });
}
