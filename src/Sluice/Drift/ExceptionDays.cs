using Sluice.Charters;
using Sluice.Model;

namespace Sluice.Drift;

/// <summary>
/// Whether a policy carries out an exception that does not count on the day. The charter decides where it is at hand and the policy is of it; else the days that the policy
/// names, which are whole days in UTC.
/// </summary>
internal sealed class ExceptionDays(DriftInput input)
{
    /// <summary>The exception and where it stands; null for a policy that carries out none, or one that counts.</summary>
    public OutlivedException? Outlived(Policy policy)
    {
        if (policy.Mark is not { } mark) return null;
        if (input.Charter?.Charter is { } charter && IsOf(charter, mark))
        {
            if (charter.Exceptions.FirstOrDefault(exception => exception.Name == mark.Exception) is not { } known) return new(mark.Exception, null, mark.Expires, charter.Span);
            return known.CountsAt(input.Instant) ? null : new(known.Name, known.StateAt(input.Instant), known.Expires, known.ExpiresSpan.HasLine ? known.ExpiresSpan : known.Span);
        }

        var state = AccessException.StateAt(input.Instant, mark.NotBefore, mark.Expires, TimeZoneInfo.Utc);
        return state == ExceptionState.Active ? null : new(mark.Exception, state, mark.Expires, default);
    }

    /// <summary>Whether the mark names the charter, by as much of its name as a label holds; a mark without a charter may be of any.</summary>
    private static bool IsOf(Charter charter, PolicyMark mark) => mark.Charter.Length == 0 || charter.Name.StartsWith(mark.Charter, StringComparison.Ordinal);
}
