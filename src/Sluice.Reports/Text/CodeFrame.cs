using System.Globalization;
using Sluice.Findings;

namespace Sluice.Reports.Text;

/// <summary>
/// A place in a source text: its line with a mark under it, and the lines around it. A line that is wider than the terminal is shown from where the mark
/// is, with an ellipsis on each side that was left out.
/// </summary>
internal static class CodeFrame
{
    private const int Indent = 3;

    /// <summary>Writes the frame; nothing when the line is not known or cannot be shown.</summary>
    /// <param name="text">Where to write.</param>
    /// <param name="span">The place.</param>
    /// <param name="label">What stands beside the mark; may be empty.</param>
    /// <param name="tone">The tone of the mark.</param>
    /// <param name="lines">The lines of the file; null when it cannot be shown.</param>
    /// <param name="before">How many lines before it are shown; one after it always is.</param>
    public static bool Write(ConsoleText text, SourceSpan span, StyledText label, Tone tone, IReadOnlyList<string>? lines, int before)
    {
        if (!span.HasLine || lines is null || span.Line > lines.Count) return false;
        var last = Math.Min(lines.Count, span.Line + 1);
        var digits = last.ToString(CultureInfo.InvariantCulture).Length;
        var room = text.Terminal.Columns - Indent - digits - 3;
        var start = Math.Max(0, span.Column - 1 - (room / 2));
        if (lines[span.Line - 1].Length <= room) start = 0;
        for (var number = Math.Max(1, span.Line - before); number <= last; number++)
        {
            if (number == last && number != span.Line && string.IsNullOrWhiteSpace(lines[number - 1])) continue;
            WriteLine(text, number.ToString(CultureInfo.InvariantCulture).PadLeft(digits), Window(lines[number - 1], start, room), number == span.Line);
            if (number == span.Line) WriteMark(text, digits, span, label, tone, lines[number - 1].Length, start, room);
        }

        return true;
    }

    private static void WriteLine(ConsoleText text, string number, string line, bool isMeant) => text.Verbatim(
        StyledText.Of(new string(' ', Indent)).Add(number, Tone.Dim).Add(" │", Tone.Dim).Add(line.Length == 0 ? "" : " ").Add(line, isMeant ? Tone.Plain : Tone.Dim));

    private static void WriteMark(ConsoleText text, int digits, SourceSpan span, StyledText label, Tone tone, int length, int start, int room)
    {
        var column = Math.Max(0, span.Column - 1 - start);
        var end = span.EndLine == span.Line && span.EndColumn > span.Column ? span.EndColumn - 1 : length;
        var width = Math.Clamp(end - start - column, 1, Math.Max(1, room - column));
        var mark = StyledText.Of(new string(' ', Indent + digits)).Add(" │ ", Tone.Dim).Add(new string(' ', column)).Add(new string('^', width), tone);
        if (label.Length > 0 && column + width + 1 + label.Length <= room) mark.Add(" ").Add(label);
        text.Verbatim(mark);
        if (label.Length > 0 && column + width + 1 + label.Length > room) text.Line(label, indent: Indent + digits + 3);
    }

    private static string Window(string line, int start, int room)
    {
        line = string.Create(line.Length, line, static (shown, written) =>
        {
            // One column for each, so that the mark stands under what it means, and the width holds.
            for (var index = 0; index < shown.Length; index++) shown[index] = written[index] == '\t' ? ' ' : char.IsControl(written[index]) ? '\uFFFD' : written[index];
        });
        if (start >= line.Length) return start == 0 ? line : "…";
        var cut = line.AsSpan(start, Math.Min(room, line.Length - start)).ToString();
        if (start > 0) cut = "…" + cut[1..];
        return start + room < line.Length ? cut[..^1] + "…" : cut;
    }
}
