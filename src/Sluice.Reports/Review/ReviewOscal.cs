using System.Text;
using Sluice.Charters;
using Sluice.Checks;
using Sluice.Reports.Judgement;
using Sluice.Reports.Oscal;
using Sluice.Reports.Words;

namespace Sluice.Reports.Review;

/// <summary>
/// The review as OSCAL assessment results: an observation for each exception, each trusted label, each namespace and each control, and a finding for each control that was
/// assessed. The only time is the one that the review is about.
/// </summary>
internal static class ReviewOscal
{
    public static void Write(ReviewReport report, ReportOutput output)
    {
        var instant = CalendarDay.Text(report.Review.Bound.Instant);
        new OscalResults
        {
            Title = ReviewWords.Title(report),
            Day = CalendarDay.Text(report.Day),
            Summary = ReviewWords.Summary(report),
            Plan = "The assessment follows no plan of its own: sluice review reads the charter, its exceptions and the policies, and judges them.",
            Content = Content(report),
            Start = instant,
            End = instant,
            Observations = [.. Observations(report)],
            Controls = [.. report.Review.Controls.Results.Select(static result => new OscalFinding(
                result.Control.Id, result.Control.Duty, result.Statement, result.Status.ToString(), result.Status == ControlStatus.NotAssessed ? null : result.Status == ControlStatus.Satisfied))],
        }.Write(output.Stream);
    }

    private static IEnumerable<OscalObservation> Observations(ReviewReport report)
    {
        foreach (var reviewed in report.Review.Exceptions)
        {
            var exception = reviewed.Exception;
            var said = new List<string>
            {
                $"{ReviewWords.Subject(exception)}, {ReviewWords.Until(report, reviewed)}.",
                $"Owner: {exception.Owner ?? "none"}. Reason: {exception.Reason ?? "none"}. Record: {exception.AuditRef ?? "none"}. Review: {ReviewWords.Review(reviewed)}.",
            };
            said.AddRange(ReviewWords.Remarks(reviewed));
            yield return new("exception", exception.Name, string.Join(' ', said), OscalObservation.Token(ReviewWords.State(reviewed))) { Place = RuleWords.Place(exception.Span) };
        }

        foreach (var label in report.Review.Labels)
        {
            foreach (var carrier in label.Carriers)
            {
                var grants = label.Grants.Where(grant => grant.Carriers.Contains(carrier.Namespace, StringComparer.Ordinal)).Select(ReviewWords.Grant).ToList();
                yield return new(
                    "label",
                    $"{label.Labels} of {carrier.Namespace}",
                    $"Carries it: {ReviewWords.Carries(carrier.Carries)}. May carry it: {(carrier.MayCarry ? "yes" : "no")}. Granted by: {(grants.Count == 0 ? "nothing" : Counts.Sentence(grants))}.",
                    carrier is { Carries: Carrying.Yes, MayCarry: false } ? "ungranted" : OscalObservation.Token(ReviewWords.Carries(carrier.Carries)));
            }
        }

        foreach (var coverage in report.Review.Coverage)
        {
            yield return new(
                "namespace",
                coverage.Namespace,
                $"{ReviewWords.Pods(coverage)}. Isolated for ingress: {ReviewWords.Of(coverage.Ingress)}; for egress: {ReviewWords.Of(coverage.Egress)}. Able to ask the resolver: {ReviewWords.Of(coverage.Dns)}. "
                    + $"{ReviewWords.OutsideHead(report)}: {ReviewWords.Of(coverage.Outside)}.{string.Concat(ReviewWords.Standing(report, coverage).Select(static sentence => $" {sentence}."))}",
                coverage.IsGoverned ? "governed" : "ungoverned");
        }

        foreach (var result in report.Review.Controls.Results)
            yield return new("control", result.Control.Id, result.Statement, OscalObservation.Token(CheckWords.Status(result.Status))) { Control = result.Control.Id };
    }

    /// <summary>All that the review says, as its other format for machines writes it.</summary>
    private static string Content(ReviewReport report)
    {
        using var stream = new MemoryStream();
        ReviewJson.Write(report, new(stream, Text.TerminalSettings.Plain));
        return Encoding.UTF8.GetString(stream.ToArray());
    }
}
