using System.Text;
using Sluice.Findings;
using Sluice.Readers.Sources;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Helm;

/// <summary>
/// Renders a chart with <c>helm template</c>. The comment that helm writes before each object names its template, which is where places then point.
/// </summary>
internal static class HelmRenderer
{
    private const string SourceComment = "# Source: ";

    public static Rendering Render(Unit unit, RenderOptions options, CancellationToken stop)
    {
        var chart = Chart.Read(unit.Path);
        var span = SourceSpan.OfFile(unit.Names.Show(Path.Combine(unit.Path, Chart.FileName)));
        if (chart.IsLibrary) return Rendering.Of(SourceText.FromText($"{unit.Shown} (rendered)", ""));
        if (options.ValuesFiles.FirstOrDefault(static file => IsPath(file) && !File.Exists(file)) is { } absent)
        {
            return Rendering.Failed(SourceProblems.Rendering(
                span,
                $"the chart {unit.Shown}",
                $"there is no file '{absent}' for --values",
                $"Mend the option; a path in it starts at the folder that sluice runs in, {Environment.CurrentDirectory}."));
        }

        var arguments = new List<string> { "template", ReleaseName(chart), unit.Path, "--namespace", options.Namespace, "--skip-tests" };
        foreach (var file in options.ValuesFiles) arguments.AddRange("--values", file);
        foreach (var value in options.Values) arguments.AddRange("--set", value);
        var call = new ToolCall("helm", [.. arguments]);
        var result = ToolRunner.Run(call, stop);
        return result.Outcome switch
        {
            ToolOutcome.Succeeded => Rendering.Of(RenderedText.Of($"{unit.Shown} (rendered)", result.Output, document => Origin(document, unit, chart))),
            ToolOutcome.Missing => Rendering.Failed(SourceProblems.Missing("helm", span, "to render a chart")),
            ToolOutcome.TimedOut => Rendering.Failed(SourceProblems.TimedOut("helm template", span, call.Timeout)),
            _ => Rendering.Failed(Explain(result.Reason, span, unit, chart)),
        };
    }

    /// <summary>Helm also takes addresses, and <c>-</c> for standard input.</summary>
    private static bool IsPath(string values) => values != "-" && !values.Contains("://", StringComparison.Ordinal);

    /// <summary>A name that helm takes for a release, and never for an option.</summary>
    private static string ReleaseName(Chart chart) =>
        chart.Name.Length is > 0 and <= 53 && char.IsAsciiLetterOrDigit(chart.Name[0])
        && chart.Name.All(static letter => char.IsAsciiLetterLower(letter) || char.IsAsciiDigit(letter) || letter == '-')
            ? chart.Name
            : "release";

    private static Problem Explain(string reason, SourceSpan span, Unit unit, Chart chart)
    {
        if (reason.Contains("missing in charts/ directory", StringComparison.Ordinal))
        {
            var missing = reason[(reason.LastIndexOf("directory:", StringComparison.Ordinal) + 10)..].Trim();
            return SourceProblems.Rendering(span, $"the chart {unit.Shown}", $"charts that it depends on are missing: {missing}", $"Fetch them with: helm dependency build {unit.Shown}");
        }

        if (reason.StartsWith("failed parsing --set", StringComparison.Ordinal))
            return SourceProblems.Rendering(span, $"the chart {unit.Shown}", reason, "Mend the option: --set KEY=VALUE, as in --set image.tag=1.2,replicas=3.");
        return SourceProblems.Rendering(
            PlaceIn(reason, unit, chart) ?? span,
            $"the chart {unit.Shown}",
            reason,
            "Give the values that it needs with --values FILE or --set KEY=VALUE, or mend the template.");
    }

    /// <summary>The place a message names, as in <c>parse error at (demo/templates/service.yaml:6): …</c>.</summary>
    private static SourceSpan? PlaceIn(string reason, Unit unit, Chart chart)
    {
        var start = reason.IndexOf(chart.Name + "/templates/", StringComparison.Ordinal);
        if (start < 0) return null;
        var rest = reason[(start + chart.Name.Length + 1)..];
        var end = rest.IndexOfAny([':', ')', '"', ' ']);
        if (end < 0) return null;
        var path = Path.Combine(unit.Path, rest[..end]);
        if (!File.Exists(path)) return null;
        var digits = rest[end] == ':' ? new string([.. rest.Skip(end + 1).TakeWhile(char.IsAsciiDigit)]) : "";
        return int.TryParse(digits, out var line) && line > 0
            ? new(unit.Names.Show(path), line, 1, line, 1)
            : SourceSpan.OfFile(unit.Names.Show(path));
    }

    private static Func<int, int, SourceSpan?>? Origin(Document document, Unit unit, Chart chart)
    {
        var raw = Encoding.UTF8.GetString(document.Raw);
        var comment = raw.Split('\n').FirstOrDefault(static line => line.StartsWith(SourceComment, StringComparison.Ordinal));
        if (comment is null || !comment.StartsWith($"{SourceComment}{chart.Name}/", StringComparison.Ordinal)) return null;
        var path = Path.Combine(unit.Path, comment[(SourceComment.Length + chart.Name.Length + 1)..].TrimEnd());
        try
        {
            return File.Exists(path) ? TemplateOrigin.Of(document, unit.Names.Show(path), [.. new SourceLines(SourceBytes.OfFile(path, isNamed: false))]).Find : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
