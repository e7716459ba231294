using Sluice.Reports;
using Sluice.Reports.Review;
using Sluice.Reports.Text;

namespace Sluice.Tests.Reports;

/// <summary>What <c>review</c> writes, byte for byte, for a charter with an exception in every state.</summary>
public sealed class ReviewGoldenTests
{
    public static TheoryData<string> Formats => [.. ReportFormats.Review.Names];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Every_format_writes_what_was_approved(string format)
    {
        var received = Golden.Bytes<ReviewReport>(SampleReview.Shop(ReviewGround.Expired, ReviewGround.Overdue), ReportFormats.Review.Find(format)!);
        Assert.Equal(received, Golden.Bytes<ReviewReport>(SampleReview.Shop(ReviewGround.Expired, ReviewGround.Overdue), ReportFormats.Review.Find(format)!));
        Golden.Approve($"review.{format}", received);
        Golden.Approve($"review-nothing.{format}", Golden.Bytes<ReviewReport>(SampleReview.Nothing(), ReportFormats.Review.Find(format)!));
    }

    [Fact]
    public void Text_is_readable_at_60_columns_in_ASCII() => Golden.Approve(
        "review-narrow.text", Golden.Bytes<ReviewReport>(SampleReview.Shop(), ReportFormats.Review.Find("text")!, new TerminalSettings(60, Color: false, Unicode: false)));

    [Theory]
    [InlineData("html")]
    [InlineData("markdown")]
    public void Names_and_reasons_are_never_markup(string format)
    {
        var text = Golden.Text<ReviewReport>(SampleReview.Shop(), ReportFormats.Review.Find(format)!);
        Assert.Contains("&lt;b&gt;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("<b>", text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_spreadsheet_runs_no_reason_as_a_formula() => Assert.Contains(",'=<b>|`*now*`,", Golden.Text<ReviewReport>(SampleReview.Shop(), ReportFormats.Review.Find("csv")!), StringComparison.Ordinal);

    [Fact]
    public void The_page_brings_everything_with_it_and_keeps_its_colours_on_paper()
    {
        var page = Golden.Text<ReviewReport>(SampleReview.Shop(), ReportFormats.Review.Find("html")!);
        foreach (var outside in (string[])["<script", "<link", "<img", "@import", "url("]) Assert.DoesNotContain(outside, page, StringComparison.Ordinal);
        var print = page[page.IndexOf("@media print", StringComparison.Ordinal)..];
        foreach (var rule in (string[])["print-color-adjust:exact", "table-header-group", "break-inside:avoid", "break-after:avoid", "color-scheme:light"]) Assert.Contains(rule, print, StringComparison.Ordinal);
        Assert.Contains("prefers-color-scheme:dark", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(ReviewGround.Expired, "expired")]
    [InlineData(ReviewGround.Expiring, "expiring")]
    [InlineData(ReviewGround.Overdue, "expiring unused")]
    [InlineData(ReviewGround.Incomplete, "incomplete")]
    public void A_pipeline_stops_for_what_it_was_told_to_and_for_nothing_else(ReviewGround ground, string names)
    {
        Assert.Equal(names, string.Join(' ', SampleReview.Shop(ground).Failing.Select(static failing => failing.Exception.Name)));
        Assert.Empty(SampleReview.Shop().Failing);
    }
}
