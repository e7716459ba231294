using System.Globalization;
using System.Text;

namespace Sluice.Reports.Text;

/// <summary>
/// Makes text harmless for a terminal: control characters and marks that reorder text (CVE-2021-42574) are written as escapes, so that a name in a
/// manifest can neither move the cursor nor hide behind another.
/// </summary>
internal static class Visible
{
    private static readonly (char Symbol, string Ascii)[] Spellings =
    [
        ('→', "->"), ('←', "<-"), ('·', "|"), ('✓', "+"), ('✗', "x"), ('…', "..."), ('–', "-"), ('−', "-"), ('×', "x"), ('│', "|"), ('•', "-"), ('≥', ">="),
    ];

    /// <summary>For a file: every symbol is kept.</summary>
    public static string Of(string text) => In(TerminalSettings.Plain, text);

    public static string In(TerminalSettings terminal, string text)
    {
        if (!NeedsWork(text, terminal.Unicode)) return text;
        var builder = new StringBuilder(text.Length + 8);
        foreach (var rune in text.EnumerateRunes()) Append(builder, rune, terminal.Unicode);
        return builder.ToString();
    }

    private static void Append(StringBuilder builder, Rune rune, bool unicode)
    {
        if (IsTreacherous(rune)) builder.Append(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
        else if (unicode || rune.IsAscii) builder.Append(rune.ToString());
        else builder.Append(Spelling(rune));
    }

    private static string Spelling(Rune rune)
    {
        foreach (var (symbol, ascii) in Spellings)
        {
            if (rune.Value == symbol) return ascii;
        }

        return string.Create(CultureInfo.InvariantCulture, $"\\u{{{rune.Value:x}}}");
    }

    private static bool NeedsWork(string text, bool unicode)
    {
        foreach (var c in text)
        {
            if (c is < ' ' or (>= '\u007f' and <= '\u009f') || (c > '\u007f' && (!unicode || char.IsSurrogate(c) || IsTreacherous(new Rune(c))))) return true;
        }

        return false;
    }

    private static bool IsTreacherous(Rune rune) =>
        Rune.GetUnicodeCategory(rune) is UnicodeCategory.Control or UnicodeCategory.Format or UnicodeCategory.LineSeparator
            or UnicodeCategory.ParagraphSeparator;
}
