using Sluice.Reports.Markup;

namespace Sluice.Reports.Review;

/// <summary>The review as one page without scripts that works offline, fit to be printed.</summary>
internal static class ReviewHtml
{
    public static void Write(ReviewReport report, ReportOutput output) =>
        TablePage.Write(output, ReviewWords.Title(report), ReviewWords.Summary(report), ReviewWords.Exit(report), ReviewTables.Of(report));
}
