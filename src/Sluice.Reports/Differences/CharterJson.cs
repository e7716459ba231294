using System.Text.Json;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Reports.Json;

namespace Sluice.Reports.Differences;

/// <summary>What the charter says about a difference, for other tools.</summary>
internal static class CharterJson
{
    /// <summary>The property <c>charter</c> of an opened connection.</summary>
    public static void Write(Utf8JsonWriter json, Covering covering)
    {
        json.WriteStartObject("charter");
        json.WriteBoolean("covered", covering.IsWhole);
        json.WriteStartArray("by");
        foreach (var grant in covering.By)
        {
            json.WriteStartObject();
            if (grant.Exception is { } exception)
            {
                json.WriteString("exception", exception.Name);
                json.WriteOptional("owner", exception.Owner);
                json.WriteOptional("expires", CalendarDay.Text(exception.Expires));
            }
            else json.WriteString("flow", grant.Flow?.ToString() ?? "dns");
            JsonShapes.Place(json, grant.Span);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        ExplanationShapes.Traffic(json, "uncovered", covering.Uncovered);
        if (covering.Against is { } bar)
        {
            json.WriteStartObject("forbidden");
            json.WriteString("by", bar.Prohibition?.ToString() ?? "tenants");
            JsonShapes.Place(json, bar.Span);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    /// <summary>An exception that is new or changed.</summary>
    public static void Write(Utf8JsonWriter json, ExceptionChange change)
    {
        var exception = change.Exception;
        json.WriteStartObject();
        json.WriteString("name", exception.Name);
        json.WriteBoolean("new", change.IsNew);
        Texts(json, "changed", change.Changed);
        Texts(json, "missing", exception.Missing);
        json.WriteNumber("connectionCount", change.Opens.ConnectionCount);
        json.WriteStartArray("opens");
        foreach (var connection in change.Opens.Connections)
        {
            json.WriteStartObject();
            json.WriteString("from", connection.From);
            json.WriteString("to", connection.To);
            json.WritePropertyName("traffic");
            JsonShapes.Traffic(json, connection.Traffic);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteOptional("accepts", exception.Accepts?.Finding);
        json.WriteOptional("owner", exception.Owner);
        json.WriteOptional("reason", exception.Reason);
        if (exception.Classification != DataClassification.Unknown) json.WriteString("dataClassification", ClassificationNames.Text(exception.Classification));
        json.WriteOptional("auditRef", exception.AuditRef);
        json.WriteOptional("notBefore", CalendarDay.Text(exception.NotBefore));
        json.WriteOptional("expires", CalendarDay.Text(exception.Expires));
        Texts(json, "approvedBy", exception.ApprovedBy);
        Texts(json, "approvalsRequired", change.Required);
        Texts(json, "approvalsMissing", change.Lacking);
        JsonShapes.Place(json, exception.Span);
        json.WriteEndObject();
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
