using Sluice.Reports.Text;

namespace Sluice.Reports.Escaping;

/// <summary>Quoted strings of the DOT language: a quote and a backslash are escaped, so that no escape sequence of a label is left.</summary>
internal static class DotText
{
    public static string Quote(string text) =>
        $"\"{Visible.Of(text).Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
