using System.Text;
using System.Text.RegularExpressions;
using Sluice.Reports.Text;

namespace Sluice.Reports.Escaping;

/// <summary>Text inside Markdown (GitHub Flavored Markdown): never markup, HTML, a link, a mention or the end of a table cell.</summary>
internal static partial class MarkdownText
{
    /// <summary>Plain text.</summary>
    public static string Escape(string text)
    {
        var builder = new StringBuilder(text.Length + 8);
        foreach (var c in Visible.Of(text))
        {
            switch (c)
            {
                case '\\' or '`' or '*' or '_' or '[' or ']' or '|' or '#' or '~' or '!':
                    builder.Append('\\').Append(c);
                    break;
                case '<':
                    builder.Append("&lt;");
                    break;
                case '>':
                    builder.Append("&gt;");
                    break;
                case '&':
                    builder.Append("&amp;");
                    break;
                case '@':
                    builder.Append("&#64;");
                    break;
                default:
                    builder.Append(c);
                    break;
            }
        }

        return Link().Replace(builder.ToString(), static match => match.Value[0] == ':' ? "&#58;//" : $"{match.Value[..3]}&#46;");
    }

    /// <summary>A code span that holds whatever backticks the text has; inside a table a bar is escaped too.</summary>
    public static string Code(string text)
    {
        text = Visible.Of(text).Replace("|", "\\|", StringComparison.Ordinal);
        var longest = 0;
        var run = 0;
        foreach (var c in text) longest = Math.Max(longest, run = c == '`' ? run + 1 : 0);
        var fence = new string('`', longest + 1);
        return longest == 0 ? $"`{text}`" : $"{fence} {text} {fence}";
    }

    /// <summary>What GitHub makes a link of without any brackets (GFM, autolinks).</summary>
    [GeneratedRegex(@"://|\bwww\.", RegexOptions.IgnoreCase)]
    private static partial Regex Link();
}
