using Sluice.Probes;
using Sluice.Reports.Markup;

namespace Sluice.Reports.Verification;

/// <summary>Results as JUnit XML: a test case for each connection that was judged.</summary>
internal static class VerificationJUnit
{
    public static void Write(VerificationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var xml = new HtmlWriter(writer);
        var results = report.Verification.Results;
        var (failed, errors, skipped) = (report.Verification.Count(ProbeJudgement.Disagrees), report.Verification.Count(ProbeJudgement.Inconclusive), report.Verification.Count(ProbeJudgement.NotJudged));
        xml.Write($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sluice verify\" tests=\"{results.Count}\" failures=\"{failed}\" errors=\"{errors}\">\n");
        xml.Write($"  <testsuite name=\"{report.Where}\" tests=\"{results.Count}\" failures=\"{failed}\" errors=\"{errors}\" skipped=\"{skipped}\">\n");
        foreach (var result in results)
        {
            xml.Write($"    <testcase classname=\"{report.Where}\" name=\"{VerificationWords.Name(report, result.Probe)}\"");
            var judgement = result.Judgement;
            if (judgement is ProbeJudgement.ProvenAllow or ProbeJudgement.ProvenDeny) xml.Write($"/>\n");
            else if (judgement == ProbeJudgement.NotJudged) xml.Write($"><skipped message=\"the analysis says unknown\"/></testcase>\n");
            else if (judgement == ProbeJudgement.Disagrees) xml.Write($">\n      <failure message=\"{VerificationWords.Difference(result)}\">{VerificationWords.Analysis(report, result.Probe)}</failure>\n    </testcase>\n");
            else xml.Write($">\n      <error message=\"{VerificationWords.Difference(result)}\">{VerificationWords.WhyInconclusive(result)}</error>\n    </testcase>\n");
        }

        xml.Write($"  </testsuite>\n</testsuites>\n");
    }
}
