using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Reports.Escaping;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Review;

/// <summary>
/// The changelog of a charter: <c>CHANGELOG.md</c> beside it, one line for each renewal and each end of an exception, newest first, with the connections that it is about.
/// </summary>
public static class CharterChangelog
{
    /// <summary>The name of the file.</summary>
    public const string FileName = "CHANGELOG.md";

    private const string Heading = "# Changelog of the charter";
    private const int MostConnections = 5;

    /// <summary>A line about an exception.</summary>
    /// <param name="day">The day.</param>
    /// <param name="deed">What was done, as <c>renewed until 2026-12-31</c>.</param>
    /// <param name="exception">The exception as it was.</param>
    /// <param name="reason">Why; empty when nobody said.</param>
    /// <param name="effect">What it means for connections, as <see cref="Effect"/> says it.</param>
    public static string Line(DateOnly day, string deed, AccessException exception, string reason, string effect)
    {
        ArgumentNullException.ThrowIfNull(exception);
        var why = reason.Trim().TrimEnd('.');
        return $"- {CalendarDay.Text(day)}: {MarkdownText.Code(exception.Name)} {deed}{(why.Length > 0 ? $": {MarkdownText.Escape(why)}" : "")}. {MarkdownText.Escape(effect)}";
    }

    /// <summary>What is done to connections, in one sentence: <c>Closes 1 connection: shop/api → 203.0.113.0/24 TCP 443.</c></summary>
    /// <param name="verb">What is done to them: opens, keeps open, closes.</param>
    /// <param name="changes">The connections.</param>
    public static string Effect(string verb, ValueList<ConnectionChange> changes)
    {
        if (changes.Count == 0) return "No connection changes.";
        return $"{verb} {Counts.Of(changes.Count, "connection")}: {Counts.Sample([.. changes.Select(Connection)], MostConnections)}.";
    }

    /// <summary>The text with the line as the first of its list; with a heading where there was no text.</summary>
    /// <param name="text">The text; null when there is no file.</param>
    /// <param name="line">The line.</param>
    /// <param name="at">The number of the line in the text, from 1.</param>
    /// <param name="heading">The heading.</param>
    public static string With(string? text, string line, out int at, string heading = Heading)
    {
        if (text is null)
        {
            at = 3;
            return $"{heading}\n\n{line}\n";
        }

        var end = text.Contains("\r\n", StringComparison.Ordinal) ? "\r\n" : "\n";
        var lines = text.Split('\n').ToList();
        var place = lines.FindIndex(static known => known.StartsWith("- ", StringComparison.Ordinal) || known.StartsWith("* ", StringComparison.Ordinal));
        if (place >= 0)
        {
            at = place + 1;
            lines.Insert(place, line + end[..^1]);
            return string.Join('\n', lines);
        }

        var kept = text.Length == 0 || text.EndsWith('\n') ? text : text + end;
        at = kept.Count(static letter => letter == '\n') + 2;
        return $"{kept}{end}{line}{end}";
    }

    /// <summary>A connection with what surely or perhaps changes; what cannot be said before and after alike is none of it.</summary>
    private static string Connection(ConnectionChange change) =>
        $"{EndpointWords.Of(change.From)} → {EndpointWords.Of(change.To)} {TrafficWords.Of(change.Opened.Union(change.Closed).Union(change.PerhapsOpened).Union(change.PerhapsClosed))}";
}
