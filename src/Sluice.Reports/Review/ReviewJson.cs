using System.Globalization;
using System.Text.Json;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Reports.Json;
using Sluice.Reports.Judgement;
using Sluice.Reports.Words;

namespace Sluice.Reports.Review;

/// <summary>The review for other tools; docs/formats.md describes it.</summary>
internal static class ReviewJson
{
    public static void Write(ReviewReport report, ReportOutput output) => JsonOutput.Write(output.Stream, json =>
    {
        json.WriteStartObject();
        json.WriteNumber("version", 1);
        json.WriteString("charter", report.Review.Bound.Charter.Name);
        json.WriteString("asOf", CalendarDay.Text(report.Review.Bound.Instant));
        json.WriteNumber("withinDays", report.Review.WithinDays);
        json.WriteString("profile", report.Profile);
        json.WriteLines("exceptions", report.Review.Exceptions, WriteException);
        json.WriteLines("labels", report.Review.Labels, WriteLabel);
        json.WriteLines("coverage", report.Review.Coverage, WriteCoverage);
        json.WriteLines("controls", report.Review.Controls.Results, CheckJson.WriteControl);
        json.WriteStartObject("history");
        json.WriteString("standing", Names.Camel(report.History.Standing.ToString()));
        json.WriteOptional("reason", report.History.Reason);
        json.WriteLines("events", report.History.Events, WriteEvent);
        json.WriteEndObject();
        json.WriteStartArray("failing");
        foreach (var failing in report.Failing) json.WriteStringValue(failing.Exception.Name);
        json.WriteEndArray();
        json.WriteEndObject();
    });

    private static void WriteException(Utf8JsonWriter json, ReviewedException reviewed)
    {
        var exception = reviewed.Exception;
        json.WriteStartObject();
        json.WriteString("name", exception.Name);
        json.WriteString("state", Names.Camel(reviewed.State.ToString()));
        if (reviewed.DaysLeft is { } left) json.WriteNumber("daysLeft", left);
        json.WriteBoolean("expiring", reviewed.IsExpiring);
        json.WriteBoolean("unused", reviewed.IsUnused);
        json.WriteBoolean("widerThanUsed", reviewed.IsWiderThanUsed);
        json.WriteString("subject", ReviewWords.Subject(exception));
        json.WriteOptional("accepts", exception.Accepts?.Finding);
        json.WriteOptional("owner", exception.Owner);
        json.WriteOptional("reason", exception.Reason);
        if (exception.Classification != DataClassification.Unknown) json.WriteString("dataClassification", ClassificationNames.Text(exception.Classification));
        json.WriteOptional("auditRef", exception.AuditRef);
        Texts(json, "approvedBy", exception.ApprovedBy);
        Day(json, "notBefore", exception.NotBefore);
        Day(json, "expires", exception.Expires);
        if (exception.Review is { } review)
        {
            json.WriteStartObject("review");
            json.WriteNumber("everyDays", review.EveryDays);
            Day(json, "last", review.Last);
            Day(json, "due", review.Due);
            json.WriteString("duty", Names.Camel(reviewed.Duty.ToString()));
            json.WriteEndObject();
        }

        Texts(json, "missing", exception.Missing);
        json.WriteStartArray("idle");
        foreach (var idle in reviewed.Idle)
        {
            json.WriteStartObject();
            json.WriteString("from", idle.From);
            json.WriteString("to", idle.To);
            json.WritePropertyName("traffic");
            JsonShapes.Traffic(json, idle.Traffic);
            json.WriteString("cause", Names.Camel(idle.Cause.ToString()));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("findings");
        foreach (var finding in reviewed.Findings) json.WriteStringValue(finding.Id);
        json.WriteEndArray();
        Texts(json, "remarks", ReviewWords.Remarks(reviewed));
        JsonShapes.Place(json, exception.Span);
        json.WriteEndObject();
    }

    private static void WriteLabel(Utf8JsonWriter json, TrustedLabel label)
    {
        json.WriteStartObject();
        json.WriteString("label", label.Labels.ToString());
        json.WriteStartArray("grants");
        foreach (var grant in label.Grants)
        {
            json.WriteStartObject();
            json.WriteOptional("exception", grant.Exception?.Name);
            json.WriteBoolean("counts", grant.Counts);
            Texts(json, "carriers", grant.Carriers);
            Day(json, "until", grant.Exception?.Expires);
            Day(json, "lastReview", grant.Exception?.Review?.Last);
            JsonShapes.Place(json, grant.Span);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteStartArray("namespaces");
        foreach (var carrier in label.Carriers)
        {
            json.WriteStartObject();
            json.WriteString("name", carrier.Namespace);
            json.WriteString("carries", Names.Camel(carrier.Carries.ToString()));
            json.WriteBoolean("mayCarry", carrier.MayCarry);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteCoverage(Utf8JsonWriter json, NamespaceCoverage coverage)
    {
        json.WriteStartObject();
        json.WriteString("namespace", coverage.Namespace);
        json.WriteBoolean("governed", coverage.IsGoverned);
        json.WriteNumber("workloads", coverage.Workloads);
        json.WriteNumber("kinds", coverage.Kinds);
        json.WriteNumber("hostNetwork", coverage.HostNetwork);
        foreach (var (name, shown) in new[] { ("ingress", coverage.Ingress), ("egress", coverage.Egress), ("dns", coverage.Dns), ("outside", coverage.Outside) })
        {
            json.WriteStartObject(name);
            json.WriteNumber("held", shown.Held);
            json.WriteNumber("broken", shown.Broken);
            json.WriteNumber("unknown", shown.Unknown);
            Texts(json, "standing", shown.Standing);
            json.WriteEndObject();
        }

        json.WriteEndObject();
    }

    private static void WriteEvent(Utf8JsonWriter json, ExceptionEvent change)
    {
        json.WriteStartObject();
        json.WriteString("exception", change.Exception);
        json.WriteString("change", ReviewWords.Name(change.Change));
        json.WriteOptional("before", change.Before);
        json.WriteOptional("after", change.After);
        if (change.Commit.Length > 0)
        {
            json.WriteString("commit", change.Commit);
            json.WriteString("author", change.Author);
            json.WriteString("email", change.Email);
            json.WriteString("at", change.At.ToString("yyyy-MM-ddTHH:mm:sszzz", CultureInfo.InvariantCulture));
            json.WriteOptional("subject", change.Subject);
        }

        json.WriteEndObject();
    }

    private static void Day(Utf8JsonWriter json, string name, DateOnly? day)
    {
        if (day is { } known) json.WriteString(name, CalendarDay.Text(known));
    }

    private static void Texts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
