using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>SLU5003: an exception expires within the days that the charter announces it ahead (<c>exceptions.warn</c>).</summary>
internal static class ExpiringException
{
    public static Check Check { get; } = new(
        "SLU5003",
        "expiring-exception",
        Severity.Note,
        "an exception expires soon",
        Controls.Ids(Controls.DocumentedExceptions),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Charter is not { } bound) yield break;
        foreach (var exception in bound.Charter.Exceptions.Where(exception => exception.CountsAt(bound.Instant)))
        {
            var left = exception.Expires!.Value.DayNumber - exception.DayAt(bound.Instant).DayNumber;
            if (left > bound.Charter.Rules.WarningDays) continue;
            yield return check.About(
                new("AccessException", "", exception.Name),
                exception.ExpiresSpan.HasLine ? exception.ExpiresSpan : exception.Span,
                "",
                left == 0 ? $"the exception {exception.Name} counts today for the last time" : $"the exception {exception.Name} expires in {Words.Count(left, "day")}",
                $"{exception.Owner} answers for it. From the day after on it {(exception.Opens is null ? "accepts nothing" : "opens nothing")}.") with
            {
                Remedy = "Have it renewed with a reason, or let it end.",
            };
        }
    }
}
