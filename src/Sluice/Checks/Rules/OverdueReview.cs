using Sluice.Charters;
using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>SLU5008: an exception that counts was to be reviewed before this day.</summary>
internal static class OverdueReview
{
    public static Check Check { get; } = new(
        "SLU5008",
        "overdue-review",
        Severity.Warning,
        "the review of an exception is overdue",
        Controls.Ids(Controls.DocumentedExceptions, Controls.HalfYearReview),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Charter is not { } bound) yield break;
        foreach (var exception in bound.Charter.Exceptions)
        {
            if (exception.Review is not { } review || !exception.CountsAt(bound.Instant) || !review.IsOverdueOn(exception.DayAt(bound.Instant))) continue;
            yield return check.About(
                new("AccessException", "", exception.Name),
                review.Span.HasLine ? review.Span : exception.Span,
                "",
                review.Due is { } due ? $"the review of the exception {exception.Name} was due on {CalendarDay.Text(due)}" : $"the exception {exception.Name} was never reviewed",
                $"It is to be looked at every {Words.Count(review.EveryDays, "day")}, so that it does not outlive its reason.") with
            {
                Remedy = "Look whether it is still needed, and write the day as review.last.",
            };
        }
    }
}
