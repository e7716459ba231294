using System.Text;
using System.Text.Json;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Reports.Json;

namespace Sluice.Reports.Review;

/// <summary>
/// The review as OSCAL assessment results (NIST, version 1.1.3, https://pages.nist.gov/OSCAL/): an observation for each exception, each trusted label, each namespace and each
/// control, and a finding for each control that was assessed. Identifiers are made from content, and the only time is the one that the review is about.
/// </summary>
internal static class ReviewOscal
{
    private const string Version = "1.1.3";

    public static void Write(ReviewReport report, ReportOutput output)
    {
        var instant = CalendarDay.Text(report.Review.Bound.Instant);
        var document = NameBasedUuid.Of($"assessment-results\n{Content(report)}");
        var plan = NameBasedUuid.Of("no assessment plan");
        JsonOutput.Write(output.Stream, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("assessment-results");
            json.WriteString("uuid", document);
            json.WriteStartObject("metadata");
            json.WriteString("title", ReviewWords.Title(report));
            json.WriteString("last-modified", instant);
            json.WriteString("version", CalendarDay.Text(report.Day));
            json.WriteString("oscal-version", Version);
            json.WriteEndObject();
            json.WriteStartObject("import-ap");
            json.WriteString("href", $"#{plan}");
            json.WriteEndObject();
            json.WriteStartArray("results");
            Result(json, report, document, instant);
            json.WriteEndArray();
            json.WriteStartObject("back-matter");
            json.WriteStartArray("resources");
            json.WriteStartObject();
            json.WriteString("uuid", plan);
            json.WriteString("title", "No assessment plan");
            json.WriteString("description", "The assessment follows no plan of its own: sluice review reads the charter, its exceptions and the policies, and judges them.");
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private static void Result(Utf8JsonWriter json, ReviewReport report, Guid document, string instant)
    {
        var observations = OscalObservation.Of(report).ToList();
        json.WriteStartObject();
        json.WriteString("uuid", NameBasedUuid.Of($"result\n{document}"));
        json.WriteString("title", ReviewWords.Title(report));
        json.WriteString("description", ReviewWords.Summary(report));
        json.WriteString("start", instant);
        json.WriteString("end", instant);
        json.WriteStartObject("reviewed-controls");
        json.WriteStartArray("control-selections");
        foreach (var framework in report.Review.Controls.Results.GroupBy(static result => OscalControl.Framework(result.Control.Id)))
        {
            json.WriteStartObject();
            json.WriteString("description", framework.Key);
            json.WriteStartArray("include-controls");
            foreach (var result in framework)
            {
                json.WriteStartObject();
                json.WriteString("control-id", OscalControl.Id(result.Control.Id));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteStartArray("observations");
        foreach (var observation in observations) observation.Write(json, instant);
        json.WriteEndArray();
        var assessed = report.Review.Controls.Results.Where(static result => result.Status != ControlStatus.NotAssessed).ToList();
        if (assessed.Count > 0)
        {
            json.WriteStartArray("findings");
            foreach (var result in assessed) Finding(json, result, observations);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private static void Finding(Utf8JsonWriter json, ControlResult result, List<OscalObservation> observations)
    {
        json.WriteStartObject();
        json.WriteString("uuid", NameBasedUuid.Of($"finding\n{result.Control.Id}\n{result.Status}\n{result.Statement}"));
        json.WriteString("title", $"{result.Control.Id}: {result.Control.Duty}");
        json.WriteString("description", result.Statement);
        json.WriteStartObject("target");
        json.WriteString("type", "statement-id");
        json.WriteString("target-id", $"{OscalControl.Id(result.Control.Id)}_smt");
        json.WriteStartObject("status");
        json.WriteString("state", result.Status == ControlStatus.Satisfied ? "satisfied" : "not-satisfied");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("related-observations");
        json.WriteStartObject();
        json.WriteString("observation-uuid", observations.First(observation => observation.Control == result.Control).Uuid);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    /// <summary>All that the review says, as its other format for machines writes it.</summary>
    private static string Content(ReviewReport report)
    {
        using var stream = new MemoryStream();
        ReviewJson.Write(report, new(stream, Text.TerminalSettings.Plain));
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
