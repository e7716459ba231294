using System.Text;

namespace Sluice.Tests.Scenarios;

/// <summary>A reader of RFC 4180, strict, and written apart from what writes.</summary>
internal static class CsvText
{
    /// <summary>The records of a text in which every record ends with a line feed.</summary>
    /// <exception cref="FormatException">A quote stands where the RFC allows none, or the text ends inside a record.</exception>
    public static List<string[]> Read(string text)
    {
        var (rows, row, cell) = (new List<string[]>(), new List<string>(), new StringBuilder());
        for (var at = 0; at < text.Length; at++)
        {
            if (text[at] == '"')
            {
                if (cell.Length > 0) throw new FormatException($"a quote inside a cell, at {at}");
                for (at++; ; at++)
                {
                    if (at >= text.Length) throw new FormatException("the text ends inside quotes");
                    if (text[at] == '"')
                    {
                        if (at + 1 >= text.Length || text[at + 1] != '"') break;
                        at++;
                    }

                    cell.Append(text[at]);
                }

                if (at + 1 < text.Length && text[at + 1] is not (',' or '\n')) throw new FormatException($"text after a quoted cell, at {at + 1}");
            }
            else if (text[at] is ',' or '\n')
            {
                row.Add(cell.ToString());
                cell.Clear();
                if (text[at] == ',') continue;
                rows.Add([.. row]);
                row.Clear();
            }
            else cell.Append(text[at]);
        }

        return row.Count == 0 && cell.Length == 0 ? rows : throw new FormatException("the last record does not end with a line feed");
    }
}
