using Sluice.Reports.Markup;

namespace Sluice.Reports.Drift;

/// <summary>Drift as JUnit XML: a test case for each thing that drifted, and one that passes where nothing did.</summary>
internal static class DriftJUnit
{
    public static void Write(DriftReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var xml = new HtmlWriter(writer);
        var items = DriftItem.Of(report).ToList();
        var (tests, failures) = (Math.Max(1, items.Count), items.Count(static item => item.Fails));
        xml.Write($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sluice drift\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n");
        xml.Write($"  <testsuite name=\"sluice drift\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">\n");
        if (items.Count == 0) xml.Write($"    <testcase classname=\"sluice drift\" name=\"no drift\"/>\n");
        foreach (var item in items)
        {
            xml.Write($"    <testcase classname=\"{item.Id}\" name=\"{item.Title}\"");
            if (item.Span.File is { } file) xml.Write($" file=\"{file}\"");
            if (item.Span.HasLine) xml.Write($" line=\"{item.Span.Line}\"");
            if (item.Fails) xml.Write($">\n      <failure type=\"{item.Id}\" message=\"{item.Title}\">");
            else xml.Write($">\n      <system-out>");
            var lines = item.Text.Split('\n');
            xml.Write($"{lines[0]}");
            foreach (var line in lines.Skip(1)) xml.Write($"\n{line}");
            if (item.Fails) xml.Write($"</failure>\n    </testcase>\n");
            else xml.Write($"</system-out>\n    </testcase>\n");
        }

        xml.Write($"  </testsuite>\n</testsuites>\n");
    }
}
