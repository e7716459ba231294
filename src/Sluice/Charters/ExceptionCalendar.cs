namespace Sluice.Charters;

/// <summary>When a charter means something else than now: exceptions begin and end.</summary>
public static class ExceptionCalendar
{
    /// <summary>The first day after an instant on which another set of exceptions counts; null when there is none.</summary>
    public static DateOnly? NextChange(Charter charter, DateTimeOffset instant)
    {
        ArgumentNullException.ThrowIfNull(charter);
        DateOnly? next = null;
        foreach (var exception in charter.Exceptions)
        {
            var change = exception.StateAt(instant) switch
            {
                ExceptionState.Active => exception.Expires?.AddDays(1),
                ExceptionState.NotYet => exception.NotBefore,
                _ => null,
            };
            if (change < (next ?? DateOnly.MaxValue)) next = change;
        }

        return next;
    }
}
