using Sluice.Checks;
using Sluice.Reports.Judgement;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Differences;

/// <summary>The difference for reading: the counts, then each group of changes with the edit behind it.</summary>
internal static class DifferenceText
{
    private const int WidestEnd = 40;
    private const int PlaceColumn = 48;

    public static void Write(DifferenceReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var text = new ConsoleText(writer, output.Terminal);
        foreach (var problem in report.CharterProblems) RemarkText.Write(text, Remark.Of(problem), output.SourceLines);
        text.Line(StyledText.Of(DifferenceWords.Headline(report), Tone.Strong));
        foreach (var sentence in DifferenceWords.Workloads(report)) text.Line(sentence, hanging: 2);
        foreach (var group in DifferenceFolding.Groups(report)) WriteGroup(text, group);
        foreach (var change in report.Exceptions) WriteException(text, change);
        if (DifferenceWords.Exit(report) is not { Length: > 0 } exit) return;
        text.Line();
        text.Line(StyledText.Of(exit, Tone.Bad));
    }

    /// <summary>Writes changes that belong together, after an empty line: a line for each, then what is behind them.</summary>
    internal static void WriteGroup(ConsoleText text, ChangeGroup group)
    {
        text.Line();
        var tone = group.Mark switch { '+' => Tone.Bad, '-' => Tone.Good, _ => Tone.Warning };
        var (left, right) = (Width(group.Lines.Select(static line => line.From)), Width(group.Lines.Select(static line => line.To)));
        var beside = group.Uncovered.Length > 0 && group.Lines.All(line => 2 + left + 5 + right + 2 + line.Traffic.Length + 2 + group.Uncovered.Length <= text.Terminal.Columns && line is { Count: 1, From.Length: <= WidestEnd, To.Length: <= WidestEnd });
        foreach (var line in group.Lines)
        {
            var words = StyledText.Of($"{group.Mark} ", tone).Add(Pad(line.From, left)).Add("  →  ", Tone.Dim).Add(Pad(line.To, right)).Add("  ").Add(line.Traffic);
            if (line.Count > 1) words.Add($"  ({Counts.Of(line.Count, "connection")})", Tone.Dim);
            if (beside) words.Add($"  {group.Uncovered}", Tone.Bad);
            text.Line(words, hanging: 4);
        }

        if (group.Uncovered.Length > 0 && !beside) text.Line(StyledText.Of(group.Uncovered, Tone.Bad), 5, 2);
        foreach (var (cause, span) in group.Causes.Concat(group.Covered))
        {
            var place = RuleWords.Place(span);
            var fits = place.Length > 0 && Math.Max(PlaceColumn, 5 + cause.Length + 2) + place.Length <= text.Terminal.Columns;
            var words = StyledText.Of(cause);
            if (fits) words.Add(new string(' ', Math.Max(2, PlaceColumn - 5 - cause.Length))).Add(place, Tone.Dim);
            text.Line(words, 5, 2);
            if (!fits && place.Length > 0) text.Line(StyledText.Of(place, Tone.Dim), 7);
        }
    }

    private static void WriteException(ConsoleText text, ExceptionChange change)
    {
        text.Line();
        text.Line(StyledText.Of(ExceptionWords.Title(change), Tone.Strong));
        foreach (var (field, value) in ExceptionWords.Fields(change)) text.Line(StyledText.Of(field.PadRight(ExceptionWords.Widest), Tone.Dim).Add(value), 3, ExceptionWords.Widest);
    }

    private static int Width(IEnumerable<string> ends) => ends.Select(static end => end.Length).Where(static length => length <= WidestEnd).DefaultIfEmpty().Max();

    private static string Pad(string end, int width) => end.PadRight(Math.Min(width, WidestEnd));
}
