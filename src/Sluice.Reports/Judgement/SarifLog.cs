using System.Text.Json;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Findings;
using Sluice.Reports.Json;
using Sluice.Sets;

namespace Sluice.Reports.Judgement;

/// <summary>
/// One run of SARIF 2.1.0 (OASIS): the checks that found something as rules, the controls as a taxonomy, results with region, fingerprint, related
/// places and fixes. Files are relative URIs.
/// </summary>
internal sealed class SarifLog
{
    private const string Schema = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";
    private const string Taxonomy = "controls";

    private readonly IReadOnlyList<Remark> remarks;
    private readonly Func<ValueList<StructuralEdit>, IReadOnlyList<TextReplacement>?> render;
    private readonly List<Remark> rules;
    private readonly List<string> controls;

    public SarifLog(IReadOnlyList<Remark> remarks, Func<ValueList<StructuralEdit>, IReadOnlyList<TextReplacement>?> render)
    {
        (this.remarks, this.render) = (remarks, render);
        rules = [.. remarks.GroupBy(remark => remark.Id, StringComparer.Ordinal).OrderBy(group => group.Key, StringComparer.Ordinal).Select(group => group.First())];
        controls = [.. remarks.SelectMany(remark => remark.Controls).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];
    }

    public void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("$schema", Schema);
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        json.WriteStartObject();
        WriteTool(json);
        if (controls.Count > 0) WriteTaxonomy(json);
        json.WriteString("columnKind", "unicodeCodePoints");
        json.WriteStartArray("results");
        foreach (var remark in remarks) WriteResult(json, remark);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteText(Utf8JsonWriter json, string name, string text)
    {
        json.WriteStartObject(name);
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private void WriteTool(Utf8JsonWriter json)
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", "sluice");
        json.WriteString("version", typeof(SarifLog).Assembly.GetName().Version?.ToString(3) ?? "0.0.0");
        json.WriteStartArray("rules");
        foreach (var rule in rules) WriteRule(json, rule);
        json.WriteEndArray();
        if (controls.Count > 0)
        {
            json.WriteStartArray("supportedTaxonomies");
            json.WriteStartObject();
            json.WriteString("name", Taxonomy);
            json.WriteNumber("index", 0);
            json.WriteEndObject();
            json.WriteEndArray();
        }

        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteRule(Utf8JsonWriter json, Remark rule)
    {
        var check = Catalog.Find(rule.Id);
        json.WriteStartObject();
        json.WriteString("id", rule.Id);
        if (check is not null) json.WriteString("name", check.Name);
        WriteText(json, "shortDescription", Sentence(check?.Title ?? "the input itself is wrong"));
        WriteText(json, "help", $"See {rule.Page}.");
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", JsonShapes.Severity(check?.Severity ?? rule.Severity));
        json.WriteEndObject();
        var served = check?.Controls ?? rule.Controls;
        var known = served.Where(controls.Contains).ToList();
        if (known.Count > 0)
        {
            json.WriteStartArray("relationships");
            foreach (var control in known)
            {
                json.WriteStartObject();
                WriteTaxon(json, "target", control);
                json.WriteStartArray("kinds");
                json.WriteStringValue("relevant");
                json.WriteEndArray();
                json.WriteEndObject();
            }

            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    private void WriteTaxon(Utf8JsonWriter json, string? name, string control)
    {
        if (name is null) json.WriteStartObject();
        else json.WriteStartObject(name);
        json.WriteString("id", control);
        json.WriteNumber("index", controls.IndexOf(control));
        json.WriteStartObject("toolComponent");
        json.WriteString("name", Taxonomy);
        json.WriteNumber("index", 0);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void WriteTaxonomy(Utf8JsonWriter json)
    {
        json.WriteStartArray("taxonomies");
        json.WriteStartObject();
        json.WriteString("name", Taxonomy);
        WriteText(json, "shortDescription", "Controls of NIST SP 800-53, CIS Kubernetes, PCI DSS, SOC 2 and ISO 27001.");
        json.WriteStartArray("taxa");
        foreach (var id in controls)
        {
            json.WriteStartObject();
            json.WriteString("id", id);
            var control = Controls.All.FirstOrDefault(item => string.Equals(item.Id, id, StringComparison.Ordinal));
            if (control is not null) WriteText(json, "shortDescription", Sentence(control.Duty));
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private void WriteResult(Utf8JsonWriter json, Remark remark)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", remark.Id);
        json.WriteNumber("ruleIndex", rules.FindIndex(rule => string.Equals(rule.Id, remark.Id, StringComparison.Ordinal)));
        json.WriteString("level", JsonShapes.Severity(remark.Severity));
        WriteText(json, "message", string.Join('\n', new[] { Sentence(remark.Message) }.Concat(CheckWords.Paragraphs(remark))));
        json.WriteStartArray("locations");
        SarifPlace.WriteLocation(json, remark.Span, remark.Object, note: "");
        json.WriteEndArray();
        if (remark.Related.Any(related => related.Span.File is not null))
        {
            json.WriteStartArray("relatedLocations");
            foreach (var related in remark.Related.Where(related => related.Span.File is not null)) SarifPlace.WriteLocation(json, related.Span, "", related.Note);
            json.WriteEndArray();
        }

        json.WriteStartObject("partialFingerprints");
        json.WriteString("sluice/v1", remark.Fingerprint);
        json.WriteEndObject();
        if (remark.AcceptedBy is { } exception) WriteSuppression(json, exception);
        if (remark.Fix.Count > 0 && render(remark.Fix) is { Count: > 0 } replacements) SarifPlace.WriteFix(json, remark, replacements);
        if (remark.Controls.Count > 0)
        {
            json.WriteStartArray("taxa");
            foreach (var control in remark.Controls) WriteTaxon(json, null, control);
            json.WriteEndArray();
        }

        json.WriteEndObject();
    }

    /// <summary>An accepted finding is a suppressed result (SARIF 2.1.0, 3.27.23 and 3.35): outside the code, by whom and why.</summary>
    private static void WriteSuppression(Utf8JsonWriter json, AccessException exception)
    {
        json.WriteStartArray("suppressions");
        json.WriteStartObject();
        json.WriteString("kind", "external");
        json.WriteString("status", "accepted");
        json.WriteString("justification", CheckWords.Acceptance(exception));
        json.WriteStartObject("location");
        SarifPlace.WriteLocationBody(json, exception.Span, $"AccessException {exception.Name}", "");
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    private static string Sentence(string text) => text.Length == 0 ? text : $"{char.ToUpperInvariant(text[0])}{text[1..].TrimEnd('.')}.";
}
