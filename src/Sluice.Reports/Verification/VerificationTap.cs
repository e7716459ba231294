using Sluice.Probes;
using Sluice.Reports.Escaping;

namespace Sluice.Reports.Verification;

/// <summary>Results in the Test Anything Protocol, version 14.</summary>
internal static class VerificationTap
{
    public static void Write(VerificationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var results = report.Verification.Results;
        writer.Write($"TAP version 14\n1..{results.Count}\n");
        for (var at = 0; at < results.Count; at++)
        {
            var result = results[at];
            var judgement = result.Judgement;
            var isProven = judgement is ProbeJudgement.ProvenAllow or ProbeJudgement.ProvenDeny;
            var name = TapText.Description(VerificationWords.Name(report, result.Probe));
            writer.Write($"{(isProven || judgement == ProbeJudgement.NotJudged ? "ok" : "not ok")} {at + 1} - {name}{(judgement == ProbeJudgement.NotJudged ? " # SKIP the analysis says unknown" : "")}\n");
            if (isProven || judgement == ProbeJudgement.NotJudged) continue;
            var because = judgement == ProbeJudgement.Disagrees ? VerificationWords.Analysis(report, result.Probe) : VerificationWords.WhyInconclusive(result);
            writer.Write($"  ---\n  message: {TapText.Quoted(VerificationWords.Difference(result))}\n  because: {TapText.Quoted(because)}\n  ...\n");
        }
    }
}
