using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Reports.Escaping;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Differences;

/// <summary>The line of a changelog about what a change means for connections, which the texts of policies do not say.</summary>
public static class DifferenceChangelog
{
    /// <summary>The heading of a changelog that is begun.</summary>
    public const string Heading = "# Changelog";

    private const int MostConnections = 5;

    private static readonly (string Verb, Func<ConnectionChange, TrafficSet> Of)[] Kinds =
    [
        ("opens", static change => change.Opened), ("closes", static change => change.Closed),
        ("may open", static change => change.PerhapsOpened), ("may close", static change => change.PerhapsClosed),
    ];

    /// <summary><c>- 2026-06-01: opens 1 connection: shop/web → internet TCP 443; closes 2 connections: ….</c> Null when no connection changes.</summary>
    /// <param name="day">The day.</param>
    /// <param name="name">The overlay that it is about; empty where there are no alternatives.</param>
    /// <param name="report">The comparison.</param>
    public static string? Line(DateOnly day, string name, DifferenceReport report)
    {
        ArgumentNullException.ThrowIfNull(report);
        var said = new List<string>();
        foreach (var (verb, of) in Kinds)
        {
            var changes = report.Changes.Where(change => !of(change).IsEmpty).Select(change => $"{EndpointWords.Of(change.From)} → {EndpointWords.Of(change.To)} {TrafficWords.Of(of(change))}").ToList();
            if (changes.Count > 0) said.Add($"{verb} {Counts.Of(changes.Count, "connection")}: {Counts.Sample(changes, MostConnections)}");
        }

        var subject = name.Length > 0 ? $"{name} " : "";
        return said.Count == 0 ? null : $"- {CalendarDay.Text(day)}: {MarkdownText.Escape($"{subject}{string.Join("; ", said)}.")}";
    }
}
