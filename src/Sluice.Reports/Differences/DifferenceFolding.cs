using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Reports.Words;

namespace Sluice.Reports.Differences;

/// <summary>One line about changed connections that share their causes: one connection, or many between two namespaces.</summary>
/// <param name="From">The source, or <c>12 of web</c>.</param>
/// <param name="To">The destination.</param>
/// <param name="Traffic">What happened to the traffic.</param>
/// <param name="Count">How many connections it stands for.</param>
internal sealed record ChangeLine(string From, string To, string Traffic, int Count);

/// <summary>Changes with one mark and the same causes.</summary>
internal sealed record ChangeGroup(char Mark, IReadOnlyList<ChangeLine> Lines, IReadOnlyList<(string Text, SourceSpan Span)> Causes, IReadOnlyList<ConnectionChange> Changes)
{
    /// <summary>What is said in each line about the charter: that it does not cover it; empty otherwise.</summary>
    public string Uncovered { get; init; } = "";

    /// <summary>What of the charter covers or forbids the changes.</summary>
    public IReadOnlyList<(string Text, SourceSpan Span)> Covered { get; init; } = [];

    /// <summary>Whether something in it was opened, or may have been.</summary>
    public bool MayOpen => Mark is '+' or '±' || Changes.Any(static change => !change.PerhapsOpened.IsEmpty);
}

/// <summary>
/// Groups changes by what caused them: what is opened first, then what moved, what is closed, what is unknown. Many of one group are folded by the namespaces of
/// their ends, with exact counts.
/// </summary>
internal static class DifferenceFolding
{
    private const int MostSingle = 6;
    private const string Marks = "+±-?";

    public static IReadOnlyList<ChangeGroup> Groups(DifferenceReport report) =>
    [
        .. report.Changes.Select(change => (Change: change, Mark: DifferenceWords.Mark(change.Kind), Causes: report.Because?.Invoke(change) ?? DifferenceWords.Causes(report, change)))
            .GroupBy(item => (item.Mark, Opens: !item.Change.PerhapsOpened.IsEmpty, Closes: !item.Change.PerhapsClosed.IsEmpty, Key: Key(item.Change, item.Causes),
                Charter: CoverageWords.Mark(report, item.Change), By: string.Join('\n', CoverageWords.Lines(report, item.Change))))
            .OrderBy(static group => Marks.IndexOf(group.Key.Mark, StringComparison.Ordinal)).ThenBy(static group => !group.Key.Opens)
            .Select(group => new ChangeGroup(
                group.Key.Mark,
                Fold(report, [.. group.Select(static item => item.Change)]),
                [.. group.SelectMany(static item => item.Causes).Distinct()],
                [.. group.Select(static item => item.Change)])
            {
                Uncovered = group.Key.Charter,
                Covered = [.. CoverageWords.Lines(report, group.First().Change)],
            }),
    ];

    /// <summary>Changes with the same causes belong together; all those of a workload that is new or gone do, whatever rules they have.</summary>
    private static string Key(ConnectionChange change, IReadOnlyList<(string Text, SourceSpan Span)> causes) =>
        change.Causes is [{ Kind: CauseKind.EndpointChanged }] && causes.Count > 0 ? causes[0].Text : string.Join('\n', causes);

    private static IReadOnlyList<ChangeLine> Fold(DifferenceReport report, IReadOnlyList<ConnectionChange> changes)
    {
        if (changes.Count <= MostSingle) return [.. changes.Select(change => Single(report, change))];
        var lines = new List<ChangeLine>();
        foreach (var same in changes.GroupBy(change => (From: EndpointWords.Group(change.From), To: EndpointWords.Group(change.To), Traffic: DifferenceWords.Traffic(report, change))))
        {
            if (same.Count() < 3) lines.AddRange(same.Select(change => Single(report, change)));
            else lines.Add(new(Side(same.Key.From, [.. same.Select(static change => change.From)]), Side(same.Key.To, [.. same.Select(static change => change.To)]), same.Key.Traffic, same.Count()));
        }

        return lines;
    }

    private static ChangeLine Single(DifferenceReport report, ConnectionChange change) => new(EndpointWords.Of(change.From), EndpointWords.Of(change.To), DifferenceWords.Traffic(report, change), 1);

    private static string Side(string group, IEnumerable<Endpoint> ends)
    {
        var names = ends.Distinct().Order().ToList();
        if (names.Count == 1) return EndpointWords.Of(names[0]);
        return $"{Counts.Number(names.Count)} of {group} ({Counts.Sample([.. names.Select(EndpointWords.Short)], 3)})";
    }
}
