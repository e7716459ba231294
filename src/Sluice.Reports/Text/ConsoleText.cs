namespace Sluice.Reports.Text;

/// <summary>
/// Lines for a terminal: wrapped at spaces, never cut, coloured where allowed. A word that is wider than the terminal stays whole,
/// so that paths and names can be copied.
/// </summary>
public sealed class ConsoleText(TextWriter writer, TerminalSettings terminal)
{
    public TerminalSettings Terminal => terminal;

    /// <summary>An empty line.</summary>
    public void Line() => writer.Write('\n');

    /// <summary>One paragraph; lines after the first are indented by <paramref name="hanging"/> columns more than the first.</summary>
    public void Line(StyledText text, int indent = 0, int hanging = 0)
    {
        writer.Write(new string(' ', indent));
        var column = indent;
        var pending = 0;
        var fresh = true;
        foreach (var (piece, tone) in text)
        {
            foreach (var (word, isSpace) in Words(Visible.In(terminal, piece)))
            {
                if (isSpace)
                {
                    pending += word.Length;
                    continue;
                }

                if (!fresh && pending > 0 && column + pending + word.Length > terminal.Columns)
                {
                    writer.Write('\n');
                    writer.Write(new string(' ', indent + hanging));
                    column = indent + hanging;
                }
                else
                {
                    writer.Write(new string(' ', pending));
                    column += pending;
                }

                pending = 0;
                fresh = false;
                column += word.Length;
                Emit(word, tone);
            }
        }

        writer.Write('\n');
    }

    /// <summary>One paragraph of plain text.</summary>
    public void Line(string text, int indent = 0, int hanging = 0) => Line(StyledText.Of(text), indent, hanging);

    /// <summary>A line that is written as it is, wider than the terminal or not: source text and patches.</summary>
    public void Verbatim(StyledText text)
    {
        foreach (var (piece, tone) in text) Emit(Visible.In(terminal, piece), tone);
        writer.Write('\n');
    }

    private void Emit(string text, Tone tone)
    {
        var code = terminal.Color ? Code(tone) : "";
        if (code.Length == 0)
        {
            writer.Write(text);
            return;
        }

        writer.Write("\u001b[");
        writer.Write(code);
        writer.Write('m');
        writer.Write(text);
        writer.Write("\u001b[0m");
    }

    private static string Code(Tone tone) => tone switch
    {
        Tone.Strong => "1",
        Tone.Dim => "2",
        Tone.Error => "1;31",
        Tone.Warning => "33",
        Tone.Note => "36",
        Tone.Good => "32",
        Tone.Bad => "31",
        _ => "",
    };

    private static IEnumerable<(string Word, bool IsSpace)> Words(string text)
    {
        var start = 0;
        while (start < text.Length)
        {
            var isSpace = text[start] == ' ';
            var end = start + 1;
            while (end < text.Length && text[end] == ' ' == isSpace) end++;
            yield return (text[start..end], isSpace);
            start = end;
        }
    }
}
