using Sluice.Reports.Markup;

namespace Sluice.Reports.Expectations;

/// <summary>Results as JUnit XML: a test case for each expectation.</summary>
internal static class ExpectationJUnit
{
    public static void Write(ExpectationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var xml = new HtmlWriter(writer);
        xml.Write($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sluice test\" tests=\"{report.Results.Count}\" failures=\"{report.Failed}\" errors=\"0\">\n");
        xml.Write($"  <testsuite name=\"{report.File}\" tests=\"{report.Results.Count}\" failures=\"{report.Failed}\" errors=\"0\" skipped=\"0\">\n");
        foreach (var result in report.Results)
        {
            var span = result.Expectation.Span;
            xml.Write($"    <testcase classname=\"{report.File}\" name=\"{ExpectationWords.Name(result.Expectation)}\"");
            if (span.HasLine) xml.Write($" file=\"{span.File ?? report.File}\" line=\"{span.Line}\"");
            if (result.IsMet)
            {
                xml.Write($"/>\n");
                continue;
            }

            xml.Write($">\n      <failure message=\"{ExpectationWords.Verdicts(result)}\">{ExpectationWords.Because(result)}</failure>\n    </testcase>\n");
        }

        xml.Write($"  </testsuite>\n</testsuites>\n");
    }
}
