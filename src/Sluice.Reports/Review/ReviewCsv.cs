using System.Globalization;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Reports.Escaping;
using Sluice.Reports.Words;

namespace Sluice.Reports.Review;

/// <summary>The register of exceptions for a spreadsheet: one line for each, by name.</summary>
internal static class ReviewCsv
{
    public static void Write(ReviewReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var csv = new CsvWriter(writer);
        csv.Row(
            "exception", "state", "days left", "unused", "wider than used", "opens or accepts", "owner", "reason", "data classification", "audit reference", "approved by", "not before", "expires",
            "review every days", "last review", "review due", "review overdue", "file", "remarks");
        foreach (var reviewed in report.Review.Exceptions)
        {
            var exception = reviewed.Exception;
            csv.Row(
                exception.Name,
                ReviewWords.State(reviewed),
                Number(reviewed.DaysLeft),
                Flag(reviewed.IsUnused),
                Flag(reviewed.IsWiderThanUsed),
                ReviewWords.Subject(exception),
                exception.Owner ?? "",
                exception.Reason ?? "",
                exception.Classification == DataClassification.Unknown ? "" : ClassificationNames.Text(exception.Classification),
                exception.AuditRef ?? "",
                string.Join("; ", exception.ApprovedBy),
                CalendarDay.Text(exception.NotBefore),
                CalendarDay.Text(exception.Expires),
                Number(exception.Review?.EveryDays),
                CalendarDay.Text(exception.Review?.Last),
                CalendarDay.Text(exception.Review?.Due),
                Flag(reviewed.Duty == ReviewDuty.Overdue),
                RuleWords.Place(exception.Span),
                string.Join(' ', ReviewWords.Remarks(reviewed)));
        }
    }

    private static string Flag(bool value) => value ? "yes" : "";

    private static string Number(int? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
