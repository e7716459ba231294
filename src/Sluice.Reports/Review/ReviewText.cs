using Sluice.Reports.Markup;
using Sluice.Reports.Text;

namespace Sluice.Reports.Review;

/// <summary>The review for reading in a terminal: what asks for action first.</summary>
internal static class ReviewText
{
    /// <summary>Columns whose words need no head.</summary>
    private static readonly HashSet<string> Spoken = new(StringComparer.Ordinal) { "Owner, approval", "Need", "Days", "Remarks", "Terms", "Proof", "Pods", "Who", "Commit", "Not shown of" };

    /// <summary>Columns whose lines are short, and told as one.</summary>
    private static readonly HashSet<string> Joined = new(StringComparer.Ordinal) { "Owner, approval", "Need", "Days" };

    public static void Write(ReviewReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var text = new ConsoleText(writer, output.Terminal);
        text.Line(StyledText.Of(ReviewWords.Title(report), Tone.Strong));
        text.Line(ReviewWords.Summary(report));
        foreach (var table in ReviewTables.Of(report))
        {
            text.Line();
            text.Line(StyledText.Of(table.Title, Tone.Strong));
            if (table.Note.Length > 0) text.Line(StyledText.Of(table.Note, Tone.Dim), 2);
            var column = table.Rows.Select(static row => row.Cells[0].Length).DefaultIfEmpty(0).Max();
            foreach (var row in table.Rows) WriteRow(text, table, row, column);
        }

        if (ReviewWords.Exit(report) is not { Length: > 0 } exit) return;
        text.Line();
        text.Line(StyledText.Of(exit, Tone.Bad));
    }

    /// <summary>The state and the name on a line, and below it what there is to say, each with the head of its column where the words do not speak for themselves.</summary>
    private static void WriteRow(ConsoleText text, ReportTable table, ReportRow row, int column)
    {
        var names = row.Cells[1].Split('\n');
        var line = StyledText.Of(row.Cells[0].PadRight(column), row.Tone).Add("  ").Add(names[0], Tone.Strong);
        if (names.Length > 1) line.Add($"  {names[1]}", Tone.Dim);
        text.Line(line.Add($"  {row.Cells[2]}"), 2, column + 2);
        for (var at = 3; at < row.Cells.Count; at++)
        {
            var head = Spoken.Contains(table.Heads[at]) ? "" : $"{table.Heads[at].ToLowerInvariant()}: ";
            var parts = row.Cells[at].Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(static part => part != "–").ToList();
            if (Joined.Contains(table.Heads[at])) parts = [string.Join(" · ", parts)];
            foreach (var part in parts) text.Line($"{head}{part}", column + 4, 2);
        }
    }
}
