using System.Text.Json;
using NJsonSchema;
using Sluice.Checks;
using Sluice.Reports;
using Sluice.Reports.Oscal;
using Sluice.Reports.Review;

namespace Sluice.Tests.Reports;

/// <summary>
/// The OSCAL of a review keeps the structure of assessment results 1.1.3: names, required parts, tokens, identifiers and instants as the reference of the model gives them
/// (https://pages.nist.gov/OSCAL-Reference/models/v1.1.3/assessment-results/json-reference/), written down in a schema of ours for the parts that are used.
/// </summary>
public sealed class OscalTests
{
    private static readonly ReportFormat<ReviewReport> Oscal = ReportFormats.Review.Find("oscal")!;

    private static string Sample => Golden.Text<ReviewReport>(SampleReview.Shop(), Oscal);

    [Fact]
    public async Task Results_have_the_structure_of_assessment_results()
    {
        Assert.Empty((await Schema()).Validate(Sample));
        Assert.Empty((await Schema()).Validate(Golden.Text<ReviewReport>(SampleReview.Nothing(), Oscal)));
    }

    [Theory]
    [InlineData("\"import-ap\"", "\"import-plan\"")]
    [InlineData("\"oscal-version\": \"1.1.3\"", "\"oscal-version\": \"2.0.0\"")]
    [InlineData("\"control-id\": \"sc-7.5\"", "\"control-id\": \"SC 7(5)\"")]
    [InlineData("\"collected\"", "\"seen\"")]
    [InlineData("\"EXAMINE\"", "\"LOOK\"")]
    [InlineData("\"state\": \"not-satisfied\"", "\"state\": \"failed\"")]
    [InlineData("-5", "-4")]
    public async Task The_schema_refuses_what_is_no_OSCAL(string part, string broken)
    {
        Assert.Contains(part, Sample, StringComparison.Ordinal);
        Assert.NotEmpty((await Schema()).Validate(Sample.Replace(part, broken, StringComparison.Ordinal)));
    }

    [Fact]
    public void Every_identifier_is_of_version_5_and_stands_once_and_every_reference_leads_somewhere()
    {
        using var document = JsonDocument.Parse(Sample);
        var (own, references) = (new List<string>(), new List<string>());
        Walk(document.RootElement, (name, value) =>
        {
            if (name == "uuid") own.Add(value);
            else if (name == "observation-uuid") references.Add(value);
            else if (name == "href") references.Add(value[1..]);
        });
        Assert.All(own, static id => Assert.Equal('5', id[14]));
        Assert.Equal(own.Count, own.Distinct().Count());
        Assert.NotEmpty(references);
        Assert.All(references, id => Assert.Contains(id, own));
    }

    [Fact]
    public void Another_day_is_another_document_and_the_same_day_the_same()
    {
        Assert.Equal(Sample, Sample);
        var other = SampleReview.Shop() with { Profile = "cilium" };
        Assert.NotEqual(Document(Sample), Document(Golden.Text<ReviewReport>(other, Oscal)));
    }

    [Fact]
    public void A_control_that_was_not_assessed_is_no_finding()
    {
        var review = SampleReview.Shop();
        var assessed = review.Review.Controls.Results.Count(static result => result.Status != ControlStatus.NotAssessed);
        using var document = JsonDocument.Parse(Sample);
        var result = document.RootElement.GetProperty("assessment-results").GetProperty("results")[0];
        Assert.InRange(assessed, 1, review.Review.Controls.Results.Count - 1);
        Assert.Equal(assessed, result.GetProperty("findings").GetArrayLength());
        Assert.Equal(assessed, result.GetProperty("reviewed-controls").GetProperty("control-selections").EnumerateArray().Sum(static selection => selection.GetProperty("include-controls").GetArrayLength()));
        Assert.Equal(
            review.Review.Exceptions.Count + review.Review.Labels.Sum(static label => label.Carriers.Count) + review.Review.Coverage.Count + review.Review.Controls.Results.Count,
            result.GetProperty("observations").GetArrayLength());
    }

    [Theory]
    [InlineData("NIST 800-53r5 SC-7", "sc-7", "NIST 800-53r5")]
    [InlineData("NIST 800-53r5 SC-7(21)", "sc-7.21", "NIST 800-53r5")]
    [InlineData("PCI DSS 4.0 1.2.5", "pci-dss-4.0-1.2.5", "PCI DSS 4.0")]
    [InlineData("ISO 27001:2022 A.8.20", "iso-27001-2022-a.8.20", "ISO 27001:2022")]
    [InlineData("1.2.5 control", "_1.2.5-control", "1.2.5")]
    [InlineData("", "_", "")]
    public void Controls_are_tokens(string control, string token, string framework) => Assert.Equal((token, framework), (OscalControl.Id(control), OscalControl.Framework(control)));

    /// <summary>Titles and descriptions are markup there; values are not, and neither begin nor end with a blank nor have a second line.</summary>
    [Theory]
    [InlineData("*.example.org", @"\*.example.org", "*.example.org")]
    [InlineData("a_b <i> & {{ insert: x }}", @"a_b <i> & \{\{ insert: x \}\}", "a_b <i> & {{ insert: x }}")]
    [InlineData("say `it's` \"so\" ~^[1]\\", @"say \`it\'s\` \""so\"" \~\^\[1\]\\", "say `it's` \"so\" ~^[1]\\")]
    [InlineData(" two\nlines ", @" two\\u\{a\}lines ", @"two\u{a}lines")]
    public void Markup_is_escaped_and_values_are_whole(string text, string line, string value) =>
        Assert.Equal((line, value), (OscalText.Line(text), OscalText.Value(text)));

    [Fact]
    public void A_description_keeps_its_lines() => Assert.Equal("one \\*\ntwo", OscalText.Lines("one *\ntwo"));

    /// <summary>The example of RFC 9562, appendix A.4.</summary>
    [Fact]
    public void Identifiers_are_made_as_RFC_9562_says() =>
        Assert.Equal(Guid.Parse("2ed6657d-e927-568b-95e1-2665a8aea6a2"), NameBasedUuid.Of(Guid.Parse("6ba7b810-9dad-11d1-80b4-00c04fd430c8"), "www.example.com"));

    private static string Document(string json)
    {
        using var document = JsonDocument.Parse(json);
        return document.RootElement.GetProperty("assessment-results").GetProperty("uuid").GetString()!;
    }

    private static void Walk(JsonElement element, Action<string, string> take)
    {
        if (element.ValueKind == JsonValueKind.Array)
        {
            foreach (var item in element.EnumerateArray()) Walk(item, take);
        }
        else if (element.ValueKind == JsonValueKind.Object)
        {
            foreach (var property in element.EnumerateObject())
            {
                if (property.Value.ValueKind == JsonValueKind.String) take(property.Name, property.Value.GetString()!);
                else Walk(property.Value, take);
            }
        }
    }

    private static Task<JsonSchema> Schema() => JsonSchema.FromFileAsync(Path.Combine(Golden.Root(), "tests", "Sluice.Tests", "Reports", "oscal-assessment-results.schema.json"));
}
