using System.Text;
using System.Text.Json;
using Sluice.Reports.Json;

namespace Sluice.Reports.Oscal;

/// <summary>What is said of a control.</summary>
/// <param name="Control">Framework, version and number.</param>
/// <param name="Duty">The duty in short.</param>
/// <param name="Statement">The proof.</param>
/// <param name="State">What it came to, for the identifier.</param>
/// <param name="IsSatisfied">Whether it is satisfied; null when it was not assessed, and then there is no finding.</param>
internal sealed record OscalFinding(string Control, string Duty, string Statement, string State, bool? IsSatisfied);

/// <summary>
/// Assessment results in OSCAL (NIST, version 1.1.3, https://pages.nist.gov/OSCAL/): observations, and a finding for each control that was assessed. Identifiers are made from content,
/// and times are those that are given.
/// </summary>
internal sealed record OscalResults
{
    private const string Version = "1.1.3";

    public required string Title { get; init; }

    /// <summary>The version of the document: the day it is about.</summary>
    public required string Day { get; init; }

    public required string Summary { get; init; }

    /// <summary>What stands in place of an assessment plan.</summary>
    public required string Plan { get; init; }

    /// <summary>All that is said, for the identifier of the document.</summary>
    public required string Content { get; init; }

    public required string Start { get; init; }

    public required string End { get; init; }

    /// <summary>From when on it shows nothing any more; empty when that is not said.</summary>
    public string Expires { get; init; } = "";

    public required IReadOnlyList<OscalObservation> Observations { get; init; }

    /// <summary>Every control, those that were not assessed included.</summary>
    public required IReadOnlyList<OscalFinding> Controls { get; init; }

    public void Write(Stream stream)
    {
        var document = NameBasedUuid.Of($"assessment-results\n{Content}");
        var plan = NameBasedUuid.Of("no assessment plan");
        JsonOutput.Write(stream, json =>
        {
            json.WriteStartObject();
            json.WriteStartObject("assessment-results");
            json.WriteString("uuid", document);
            json.WriteStartObject("metadata");
            json.WriteString("title", OscalText.Line(Title));
            json.WriteString("last-modified", End);
            json.WriteString("version", Day);
            json.WriteString("oscal-version", Version);
            json.WriteEndObject();
            json.WriteStartObject("import-ap");
            json.WriteString("href", $"#{plan}");
            json.WriteEndObject();
            json.WriteStartArray("results");
            Result(json, document);
            json.WriteEndArray();
            json.WriteStartObject("back-matter");
            json.WriteStartArray("resources");
            json.WriteStartObject();
            json.WriteString("uuid", plan);
            json.WriteString("title", "No assessment plan");
            json.WriteString("description", OscalText.Lines(Plan));
            json.WriteStartObject("base64");
            json.WriteString("filename", "no-assessment-plan.txt");
            json.WriteString("media-type", "text/plain");
            json.WriteString("value", Convert.ToBase64String(Encoding.UTF8.GetBytes(Plan)));
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndArray();
            json.WriteEndObject();
            json.WriteEndObject();
            json.WriteEndObject();
        });
    }

    private void Result(Utf8JsonWriter json, Guid document)
    {
        json.WriteStartObject();
        json.WriteString("uuid", NameBasedUuid.Of($"result\n{document}"));
        json.WriteString("title", OscalText.Line(Title));
        json.WriteString("description", OscalText.Lines(Summary));
        json.WriteString("start", Start);
        json.WriteString("end", End);
        var assessed = Controls.Where(static control => control.IsSatisfied is not null).ToList();
        Reviewed(json, assessed);
        json.WriteStartArray("observations");
        foreach (var observation in Observations) observation.Write(json, End, Expires);
        json.WriteEndArray();
        if (assessed.Count > 0)
        {
            json.WriteStartArray("findings");
            foreach (var finding in assessed) Finding(json, finding);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>The controls that were assessed, framework by framework: one that was not would look as if it had passed.</summary>
    private static void Reviewed(Utf8JsonWriter json, IReadOnlyList<OscalFinding> assessed)
    {
        json.WriteStartObject("reviewed-controls");
        json.WriteStartArray("control-selections");
        foreach (var framework in assessed.GroupBy(static control => OscalControl.Framework(control.Control)))
        {
            json.WriteStartObject();
            json.WriteString("description", OscalText.Lines(framework.Key));
            json.WriteStartArray("include-controls");
            foreach (var control in framework)
            {
                json.WriteStartObject();
                json.WriteString("control-id", OscalControl.Id(control.Control));
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        if (assessed.Count == 0)
        {
            json.WriteStartObject();
            json.WriteString("description", "No control was assessed.");
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Finding(Utf8JsonWriter json, OscalFinding finding)
    {
        json.WriteStartObject();
        json.WriteString("uuid", NameBasedUuid.Of($"finding\n{finding.Control}\n{finding.State}\n{finding.Statement}"));
        json.WriteString("title", OscalText.Line($"{finding.Control}: {finding.Duty}"));
        json.WriteString("description", OscalText.Lines(finding.Statement));
        json.WriteStartObject("target");
        json.WriteString("type", "statement-id");
        json.WriteString("target-id", $"{OscalControl.Id(finding.Control)}_smt");
        json.WriteStartObject("status");
        json.WriteString("state", finding.IsSatisfied == true ? "satisfied" : "not-satisfied");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteStartArray("related-observations");
        json.WriteStartObject();
        json.WriteString("observation-uuid", Observations.First(observation => observation.Control == finding.Control).Uuid);
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
