using System.Globalization;
using System.Text;
using Sluice.Reports.Text;

namespace Sluice.Reports.Escaping;

/// <summary>Quoted labels of Mermaid, in which characters with a meaning are written as its entity codes (<c>#35;</c>).</summary>
internal static class MermaidText
{
    public static string Quote(string text)
    {
        var builder = new StringBuilder(text.Length + 8).Append('"');
        foreach (var c in Visible.Of(text))
        {
            if (c is '"' or '#' or '<' or '>' or '&' or '`' or '\\' or '|' or ';' or '{' or '}' or '[' or ']' or '%' or '*' or '_')
                builder.Append(CultureInfo.InvariantCulture, $"#{(int)c};");
            else builder.Append(c);
        }

        return builder.Append('"').ToString();
    }
}
