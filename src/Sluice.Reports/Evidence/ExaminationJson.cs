using Sluice.Charters;
using Sluice.Evidence;
using Sluice.Reports.Json;

namespace Sluice.Reports.Evidence;

/// <summary>Whether a bundle or an audit log holds, for other tools; docs/formats.md describes it.</summary>
internal static class ExaminationJson
{
    public static void Write(ExaminationReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("file", report.File);
        json.WriteBoolean("holds", report.Holds);
        json.WriteString("asOf", CalendarDay.Text(report.AsOf));
        json.WriteOptional("signedBy", report.Examination?.SignedBy);
        if (report.Bundle is { Statement: var statement })
        {
            json.WriteString("result", EvidenceNames.Of(statement.Result));
            json.WriteString("finished", CalendarDay.Text(statement.Run.Finished));
            json.WriteString("expires", CalendarDay.Text(statement.Run.Expires));
        }

        if (report.Log is { } log)
        {
            AuditJson.Write(json, log);
            json.WriteEndObject();
            return;
        }

        if (report.Compared is { } files) json.WriteNumber("compared", files);
        JsonShapes.Problems(json, report.Problems);
        json.WriteLines("faults", report.Examination?.Faults ?? default, static (line, fault) =>
        {
            line.WriteStartObject();
            line.WriteString("kind", EvidenceNames.Of(fault.Kind));
            line.WriteOptional("subject", fault.Subject);
            line.WriteOptional("stated", fault.Stated);
            line.WriteOptional("found", fault.Found);
            line.WriteString("text", FaultWords.Of(fault));
            line.WriteEndObject();
        });
        json.WriteEndObject();
    });
}
