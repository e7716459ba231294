using Sluice.Findings;
using Sluice.Reports.Json;
using Sluice.Reports.Markup;

namespace Sluice.Reports.Judgement;

/// <summary>The check as JUnit XML: a test case per remark, of which errors fail; warnings and notes pass and tell themselves in their output.</summary>
internal static class CheckJUnit
{
    public static void Write(CheckReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var xml = new HtmlWriter(writer);
        var remarks = report.Remarks();
        var failures = remarks.Count(remark => remark.Severity == Severity.Error);
        var tests = Math.Max(1, remarks.Count);
        xml.Write($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sluice check\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">\n");
        xml.Write($"  <testsuite name=\"sluice check\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\" skipped=\"0\">\n");
        if (remarks.Count == 0) xml.Write($"    <testcase classname=\"sluice check\" name=\"no findings\"/>\n");
        foreach (var remark in remarks) WriteCase(xml, remark);
        xml.Write($"  </testsuite>\n</testsuites>\n");
    }

    private static void WriteCase(HtmlWriter xml, Remark remark)
    {
        var place = remark.Span.ToString();
        xml.Write($"    <testcase classname=\"{remark.Id}\" name=\"{string.Join(": ", new[] { remark.Object, remark.Message }.Where(part => part.Length > 0))}\"");
        if (remark.Span.File is { } file) xml.Write($" file=\"{file}\"");
        if (remark.Span.HasLine) xml.Write($" line=\"{remark.Span.Line}\"");
        xml.Write($">\n");
        if (remark.Severity == Severity.Error) xml.Write($"      <failure type=\"{remark.Id}\" message=\"{remark.Message}\">");
        else xml.Write($"      <system-out>{JsonShapes.Severity(remark.Severity)} {remark.Id}: {remark.Message}\n");
        if (place.Length > 0) xml.Write($"{place}\n");
        foreach (var paragraph in CheckWords.Paragraphs(remark)) xml.Write($"{paragraph}\n");
        xml.Write($"{remark.Page}");
        if (remark.Severity == Severity.Error) xml.Write($"</failure>\n");
        else xml.Write($"</system-out>\n");
        xml.Write($"    </testcase>\n");
    }
}
