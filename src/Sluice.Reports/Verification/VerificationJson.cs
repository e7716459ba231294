using System.Text.Json;
using Sluice.Probes;
using Sluice.Reports.Json;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Verification;

/// <summary>Results for other tools: the contract of docs/formats.md.</summary>
internal static class VerificationJson
{
    public static void Write(VerificationReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        var verification = report.Verification;
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("where", report.Where);
        json.WriteBoolean("proven", verification.IsProven);
        JsonShapes.Problems(json, report.Problems);
        foreach (var judgement in Enum.GetValues<ProbeJudgement>()) json.WriteNumber(Names.Camel(judgement.ToString()), verification.Count(judgement));
        json.WriteLines("notes", VerificationWords.Choices(verification), static (line, note) => line.WriteStringValue(note));
        json.WriteLines("canaries", verification.Canaries, static (line, canary) =>
        {
            line.WriteStartObject();
            line.WriteString("name", canary.Name);
            line.WriteString("must", Names.Camel(canary.Must.ToString()));
            line.WriteString("outcome", Names.Camel(canary.Outcome.ToString()));
            line.WriteNumber("drops", canary.Drops);
            line.WriteEndObject();
        });
        json.WriteLines("probes", verification.Results, (line, result) => Result(line, report, result));
        json.WriteEndObject();
    });

    private static void Result(Utf8JsonWriter json, VerificationReport report, ProbeResult result)
    {
        var probe = result.Probe;
        json.WriteStartObject();
        json.WriteNumber("number", probe.Number);
        json.WriteString("from", VerificationWords.End(probe.From));
        json.WriteString("to", probe.Asks.Length > 0 ? VerificationWords.End(probe.To) : VerificationWords.To(probe));
        json.WriteOptional("asks", probe.Asks);
        json.WriteOptional("charterName", probe.Host?.Charter?.Written ?? "");
        json.WriteString("source", VerificationWords.Address(probe.Source));
        json.WriteString("destination", VerificationWords.Address(probe.Destination));
        json.WriteString("protocol", probe.Protocol.ApiName());
        json.WriteNumber("port", probe.Port);
        if (probe.Through is { } service)
        {
            json.WriteString("service", $"{service.Name.Namespace}/{service.Name.Name}");
            json.WriteString("dialled", VerificationWords.Address(probe.Dialled));
            json.WriteNumber("dialledPort", probe.DialledPort);
        }

        json.WriteString("expected", VerdictWords.Of(probe.Expected));
        json.WriteString("analysed", VerdictWords.Of(probe.Analysed));
        json.WriteString("before", Names.Camel(result.Before.ToString()));
        json.WriteString("outcome", Names.Camel(result.Outcome.ToString()));
        json.WriteNumber("drops", result.Drops);
        json.WriteString("control", Names.Camel(result.Control.ToString()));
        json.WriteString("judgement", Names.Camel(result.Judgement.ToString()));
        if (report.Verification.Plan.InCluster)
        {
            json.WriteString("origin", Names.Camel(result.Origin.ToString()));
            json.WriteNumber("attempts", result.Attempts);
            json.WriteString("listener", Names.Camel(result.Listener.ToString()));
            json.WriteOptional("failure", VerificationWords.Failure(result));
        }

        json.WriteOptional("because", result.Judgement == ProbeJudgement.Disagrees ? VerificationWords.Analysis(report, probe) : VerificationWords.WhyInconclusive(result));
        if (probe.Expectation is { } expectation) JsonShapes.Place(json, expectation.Span);
        json.WriteEndObject();
    }
}
