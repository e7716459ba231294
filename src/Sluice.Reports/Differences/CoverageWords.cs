using Sluice.Analysis;
using Sluice.Charters;
using Sluice.Findings;
using Sluice.Reports.Words;

namespace Sluice.Reports.Differences;

/// <summary>What is said about the charter beside an opened connection.</summary>
internal static class CoverageWords
{
    /// <summary>What follows an opened connection in its own line; empty when it is covered, and without a charter.</summary>
    public static string Mark(DifferenceReport report, ConnectionChange change) => report.CoveringOf(change) switch
    {
        null or { IsWhole: true } => "",
        { Against: not null } => "forbidden by the charter",
        { By.Count: 0 } => "not covered by the charter",
        { Uncovered: var uncovered } => $"{TrafficWords.Of(uncovered)} not covered by the charter",
    };

    /// <summary>What covers a change, or forbids it, with its place.</summary>
    public static IEnumerable<(string Text, SourceSpan Span)> Lines(DifferenceReport report, ConnectionChange change)
    {
        if (report.CoveringOf(change) is not { } covering) yield break;
        if (covering.Against is { } bar) yield return (bar.Prohibition is { } prohibition ? $"the charter forbids {prohibition}" : "no path leads from one tenant to another", bar.Span);
        foreach (var grant in covering.By) yield return ($"covered by {What(grant)}", grant.Span);
    }

    /// <summary><c>exception stripe-charges (payments-team, until 2026-12-31)</c>, <c>the flow web → api</c>.</summary>
    public static string What(Grant grant) => grant switch
    {
        { Exception: { } exception } => $"exception {exception.Name} ({exception.Owner}, until {CalendarDay.Text(exception.Expires)})",
        { Flow: { } flow } => $"the flow {flow}",
        _ => "the way to the resolver",
    };
}
