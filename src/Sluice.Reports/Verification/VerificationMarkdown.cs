using Sluice.Probes;
using Sluice.Reports.Escaping;
using Sluice.Reports.Words;

namespace Sluice.Reports.Verification;

/// <summary>Results for a change ticket or a job summary: the answer, the counts, and every connection that is not proven.</summary>
internal static class VerificationMarkdown
{
    private const int Shown = 200;

    public static void Write(VerificationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var verification = report.Verification;
        writer.Write($"## {(verification.IsProven ? "Proven" : "Not proven")}: {Counts.Of(verification.Results.Count, "connection")} tried in a {report.Where}\n\n");
        writer.Write("| | connections |\n|---|---:|\n");
        foreach (var (name, judgement) in ((string, ProbeJudgement)[])[
            ("allowed, and open", ProbeJudgement.ProvenAllow),
            (verification.Plan.InCluster ? "denied, and stopped, with a control" : "denied, dropped and counted, with a control", ProbeJudgement.ProvenDeny),
            ("otherwise than expected", ProbeJudgement.Disagrees),
            ("could not be shown", ProbeJudgement.Inconclusive),
            ("unknown to the analysis, not judged", ProbeJudgement.NotJudged)])
            writer.Write($"| {name} | {Counts.Number(verification.Count(judgement))} |\n");
        writer.Write($"\nCanaries: {Counts.Number(verification.Canaries.Count(static canary => canary.IsAlive))} of {Counts.Number(verification.Canaries.Count)} as they must be.\n");
        var failing = report.Failing.ToList();
        if (failing.Count > 0)
        {
            writer.Write("\n| connection | what came out | why |\n|---|---|---|\n");
            foreach (var result in failing.Take(Shown))
            {
                var because = result.Judgement == ProbeJudgement.Disagrees ? VerificationWords.Analysis(report, result.Probe) : VerificationWords.WhyInconclusive(result);
                writer.Write($"| {MarkdownText.Escape(VerificationWords.Name(report, result.Probe))} | {MarkdownText.Escape(VerificationWords.Difference(result))} | {MarkdownText.Escape(because)} |\n");
            }

            if (failing.Count > Shown) writer.Write($"\n{Counts.Number(failing.Count - Shown)} more; json has all.\n");
        }

        var notes = VerificationWords.Choices(verification).ToList();
        if (notes.Count > 0) writer.Write("\n" + string.Concat(notes.Select(static note => $"- {MarkdownText.Escape(note)}\n")));
    }
}
