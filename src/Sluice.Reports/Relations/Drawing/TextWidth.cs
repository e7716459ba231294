namespace Sluice.Reports.Relations.Drawing;

/// <summary>How wide text is, roughly: no font can be asked, so the estimate is on the wide side of common sans-serif fonts.</summary>
internal static class TextWidth
{
    private const double NarrowEm = 0.36;
    private const double UsualEm = 0.6;
    private const double WideEm = 0.92;

    public static double Of(string text, double size)
    {
        var ems = 0.0;
        foreach (var c in text)
        {
            ems += c switch
            {
                'i' or 'j' or 'l' or 'I' or 't' or 'f' or 'r' or '.' or ',' or ':' or '-' or '/' or '[' or ']' or '(' or ')' or ' ' or '\'' or '|' => NarrowEm,
                'm' or 'w' or 'M' or 'W' or '@' or '%' => WideEm,
                >= 'A' and <= 'Z' => UsualEm + 0.1,
                _ => UsualEm,
            };
        }

        return ems * size;
    }

    /// <summary>How wide the same text is in the weight of headings.</summary>
    public static double OfBold(string text, double size) => Of(text, size) * 1.2;

    /// <summary>The text, or as much of it as fits and an ellipsis. Whoever cuts gives the whole text elsewhere (a title).</summary>
    public static string Fit(string text, double size, double width, bool isBold = false)
    {
        if (Width(text) <= width) return text;
        var length = text.Length;
        while (length > 1 && (Width(text[..length]) + size > width || char.IsHighSurrogate(text[length - 1]))) length--;
        return text[..length] + "…";

        double Width(string part) => isBold ? OfBold(part, size) : Of(part, size);
    }
}
