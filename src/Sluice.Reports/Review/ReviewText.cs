using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Review;

/// <summary>The review for reading in a terminal: what asks for action first.</summary>
internal static class ReviewText
{
    private const int Column = 12;

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
            foreach (var row in table.Rows) WriteRow(text, table, row);
        }

        if (ReviewWords.Exit(report) is not { Length: > 0 } exit) return;
        text.Line();
        text.Line(StyledText.Of(exit, Tone.Bad));
    }

    /// <summary>The state and the name on a line, and below it what there is to say, each with the head of its column where the words do not speak for themselves.</summary>
    private static void WriteRow(ConsoleText text, ReviewTable table, ReviewRow row)
    {
        var names = row.Cells[1].Split('\n');
        var line = StyledText.Of(row.Cells[0].PadRight(Column), row.Tone).Add(" ").Add(names[0], Tone.Strong);
        if (names.Length > 1) line.Add($"  {names[1]}", Tone.Dim);
        var heads = table.Heads;
        var at = 2;
        if (heads.Count > at && row.Cells[at].Length > 0 && !row.Cells[at].Contains('\n', StringComparison.Ordinal)) line.Add("  ").Add(row.Cells[at++]);
        text.Line(line, 2, Column + 1);
        for (; at < row.Cells.Count; at++)
        {
            foreach (var part in row.Cells[at].Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                if (part == "–") continue;
                text.Line(StyledText.Of(Head(heads[at])).Add(part), Column + 3, 2);
            }
        }
    }

    private static string Head(string head) => head is "Owner, approval" or "Need" or "Days" or "Remarks" or "Terms" or "Proof" or "Who" or "Commit" or "What" ? "" : $"{head.ToLowerInvariant()}: ";
}
