using System.Text;
using System.Text.Json;
using System.Xml.Linq;
using NJsonSchema;
using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Reports;
using Sluice.Reports.Evidence;
using Sluice.Reports.Text;
using Sluice.Sets;
using Sluice.Tests.Evidence;

namespace Sluice.Tests.Reports;

/// <summary>What <c>evidence show</c> and <c>evidence verify</c> write, byte for byte, for bundles that are made by hand.</summary>
public sealed class EvidenceGoldenTests
{
    private const string Digest = "sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef";

    public static TheoryData<string> Formats => [.. ReportFormats.Evidence.Names];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_writes_what_was_approved(string format)
    {
        var written = ReportFormats.Evidence.Find(format)!;
        Assert.Equal(Golden.Bytes(Passed, written), Golden.Bytes(Passed, written));
        Golden.Approve($"evidence.{format}", Golden.Bytes(Passed, written));
        Golden.Approve($"evidence-failed.{format}", Golden.Bytes(Failed, written));
    }

    [Fact]
    public void Whether_a_bundle_holds_is_said_as_approved()
    {
        foreach (var format in ReportFormats.Examination)
        {
            Golden.Approve($"evidence-holds.{format.Name}", Golden.Bytes(Holds, format));
            Golden.Approve($"evidence-faults.{format.Name}", Golden.Bytes(Faults, format));
            Golden.Approve($"evidence-unread.{format.Name}", Golden.Bytes(Unread, format));
        }

        Golden.Approve("evidence-faults-narrow.text", Golden.Bytes(Faults, ReportFormats.Examination[0], new TerminalSettings(60, Color: false, Unicode: false)));
    }

    [Fact]
    public async Task OSCAL_has_its_structure_and_tells_packets_from_analysis()
    {
        var schema = await JsonSchema.FromFileAsync(Path.Combine(Golden.Root(), "tests", "Sluice.Tests", "Reports", "oscal-assessment-results.schema.json"), TestContext.Current.CancellationToken);
        foreach (var report in (EvidenceReport[])[Passed, Failed])
        {
            var text = Golden.Text(report, ReportFormats.Evidence.Find("oscal")!);
            Assert.Empty(schema.Validate(text));
            using var document = JsonDocument.Parse(text);
            var result = document.RootElement.GetProperty("assessment-results").GetProperty("results")[0];
            Assert.All(result.GetProperty("observations").EnumerateArray(), static observation => Assert.Equal("2026-08-30T12:00:00Z", observation.GetProperty("expires").GetString()));
            Assert.Equal("TEST", Methods(result, "run packet lab"));
            Assert.Equal("EXAMINE TEST", Methods(result, "control NIST 800-53r5 SC-7(5)"));
            Assert.Equal("EXAMINE", Methods(result, "control NIST 800-53r5 SC-7(4)"));
            Assert.Equal(3, result.GetProperty("findings").GetArrayLength());
            Assert.DoesNotContain("5.3.1", string.Join(' ', result.GetProperty("findings").EnumerateArray().Select(static finding => finding.GetProperty("title").GetString())), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task The_JSON_keeps_its_contract()
    {
        foreach (var report in (EvidenceReport[])[Passed, Failed])
        {
            Assert.Empty((await Schema("evidence-show")).Validate(Golden.Text(report, ReportFormats.Evidence.Find("json")!)));
            Assert.Empty((await Schema("evidence")).Validate(Encoding.UTF8.GetString(report.Bundle.Envelope.ToBytes())));
            Assert.Empty((await Schema("evidence-statement")).Validate(Encoding.UTF8.GetString(report.Bundle.Envelope.Payload.Span)));
        }

        foreach (var report in (ExaminationReport[])[Holds, Faults, Unread]) Assert.Empty((await Schema("evidence-verify")).Validate(Golden.Text(report, ReportFormats.Examination.Find("json")!)));
    }

    [Theory]
    [InlineData("\"standing\":\"enforcedInLab\"", "\"standing\":\"enforced\"")]
    [InlineData("\"result\":\"PASSED\"", "\"result\":\"passed\"")]
    [InlineData("\"outcome\":\"open\"", "\"outcome\":\"opened\"")]
    [InlineData("\"took\":1", "\"taken\":1")]
    [InlineData("\"sha256\":\"", "\"sha256\":\"X")]
    [InlineData("\"finished\":\"2026-06-01T12:00:00Z\"", "\"finished\":\"2026-06-01\"")]
    [InlineData("\"_type\":\"https://in-toto.io/Statement/v1\"", "\"_type\":\"https://in-toto.io/Statement/v2\"")]
    public async Task The_schema_of_the_statement_refuses_what_breaks_the_contract(string part, string broken)
    {
        var text = Encoding.UTF8.GetString(SampleEvidence.Changed(Passed.Bundle.Envelope, part, broken).Payload.Span);
        Assert.NotEmpty((await Schema("evidence-statement")).Validate(text));
    }

    [Fact]
    public void JUnit_is_XML_with_a_case_for_each_connection()
    {
        var suite = XDocument.Parse(Golden.Text(Failed, ReportFormats.Evidence.Find("junit")!)).Root!.Element("testsuite")!;
        Assert.Equal(("7", "1", "1", "1"), ((string)suite.Attribute("tests")!, (string)suite.Attribute("failures")!, (string)suite.Attribute("errors")!, (string)suite.Attribute("skipped")!));
        Assert.Equal(7, suite.Elements("testcase").Count());
        Assert.Contains("shop/<b>|`*odd*`", (string)suite.Elements("testcase").ElementAt(4).Attribute("name")!, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_fault_has_words()
    {
        foreach (var kind in Enum.GetValues<EvidenceFaultKind>())
        {
            if (kind == EvidenceFaultKind.Unknown) continue;
            Assert.NotEmpty(FaultWords.Of(new(kind, "x") { Stated = "1", Found = "2" }));
            Assert.NotEqual("bundle", FaultWords.About(kind));
        }
    }

    private static EvidenceReport Passed => Report(SampleEvidence.Passed, [new(Digest, [1, 2, 3])]);

    private static EvidenceReport Failed => Report(SampleEvidence.Failed, []);

    private static ExaminationReport Holds => new()
    {
        File = "evidence.json", Bundle = Passed.Bundle, Examination = new([], Digest), AsOf = SampleEvidence.Noon.AddDays(2), Compared = 2,
    };

    /// <summary>A fault of every kind.</summary>
    private static ExaminationReport Faults => Holds with
    {
        Compared = null,
        Examination = new(
            [
                .. Enum.GetValues<EvidenceFaultKind>().Where(static kind => kind != EvidenceFaultKind.Unknown).Select(static kind => new EvidenceFault(kind, kind switch
                {
                    EvidenceFaultKind.AlteredPart => "run",
                    EvidenceFaultKind.AlteredProbe => "2 shop/agent → shop/db 5432/TCP",
                    EvidenceFaultKind.Contradiction => "result",
                    EvidenceFaultKind.NotPassed => "WARNED",
                    EvidenceFaultKind.Expired or EvidenceFaultKind.TooOld or EvidenceFaultKind.FromLater => "2026-06-01T12:00:00Z",
                    EvidenceFaultKind.ChangedFile or EvidenceFaultKind.MissingFile or EvidenceFaultKind.AddedFile => "deploy/policies.yaml",
                    _ => Digest,
                }) { Stated = kind == EvidenceFaultKind.TooOld ? "30" : "stated", Found = kind == EvidenceFaultKind.TooOld ? "31" : "found" }),
            ],
            ""),
    };

    private static ExaminationReport Unread => new()
    {
        File = "evidence.json",
        Problems = [new("SLU1008", Severity.Error, SourceSpan.OfFile("evidence.json"), "it is no envelope: no JSON in line 1") { Remedy = "A bundle is written by sluice verify --evidence." }],
        AsOf = SampleEvidence.Noon,
    };

    private static string Methods(JsonElement result, string title) => string.Join(' ', result.GetProperty("observations").EnumerateArray()
        .First(observation => observation.GetProperty("title").GetString() == title).GetProperty("methods").EnumerateArray().Select(static method => method.GetString()));

    private static EvidenceReport Report(EvidenceStatement statement, ValueList<EnvelopeSignature> signatures) =>
        new("evidence.json", new(Envelope.Of(statement) with { Signatures = signatures }, statement, StatedParts.Of(statement)));

    private static Task<JsonSchema> Schema(string name) => JsonSchema.FromFileAsync(Path.Combine(Golden.Root(), "docs", "schemas", name + ".schema.json"));
}
