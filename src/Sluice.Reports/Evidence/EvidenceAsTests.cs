using Sluice.Charters;
using Sluice.Probes;
using Sluice.Reports.Escaping;
using Sluice.Reports.Markup;

namespace Sluice.Reports.Evidence;

/// <summary>The connections of a bundle as tests, for pipelines: JUnit XML, and the Test Anything Protocol, version 14.</summary>
internal static class EvidenceAsTests
{
    public static void JUnit(EvidenceReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var xml = new HtmlWriter(writer);
        var statement = report.Statement;
        var (count, failed, errors, skipped) = (statement.Probes.Count, statement.Count(ProbeJudgement.Disagrees), statement.Count(ProbeJudgement.Inconclusive), statement.Count(ProbeJudgement.NotJudged));
        var place = EvidenceWords.Place(statement.Run.Place.Kind);
        xml.Write($"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"sluice evidence\" tests=\"{count}\" failures=\"{failed}\" errors=\"{errors}\">\n");
        xml.Write($"  <testsuite name=\"{place}\" tests=\"{count}\" failures=\"{failed}\" errors=\"{errors}\" skipped=\"{skipped}\" timestamp=\"{CalendarDay.Text(statement.Run.Started)[..^1]}\">\n");
        foreach (var probe in statement.Probes)
        {
            xml.Write($"    <testcase classname=\"{place}\" name=\"{statement.NameOf(probe)}\"");
            if (probe.Judgement is ProbeJudgement.ProvenAllow or ProbeJudgement.ProvenDeny) xml.Write($"/>\n");
            else if (probe.Judgement == ProbeJudgement.NotJudged) xml.Write($"><skipped message=\"the analysis says unknown\"/></testcase>\n");
            else if (probe.Judgement == ProbeJudgement.Disagrees) xml.Write($">\n      <failure message=\"{EvidenceWords.Difference(probe)}\">{probe.Because}</failure>\n    </testcase>\n");
            else xml.Write($">\n      <error message=\"{EvidenceWords.Difference(probe)}\">{probe.Because}</error>\n    </testcase>\n");
        }

        xml.Write($"  </testsuite>\n</testsuites>\n");
    }

    public static void Tap(EvidenceReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var statement = report.Statement;
        writer.Write($"TAP version 14\n1..{statement.Probes.Count}\n");
        foreach (var probe in statement.Probes)
        {
            var name = TapText.Description(statement.NameOf(probe)[(statement.NameOf(probe).IndexOf(' ', StringComparison.Ordinal) + 1)..]);
            var isProven = probe.Judgement is ProbeJudgement.ProvenAllow or ProbeJudgement.ProvenDeny;
            writer.Write($"{(isProven || probe.Judgement == ProbeJudgement.NotJudged ? "ok" : "not ok")} {probe.Number} - {name}{(probe.Judgement == ProbeJudgement.NotJudged ? " # SKIP the analysis says unknown" : "")}\n");
            if (isProven || probe.Judgement == ProbeJudgement.NotJudged) continue;
            writer.Write($"  ---\n  message: {TapText.Quoted(EvidenceWords.Difference(probe))}\n  because: {TapText.Quoted(probe.Because)}\n  ...\n");
        }
    }
}
