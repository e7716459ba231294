using Sluice.Reports.Json;
using Sluice.Reports.Words;

namespace Sluice.Reports.Expectations;

/// <summary>Results for other tools: the contract of docs/formats.md.</summary>
internal static class ExpectationJson
{
    public static void Write(ExpectationReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("profile", report.Profile);
        JsonShapes.Problems(json, report.Problems);
        json.WriteNumber("passed", report.Passed);
        json.WriteNumber("failed", report.Failed);
        json.WriteLines("results", report.Results, (line, result) =>
        {
            var expectation = result.Expectation;
            line.WriteStartObject();
            line.WriteString("from", expectation.From.Text);
            line.WriteString("to", expectation.To.Text);
            if (expectation.Asked is { } asked) ExplanationShapes.Traffic(line, "traffic", asked);
            line.WriteString("expect", VerdictWords.Of(expectation.Expected));
            if (expectation.Ingress is { } ingress) line.WriteString("expectIngress", VerdictWords.Of(ingress));
            if (expectation.Egress is { } egress) line.WriteString("expectEgress", VerdictWords.Of(egress));
            line.WriteBoolean("met", result.IsMet);
            if (result is { IsMet: false, Actual: { } actual }) line.WriteString("actual", VerdictWords.Of(actual));
            line.WriteOptional("text", ExpectationWords.Verdicts(result));
            line.WriteOptional("because", ExpectationWords.Because(result));
            JsonShapes.Place(line, expectation.Span);
            line.WriteEndObject();
        });
        json.WriteEndObject();
    });
}
