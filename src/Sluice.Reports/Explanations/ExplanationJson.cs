using System.Text.Json;
using Sluice.Analysis;
using Sluice.Reports.Json;
using Sluice.Reports.Patches;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Explanations;

/// <summary>An explanation for other tools: the contract of docs/formats.md.</summary>
internal static class ExplanationJson
{
    public static void Write(ExplanationReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        var explanation = report.Explanation;
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("profile", report.Profile);
        JsonShapes.Assumptions(json, report.Assumptions);
        JsonShapes.Problems(json, report.Problems);
        json.WriteLines("answers", report.Inquiry.Answers, (line, answer) =>
        {
            line.WriteStartObject();
            ExplanationShapes.Ends(line, answer.From, answer.To);
            line.WriteString("verdict", VerdictWords.Of(answer.Verdict(report.Inquiry.Asked)));
            ExplanationShapes.Traffic(line, "allowed", answer.Decision.Allowed);
            ExplanationShapes.Traffic(line, "unknown", answer.Decision.Unknown);
            line.WriteEndObject();
        });
        json.WriteStartObject("explanation");
        ExplanationShapes.Ends(json, explanation.From, explanation.To);
        json.WriteString("verdict", VerdictWords.Of(explanation.Verdict));
        json.WriteString("text", $"{ExplanationWords.Verdict(explanation.Verdict)} {ExplanationWords.Sentence(explanation)}");
        if (report.Inquiry.Asked is { } asked) ExplanationShapes.Traffic(json, "asked", asked);
        ExplanationShapes.Side(json, "source", explanation.Egress);
        ExplanationShapes.Side(json, "destination", explanation.Ingress);
        if (explanation.Verdict == Verdict.Unknown) ExplanationShapes.Because(json, explanation.Decision.Because);
        if (explanation.Entrances.Count > 0) WriteEntrances(json, explanation.Entrances);
        json.WriteBoolean("dnsBlocked", explanation.IsDnsBlocked);
        json.WriteEndObject();
        WriteFixes(json, report);
        WriteClosures(json, explanation);
        WritePath(json, report);
        json.WriteEndObject();
    });

    private static void WriteEntrances(Utf8JsonWriter json, ValueList<Entrance> entrances)
    {
        json.WriteStartArray("routes");
        foreach (var entrance in entrances)
        {
            json.WriteStartObject();
            json.WriteString("route", entrance.Route.Name.ToString());
            ExplanationShapes.Traffic(json, "ports", entrance.Ports);
            json.WriteString("admitted", VerdictWords.Of(entrance.Admitted));
            json.WriteString("text", ExplanationWords.Entered(entrance));
            json.WriteOptional("place", RuleWords.Place(entrance.Route.Span));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WriteFixes(Utf8JsonWriter json, ExplanationReport report)
    {
        json.WriteStartArray("fixes");
        for (var at = 0; at < report.Explanation.Fixes.Count; at++)
        {
            var fix = report.Explanation.Fixes[at];
            json.WriteStartObject();
            json.WriteStartArray("edits");
            foreach (var edit in fix.Edits) PatchJson.Edit(json, edit);
            json.WriteEndArray();
            json.WriteStartArray("alsoOpens");
            foreach (var change in fix.AlsoOpens) ExplanationShapes.Change(json, change);
            json.WriteEndArray();
            json.WriteStartArray("alsoCloses");
            foreach (var change in fix.AlsoCloses) ExplanationShapes.Change(json, change);
            json.WriteEndArray();
            json.WriteStartArray("patches");
            foreach (var patch in report.Patches[at] ?? default) PatchJson.Write(json, patch);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteOptional("noFix", ExplanationWords.NoFix(report.Explanation));
    }

    private static void WriteClosures(Utf8JsonWriter json, Explanation explanation)
    {
        json.WriteStartArray("closures");
        foreach (var closure in explanation.Closures)
        {
            json.WriteStartObject();
            json.WriteString("direction", RuleWords.Side(closure.Direction));
            JsonShapes.Rules(json, "rules", closure.Rules);
            json.WriteBoolean("enough", closure.IsEnough);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }

    private static void WritePath(Utf8JsonWriter json, ExplanationReport report)
    {
        if (report.Path is not { } path) return;
        json.WriteStartArray("path");
        foreach (var step in path)
        {
            json.WriteStartObject();
            ExplanationShapes.Ends(json, step.From, step.To);
            ExplanationShapes.Traffic(json, "traffic", step.Allowed);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
