using Sluice.Charters;
using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>SLU5002: an exception has expired and is still in the charter: a warning, and an error while what it opened is still allowed.</summary>
internal static class ExpiredException
{
    public static Check Check { get; } = new(
        "SLU5002",
        "expired-exception",
        Severity.Error,
        "an exception has expired",
        Controls.Ids(Controls.DocumentedExceptions, Controls.ApprovedServices),
        Find);

    /// <summary>The finding about an exception, which tells what it opened and is open still.</summary>
    public static FindingCause Cause(AccessException exception) => new(Check.Id, new ObjectName("AccessException", "", exception.Name).ToString(), "");

    /// <summary>The exception as a place to see for a finding about more than it opened.</summary>
    public static RelatedPlace Opened(AccessException exception) => new(SpanOf(exception), $"{Check.Id}: the exception {exception.Name} opened some of it, and expired on {CalendarDay.Text(exception.Expires)}");

    private static SourceSpan SpanOf(AccessException exception) => exception.ExpiresSpan.HasLine ? exception.ExpiresSpan : exception.Span;

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Comparison is not { } comparison) yield break;
        foreach (var exception in comparison.Charter.Exceptions.Where(exception => exception.StateAt(comparison.Bound.Instant) == ExceptionState.Expired))
        {
            var open = comparison.StillOpen(exception);
            var day = CalendarDay.Text(exception.Expires);
            yield return check.About(
                new("AccessException", "", exception.Name),
                SpanOf(exception),
                "",
                open.Count == 0 ? $"the exception {exception.Name} expired on {day}" : $"the exception {exception.Name} expired on {day}, and {(open.Count == 1 ? "what it opened is" : $"{Words.Count(open.Count, "connection")} that it opened are")} still allowed",
                open.Count == 0 ? exception.Opens is null ? "It accepts nothing any more." : "It opens nothing any more, and nothing that it opened is allowed." : "Policies do not end by themselves. Nobody answers for these paths since that day.") with
            {
                Severity = open.Count == 0 ? Severity.Warning : Severity.Error,
                Concern = open.Concern,
                Remedy = open.Count == 0 ? "Remove it, or have it renewed with a reason." : "Compile the charter and apply what it generates, or have the exception renewed with a reason.",
            };
        }
    }
}
