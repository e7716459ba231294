using Sluice.Reports.Escaping;
using Sluice.Reports.Words;

namespace Sluice.Reports.Expectations;

/// <summary>Results in the Test Anything Protocol, version 14.</summary>
internal static class ExpectationTap
{
    public static void Write(ExpectationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        writer.Write($"TAP version 14\n1..{report.Results.Count}\n");
        for (var at = 0; at < report.Results.Count; at++)
        {
            var result = report.Results[at];
            writer.Write($"{(result.IsMet ? "ok" : "not ok")} {at + 1} - {TapText.Description(ExpectationWords.Name(result.Expectation))}\n");
            if (result.IsMet) continue;
            writer.Write($"  ---\n  message: {TapText.Quoted(ExpectationWords.Verdicts(result))}\n");
            if (ExpectationWords.Because(result) is { Length: > 0 } because) writer.Write($"  because: {TapText.Quoted(because)}\n");
            if (RuleWords.Place(result.Expectation.Span) is { Length: > 0 } place) writer.Write($"  at: {TapText.Quoted(place)}\n");
            writer.Write("  ...\n");
        }
    }
}
