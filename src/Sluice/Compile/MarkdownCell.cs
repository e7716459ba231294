using System.Globalization;
using System.Text;

namespace Sluice.Compile;

/// <summary>Text from a charter in generated Markdown: it can neither end a cell, nor be taken for markup, nor for a mark of a section.</summary>
internal static class MarkdownCell
{
    /// <summary>Text in a table.</summary>
    public static string Text(string text)
    {
        var cell = new StringBuilder(text.Length);
        foreach (var c in text)
        {
            if (char.IsControl(c)) cell.Append(' ');
            else if (c == '<') cell.Append("&lt;");
            else if (c is '|' or '\\' or '`' or '*' or '_' or '[' or ']' or '#' or '~') cell.Append('\\').Append(c);
            else cell.Append(c);
        }

        return cell.ToString();
    }

    /// <summary>A name as code in a table. Names hold no backtick; one that did would be shown as an apostrophe.</summary>
    public static string Code(string text) => $"`{string.Concat(text.Select(static c => char.IsControl(c) ? ' ' : c == '`' ? '\'' : c)).Replace("|", "\\|", StringComparison.Ordinal)}`";

    /// <summary>A quoted label of Mermaid, in which characters with a meaning are written as its entity codes.</summary>
    public static string Mermaid(string text)
    {
        var label = new StringBuilder("\"");
        foreach (var c in text)
        {
            if (char.IsControl(c)) label.Append(' ');
            else if (c is '"' or '#' or '<' or '>' or '&' or '`' or '\\' or '|' or ';' or '{' or '}' or '[' or ']' or '%' or '*' or '_') label.Append(CultureInfo.InvariantCulture, $"#{(int)c};");
            else label.Append(c);
        }

        return label.Append('"').ToString();
    }
}
