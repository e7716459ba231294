using System.Text.Json;
using Sluice.Analysis;
using Sluice.Reports.Json;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Relations;

/// <summary>The relation for other tools: the contract of docs/formats.md, schema docs/schemas/list.schema.json.</summary>
internal static class RelationJson
{
    public static void Write(RelationReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("profile", report.Profile);
        JsonShapes.Assumptions(json, report.Assumptions);
        JsonShapes.Problems(json, report.Problems);
        json.WriteLines("connections", report.Connections.Where(connection => !connection.Allowed.IsEmpty), (line, connection) =>
            WriteConnection(line, connection, connection.Allowed, report.Explain(connection), because: false));
        json.WriteLines("unknown", report.Connections.Where(connection => !connection.Unknown.IsEmpty), (line, connection) =>
            WriteConnection(line, connection, connection.Unknown, report.Explain(connection), because: true));
        json.WriteLines("published", report.Published, WritePublication);
        json.WriteEndObject();
    });

    private static void WritePublication(Utf8JsonWriter json, Publication publication)
    {
        json.WriteStartObject();
        json.WritePropertyName("to");
        JsonShapes.Peer(json, new WorkloadEndpoint(publication.Workload));
        json.WritePropertyName("traffic");
        JsonShapes.Traffic(json, publication.Ports);
        json.WriteString("how", Names.Camel(publication.Kind.ToString()));
        json.WriteString("by", publication.By.ToString());
        json.WriteBoolean("keepsClientAddress", publication.KeepsClientAddress);
        json.WriteString("admitted", VerdictWords.Of(publication.Admitted));
        json.WriteEndObject();
    }

    private static void WriteConnection(Utf8JsonWriter json, Connection connection, TrafficSet traffic, Decision decision, bool because)
    {
        json.WriteStartObject();
        json.WritePropertyName("from");
        JsonShapes.Peer(json, connection.From);
        json.WritePropertyName("to");
        JsonShapes.Peer(json, connection.To);
        json.WritePropertyName("traffic");
        JsonShapes.Traffic(json, traffic);
        JsonShapes.Rules(json, "rules", because ? Blamed(decision) : decision.AllowingRules);
        if (because) WriteReasons(json, decision.Because);
        json.WriteEndObject();
    }

    private static ValueList<RuleRef> Blamed(Decision decision) => decision.Because.Select(reason => reason.Rule).OfType<RuleRef>().Distinct().ToValueList();

    private static void WriteReasons(Utf8JsonWriter json, ValueList<UnknownReason> reasons)
    {
        json.WriteStartArray("because");
        foreach (var reason in reasons)
        {
            json.WriteStartObject();
            json.WriteString("cause", UnknownWords.Name(reason.Cause));
            json.WriteString("text", UnknownWords.Of(reason));
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
