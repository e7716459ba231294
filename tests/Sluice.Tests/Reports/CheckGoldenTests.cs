using System.Text.Json;
using System.Xml.Linq;
using Sluice.Reports;
using Sluice.Reports.Judgement;
using Sluice.Reports.Text;

namespace Sluice.Tests.Reports;

public sealed class CheckGoldenTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var format in ReportFormats.Check.Names)
        {
            foreach (var sample in new[] { "shop", "clean", "hostile" }) cases.Add(sample, format);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_format_writes_what_was_approved(string sample, string format) =>
        Golden.Approve($"check-{sample}.{format}", Golden.Bytes(Sample(sample), ReportFormats.Check.Find(format)!, lines: SampleChecks.Lines));

    [Fact]
    public void The_controls_are_shown_with_their_proof() => Golden.Approve(
        "check-controls.text",
        Golden.Bytes(SampleChecks.Shop() with { ShowControls = true, Findings = [], Problems = [] }, ReportFormats.Check.Find("text")!));

    [Fact]
    public void Text_is_readable_at_60_columns_in_ASCII() => Golden.Approve(
        "check-narrow.text",
        Golden.Bytes(SampleChecks.Shop(), ReportFormats.Check.Find("text")!, new TerminalSettings(60, Color: false, Unicode: false), SampleChecks.Lines));

    [Theory]
    [InlineData("shop")]
    [InlineData("hostile")]
    public void JUnit_is_XML_whatever_the_names_are(string sample)
    {
        var report = XDocument.Parse(Golden.Text(Sample(sample), ReportFormats.Check.Find("junit")!));
        Assert.Equal(Sample(sample).Remarks().Count, report.Descendants("testcase").Count());
    }

    [Fact]
    public void Each_remark_is_one_annotation_on_one_line()
    {
        var lines = Golden.Text(SampleChecks.Hostile(), ReportFormats.Check.Find("github")!).TrimEnd('\n').Split('\n');
        Assert.Equal(2, lines.Length);
        Assert.All(lines, line => Assert.Matches("^::(error|warning|notice) [^:]*::", line));
    }

    [Fact]
    public void Fingerprints_of_SARIF_stay_when_lines_move()
    {
        var before = SampleChecks.Shop();
        var after = before with { Problems = [.. before.Problems.Select(problem => problem with { Span = problem.Span with { Line = problem.Span.Line + 7, EndLine = problem.Span.EndLine + 7 } })] };
        Assert.Equal(Fingerprints(before), Fingerprints(after));
        Assert.Equal(5, Fingerprints(before).Distinct().Count());
    }

    private static List<string> Fingerprints(CheckReport report)
    {
        using var log = JsonDocument.Parse(Golden.Bytes(report, ReportFormats.Check.Find("sarif")!));
        return [.. log.RootElement.GetProperty("runs")[0].GetProperty("results").EnumerateArray()
            .Select(result => result.GetProperty("partialFingerprints").GetProperty("sluice/v1").GetString()!).Order()];
    }

    private static CheckReport Sample(string name) => name switch
    {
        "shop" => SampleChecks.Shop(),
        "hostile" => SampleChecks.Hostile(),
        _ => SampleChecks.Clean(),
    };
}
