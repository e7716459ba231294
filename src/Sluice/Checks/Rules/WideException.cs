using Sluice.Charters;
using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>SLU5005: an exception lasts longer than <c>exceptions.longest</c>, or lacks an approval that <c>exceptions.approvals</c> asks for its classification. Expired ones are left out.</summary>
internal static class WideException
{
    public static Check Check { get; } = new(
        "SLU5005",
        "wider-than-approved",
        Severity.Error,
        "an exception is longer, or less approved, than the charter allows",
        Controls.Ids(Controls.DocumentedExceptions, Controls.ApprovedChanges),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Charter is not { } bound) yield break;
        foreach (var exception in bound.Charter.Exceptions)
        {
            if (exception.StateAt(bound.Instant) == ExceptionState.Expired) continue;
            if (exception.LastsFrom(exception.DayAt(bound.Instant)) is { } days && days > bound.Charter.Rules.LongestDays)
            {
                yield return check.About(
                    new("AccessException", "", exception.Name),
                    exception.ExpiresSpan.HasLine ? exception.ExpiresSpan : exception.Span,
                    "longest",
                    $"the exception {exception.Name} lasts {Words.Count(days, "day")}, and the charter allows {Words.Count(bound.Charter.Rules.LongestDays, "day")}",
                    exception.NotBefore is null ? "It is counted from today, as it names no first day. What lasts belongs to the design, where it is seen." : "What lasts belongs to the design, where it is seen.") with
                {
                    Place = "expires",
                    Remedy = "Let it end sooner, or declare a flow.",
                };
            }

            var lacking = LackingApprovals(bound.Charter, exception);
            if (lacking.Count == 0) continue;
            yield return check.About(
                new("AccessException", "", exception.Name),
                exception.Span,
                "approvals",
                $"the exception {exception.Name} is not approved by {Words.List(lacking)}",
                $"The charter asks for it where data is {ClassificationNames.Text(exception.Classification)}.") with
            {
                Place = "approvedBy",
                Remedy = "Have them approve it, and name them in approvedBy.",
            };
        }
    }

    /// <summary>Who must approve an exception by its classification and is not named.</summary>
    public static List<string> LackingApprovals(Charter charter, AccessException exception) =>
        [.. charter.Rules.ApproversOf(exception.Classification).Where(approver => !exception.ApprovedBy.Contains(approver, StringComparer.OrdinalIgnoreCase))];
}
