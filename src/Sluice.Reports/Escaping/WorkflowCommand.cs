using System.Globalization;
using Sluice.Findings;
using Sluice.Reports.Text;

namespace Sluice.Reports.Escaping;

/// <summary>
/// Workflow commands of GitHub Actions (<c>::error file=…::…</c>), escaped as the toolkit does it: <c>%</c>, carriage return and line feed everywhere,
/// colon and comma in properties too.
/// </summary>
internal static class WorkflowCommand
{
    /// <summary>One command on one line; its text may have several lines.</summary>
    public static string Of(string command, SourceSpan span, string title, string text)
    {
        var properties = new List<string>();
        if (span.File is { } file) properties.Add($"file={Property(file)}");
        if (span.HasLine)
        {
            properties.Add(string.Create(CultureInfo.InvariantCulture, $"line={span.Line}"));
            if (span.EndLine > span.Line) properties.Add(string.Create(CultureInfo.InvariantCulture, $"endLine={span.EndLine}"));
            else
            {
                properties.Add(string.Create(CultureInfo.InvariantCulture, $"col={span.Column}"));
                if (span.EndColumn > span.Column) properties.Add(string.Create(CultureInfo.InvariantCulture, $"endColumn={span.EndColumn}"));
            }
        }

        properties.Add($"title={Property(title)}");
        return $"::{command} {string.Join(',', properties)}::{Data(string.Join('\n', text.Split('\n').Select(Visible.Of)))}";
    }

    private static string Data(string text) =>
        text.Replace("%", "%25", StringComparison.Ordinal).Replace("\r", "%0D", StringComparison.Ordinal).Replace("\n", "%0A", StringComparison.Ordinal);

    private static string Property(string text) =>
        Data(Visible.Of(text)).Replace(":", "%3A", StringComparison.Ordinal).Replace(",", "%2C", StringComparison.Ordinal);
}
