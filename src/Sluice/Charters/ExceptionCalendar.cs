namespace Sluice.Charters;

/// <summary>When a charter means something else than now: exceptions begin and end.</summary>
public static class ExceptionCalendar
{
    /// <summary>The first day after an instant on which another set of exceptions counts; null when there is none.</summary>
    public static DateOnly? NextChange(Charter charter, DateTimeOffset instant)
    {
        ArgumentNullException.ThrowIfNull(charter);
        return charter.Exceptions.Min(exception => ChangeOf(exception, instant));
    }

    /// <summary>The instant at which that day begins for the first of them, in UTC; null when there is none.</summary>
    public static DateTimeOffset? NextInstant(Charter charter, DateTimeOffset instant)
    {
        ArgumentNullException.ThrowIfNull(charter);
        return charter.Exceptions.Min(exception => exception.StateAt(instant) switch { ExceptionState.Active => exception.Ends, ExceptionState.NotYet => exception.Begins, _ => null });
    }

    /// <summary>The exceptions that begin or end on that day, by name.</summary>
    public static IEnumerable<AccessException> Turning(Charter charter, DateTimeOffset instant)
    {
        ArgumentNullException.ThrowIfNull(charter);
        return NextChange(charter, instant) is { } next ? charter.Exceptions.Where(exception => ChangeOf(exception, instant) == next) : [];
    }

    /// <summary>The first day on which an exception counts no more, or counts at last; null when neither is to come.</summary>
    private static DateOnly? ChangeOf(AccessException exception, DateTimeOffset instant) => exception.StateAt(instant) switch
    {
        ExceptionState.Active => exception.Expires?.AddDays(1),
        ExceptionState.NotYet => exception.NotBefore,
        _ => null,
    };
}
