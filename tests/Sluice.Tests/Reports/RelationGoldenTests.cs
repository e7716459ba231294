using System.Text;
using System.Text.RegularExpressions;
using Sluice.Reports;
using Sluice.Reports.Relations;
using Sluice.Reports.Relations.Page;
using Sluice.Reports.Text;

namespace Sluice.Tests.Reports;

public sealed class RelationGoldenTests
{
    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (var format in ReportFormats.List.Names)
        {
            foreach (var sample in new[] { "shop", "hostile", "empty" }) cases.Add(sample, format);
        }

        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Every_format_writes_what_was_approved(string sample, string format) =>
        Golden.Approve($"list-{sample}.{format}", Encoding.UTF8.GetBytes(WithoutAssets(Golden.Text(Sample(sample), ReportFormats.List.Find(format)!))));

    [Theory]
    [MemberData(nameof(Cases))]
    public void The_same_report_gives_the_same_bytes(string sample, string format) => Assert.Equal(
        Golden.Bytes(Sample(sample), ReportFormats.List.Find(format)!),
        Golden.Bytes(Sample(sample), ReportFormats.List.Find(format)!));

    [Fact]
    public void Text_is_readable_at_60_columns_in_ASCII() => Golden.Approve(
        "list-shop-narrow.text",
        Golden.Bytes(SampleRelations.Shop(), ReportFormats.List.Find("text")!, new TerminalSettings(60, Color: false, Unicode: false)));

    [Fact]
    public void Colour_only_adds_to_the_text()
    {
        var format = ReportFormats.List.Find("text")!;
        var coloured = Golden.Text(SampleRelations.Shop(), format, TerminalSettings.Plain with { Color = true });
        Assert.Contains("\u001b[", coloured, StringComparison.Ordinal);
        Assert.Equal(
            Golden.Text(SampleRelations.Shop(), format),
            Regex.Replace(coloured, "\u001b\\[[0-9;]*m", ""));
    }

    /// <summary>The page without its own style and script, which are reviewed as the files they are, and without their digests.</summary>
    private static string WithoutAssets(string text) => Regex.Replace(text, "'sha256-[^']+'", "'sha256-…'")
        .Replace(RelationHtml.Style, "…", StringComparison.Ordinal).Replace(PageAsset.Script, "…", StringComparison.Ordinal);

    public static RelationReport Sample(string name) => name switch
    {
        "shop" => SampleRelations.Shop(),
        "hostile" => SampleRelations.Hostile(),
        _ => SampleRelations.Empty(),
    };
}
