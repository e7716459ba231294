using System.Text;
using Sluice.Reports.Text;

namespace Sluice.Reports.Oscal;

/// <summary>
/// Text in OSCAL. Titles and descriptions are markup there, a dialect of Markdown, so that what stands for itself is escaped; values of properties are plain strings
/// (https://pages.nist.gov/OSCAL/resources/concepts/data-types/ and /reference/datatypes/).
/// </summary>
internal static class OscalText
{
    /// <summary>What the dialect gives a meaning, quotes (which it turns into quotations) and insertions among it.</summary>
    private const string Special = "\\*`~^[]{}\"'";

    /// <summary>Markup of one line that reads as the text does.</summary>
    public static string Line(string text) => Escape(Visible.Of(text));

    /// <summary>Markup of several lines that reads as the text does.</summary>
    public static string Lines(string text) => string.Join('\n', text.Split('\n').Select(Line));

    /// <summary>A string that neither begins nor ends with a blank and has one line; empty when nothing is left.</summary>
    public static string Value(string text) => Visible.Of(text).Trim();

    private static string Escape(string text)
    {
        if (text.AsSpan().IndexOfAny(Special) < 0) return text;
        var escaped = new StringBuilder(text.Length + 8);
        foreach (var letter in text)
        {
            if (Special.Contains(letter, StringComparison.Ordinal)) escaped.Append('\\');
            escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
