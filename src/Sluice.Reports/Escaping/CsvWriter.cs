using Sluice.Reports.Text;

namespace Sluice.Reports.Escaping;

/// <summary>
/// Comma-separated values after RFC 4180, with lines that end in <c>\n</c>. Control characters are made visible; a cell that a spreadsheet would run as a
/// formula is preceded by an apostrophe (OWASP, CSV injection).
/// </summary>
internal sealed class CsvWriter(TextWriter writer)
{
    public void Row(params ReadOnlySpan<string> cells)
    {
        for (var at = 0; at < cells.Length; at++)
        {
            if (at > 0) writer.Write(',');
            writer.Write(Cell(cells[at]));
        }

        writer.Write('\n');
    }

    /// <summary>One cell as it is written.</summary>
    public static string Cell(string text)
    {
        text = Visible.Of(text);
        if (text.Length > 0 && text[0] is '=' or '+' or '-' or '@') text = "'" + text;
        return text.AsSpan().IndexOfAny(',', '"') < 0 ? text : $"\"{text.Replace("\"", "\"\"", StringComparison.Ordinal)}\"";
    }
}
