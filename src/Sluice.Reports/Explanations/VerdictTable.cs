using Sluice.Analysis;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Explanations;

/// <summary>The verdicts of a question about several endpoints: one line for each pair, counted, the rarer verdicts first.</summary>
internal static class VerdictTable
{
    private const int MostLines = 40;

    /// <summary>The pairs with the same verdict, those of the fewest first.</summary>
    public static IReadOnlyList<(Verdict Verdict, IReadOnlyList<InquiryAnswer> Answers)> Groups(Inquiry inquiry) =>
    [
        .. inquiry.Answers.GroupBy(answer => answer.Verdict(inquiry.Asked))
            .OrderBy(static group => group.Count()).ThenBy(static group => group.Key)
            .Select(static group => (group.Key, (IReadOnlyList<InquiryAnswer>)[.. group])),
    ];

    /// <summary><c>3 of 12 pairs are allowed, 9 denied</c>.</summary>
    public static string Counted(Inquiry inquiry)
    {
        var groups = Groups(inquiry);
        var all = Counts.Of(inquiry.Answers.Count, "pair");
        if (groups.Count == 1) return $"All of {all}: {Word(groups[0].Verdict)}.";
        return $"Of {all} {Counts.Sentence([.. groups.Select(static group => $"{Counts.Number(group.Answers.Count)} {(group.Answers.Count == 1 ? "is" : "are")} {Word(group.Verdict)}")])}.";
    }

    public static void Write(ConsoleText text, ExplanationReport report)
    {
        var inquiry = report.Inquiry;
        text.Line(Counted(inquiry));
        text.Line();
        var shown = 0;
        foreach (var (verdict, answers) in Groups(inquiry))
        {
            var (mark, tone) = verdict switch { Verdict.Allow => ("✓", Tone.Good), Verdict.Deny => ("✗", Tone.Bad), _ => ("?", Tone.Warning) };
            foreach (var answer in answers)
            {
                if (shown++ >= MostLines) continue;
                var line = StyledText.Of($"{mark} {Word(verdict),-8}", tone).Add($"{EndpointWords.Of(answer.From)} → {EndpointWords.Of(answer.To)}");
                var open = answer.Decision.Allowed;
                if (inquiry.Asked is null && !open.IsEmpty) line.Add($"  {TrafficWords.Of(open)}", Tone.Dim);
                text.Line(line, 2, 10);
            }
        }

        if (shown > MostLines) text.Line(StyledText.Of($"and {Counts.Of(shown - MostLines, "more pair")}; name one workload on each side to see less", Tone.Dim), 2);
    }

    public static string Word(Verdict verdict) => verdict switch
    {
        Verdict.Allow => "allowed",
        Verdict.Deny => "denied",
        _ => "unknown",
    };
}
