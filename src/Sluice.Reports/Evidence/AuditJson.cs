using System.Text.Json;
using Sluice.Charters;
using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Reports.Json;

namespace Sluice.Reports.Evidence;

/// <summary>What an audit log shows, for other tools; docs/formats.md describes it.</summary>
internal static class AuditJson
{
    public static void Write(Utf8JsonWriter json, AuditExamination log)
    {
        json.WriteNumber("records", log.Runs.Sum(static run => run.Records));
        json.WriteNumber("lost", log.Runs.Sum(static run => run.Lost));
        json.WriteNumber("unproven", log.Unproven);
        JsonShapes.Problems(json, default);
        json.WriteLines("runs", log.Runs, Run);
        json.WriteLines("deleted", log.Deleted, Mention);
        json.WriteLines("elsewhere", log.Elsewhere, Mention);
        json.WriteNumber("faultCount", log.FaultCount);
        json.WriteLines("faults", log.Faults, Fault);
    }

    private static void Run(Utf8JsonWriter json, AuditRun run)
    {
        json.WriteStartObject();
        json.WriteString("run", run.Run);
        json.WriteOptional("replica", run.Replica);
        Place(json, run.From);
        json.WriteString("began", CalendarDay.Text(run.Began));
        if (run.Proven is { } proven) json.WriteString("proven", CalendarDay.Text(proven));
        json.WriteString("end", EvidenceNames.Of(run.End));
        json.WriteOptional("signedBy", run.SignedBy);
        json.WriteNumber("lines", run.Lines);
        json.WriteNumber("records", run.Records);
        json.WriteNumber("lost", run.Lost);
        json.WriteNumber("unproven", run.Unproven);
        if (run.UnprovenFrom.HasLine)
        {
            json.WriteStartObject("unprovenFrom");
            Place(json, run.UnprovenFrom);
            json.WriteEndObject();
        }

        if (run.IsTorn) json.WriteBoolean("torn", true);
        json.WriteEndObject();
    }

    private static void Fault(Utf8JsonWriter json, AuditFault fault)
    {
        json.WriteStartObject();
        json.WriteString("kind", EvidenceNames.Of(fault.Kind));
        Place(json, fault.Place);
        json.WriteOptional("subject", fault.Subject);
        if (fault.First >= 0) json.WriteNumber("first", fault.First);
        if (fault.First >= 0) json.WriteNumber("last", fault.Last);
        json.WriteString("text", AuditWords.Of(fault));
        json.WriteEndObject();
    }

    private static void Mention(Utf8JsonWriter json, AuditFileMention mention)
    {
        json.WriteStartObject();
        json.WriteOptional("name", mention.File);
        Place(json, mention.Place);
        json.WriteEndObject();
    }

    private static void Place(Utf8JsonWriter json, SourceSpan place)
    {
        json.WriteString("file", place.File);
        json.WriteNumber("line", place.Line);
    }
}
