using Sluice.Reports.Markup;

namespace Sluice.Reports.Review;

/// <summary>The review for a wiki or an issue: a table for each part.</summary>
internal static class ReviewMarkdown
{
    public static void Write(ReviewReport report, ReportOutput output) =>
        TableMarkdown.Write(output, ReviewWords.Title(report), ReviewWords.Summary(report), ReviewWords.Exit(report), ReviewTables.Of(report));
}
