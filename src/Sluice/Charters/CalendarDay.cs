using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Sluice.Charters;

/// <summary>How days and instants are written wherever a charter has them: in its files, in what is generated, in findings and in reports (ISO 8601, RFC 3339).</summary>
public static class CalendarDay
{
    private const string Format = "yyyy-MM-dd";

    /// <summary>A day as <c>2026-06-30</c>; empty for none.</summary>
    public static string Text(DateOnly? day) => day?.ToString(Format, CultureInfo.InvariantCulture) ?? "";

    /// <summary>An instant as <c>2026-06-30T08:15:00Z</c>, in UTC, to the second.</summary>
    public static string Text(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);

    /// <summary>Reads a day that is written as <see cref="Text(DateOnly?)"/> writes it, and in no other way.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out DateOnly day) => DateOnly.TryParseExact(text, Format, CultureInfo.InvariantCulture, DateTimeStyles.None, out day);
}
