using Sluice.Analysis;
using Sluice.Model;
using Sluice.Reports.Escaping;
using Sluice.Reports.Patches;
using Sluice.Reports.Words;

namespace Sluice.Reports.Explanations;

/// <summary>An explanation for a ticket or a review.</summary>
internal static class ExplanationMarkdown
{
    private const int MostRows = 40;

    public static void Write(ExplanationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var explanation = report.Explanation;
        if (report.Inquiry.Answers.Count > 1) WriteTable(writer, report);
        writer.Write($"**{ExplanationWords.Verdict(explanation.Verdict)}** {MarkdownText.Escape(ExplanationWords.Sentence(explanation))}\n\n");
        writer.Write("| Side | | Isolation | Rules |\n|---|---|---|---|\n");
        WriteSide(writer, explanation, explanation.Egress);
        WriteSide(writer, explanation, explanation.Ingress);
        if (explanation.Verdict == Verdict.Unknown)
        {
            writer.Write('\n');
            foreach (var reason in explanation.Decision.Because.Select(UnknownWords.Of).Distinct()) writer.Write($"- {MarkdownText.Escape(reason)}\n");
        }

        if (explanation.Entrances.Count > 0) writer.Write("\nEnters by:\n\n");
        foreach (var entrance in explanation.Entrances)
            writer.Write($"- {MarkdownText.Escape(ExplanationWords.Entered(entrance))} ({MarkdownText.Escape(RuleWords.Place(entrance.Route.Span))})\n");
        if (ExplanationWords.Resolution(report) is { Length: > 0 } resolution) writer.Write($"\nAssumed: {MarkdownText.Escape(resolution)}\n");
        if (ExplanationWords.SaysDns(explanation)) writer.Write("\nThe source reaches no cluster DNS: names do not resolve there, which looks as if everything were blocked.\n");
        WritePath(writer, report);
        WriteFixes(writer, report);
        WriteClosures(writer, explanation);
    }

    private static void WriteTable(StreamWriter writer, ExplanationReport report)
    {
        writer.Write($"{VerdictTable.Counted(report.Inquiry)}\n\n| Source | Destination | Verdict |\n|---|---|---|\n");
        var answers = VerdictTable.Groups(report.Inquiry).SelectMany(static group => group.Answers.Select(answer => (group.Verdict, answer))).ToList();
        foreach (var (verdict, answer) in answers.Take(MostRows))
            writer.Write($"| {MarkdownText.Escape(EndpointWords.Of(answer.From))} | {MarkdownText.Escape(EndpointWords.Of(answer.To))} | {VerdictTable.Word(verdict)} |\n");
        if (answers.Count > MostRows) writer.Write($"\nAnd {Counts.Of(answers.Count - MostRows, "more pair")}.\n");
        writer.Write('\n');
    }

    private static void WriteSide(StreamWriter writer, Explanation explanation, SideExplanation side)
    {
        var rules = side.Matched.Select(trial => $"{(side.Verdict == Verdict.Unknown ? "perhaps " : "")}{ExplanationWords.Action(trial.Action)} by {MarkdownText.Escape(RuleWords.WithPlace(trial.Rule))}").ToList();
        if (rules.Count == 0) rules.Insert(0, $"{ExplanationWords.Outcome(side)}: {ExplanationWords.NoRule(explanation, side)}");
        if (side.Nearest is { } nearest)
            rules.Add($"nearest: {MarkdownText.Escape(RuleWords.WithPlace(nearest.Rule))}, {MarkdownText.Escape(string.Join("; ", nearest.Misses.Select(miss => MissWords.Of(miss, ExplanationWords.PeerName(side)))))}");
        writer.Write($"| {ExplanationWords.SideName(side)} | {MarkdownText.Escape(EndpointWords.Of(side.Subject))} | {MarkdownText.Escape(ExplanationWords.Isolation(side))} | {string.Join("<br>", rules)} |\n");
    }

    private static void WritePath(StreamWriter writer, ExplanationReport report)
    {
        if (report.Path is not { } path) return;
        writer.Write(path.Count == 0 ? "\nNo chain of allowed steps leads there.\n" : $"\nThe shortest chain has {Counts.Of(path.Count, "step")}:\n\n");
        foreach (var step in path)
            writer.Write($"1. {MarkdownText.Escape($"{EndpointWords.Of(step.From)} → {EndpointWords.Of(step.To)}  {TrafficWords.Of(step.Allowed.OnlyPorts())}")}\n");
    }

    private static void WriteFixes(StreamWriter writer, ExplanationReport report)
    {
        var explanation = report.Explanation;
        if (ExplanationWords.NoFix(explanation) is { Length: > 0 } none) writer.Write($"\nFix: {MarkdownText.Escape(none)}.\n");
        for (var at = 0; at < explanation.Fixes.Count; at++)
        {
            var fix = explanation.Fixes[at];
            writer.Write($"\n{(at == 0 ? "Fix" : "Or")} ({ExplanationWords.Effect(fix)}):\n");
            foreach (var change in fix.AlsoOpens.Concat(fix.AlsoCloses).Take(5)) writer.Write($"- {MarkdownText.Escape(ChangeWords.Line(change))}\n");
            if (report.Patches[at] is not { } patches)
            {
                foreach (var edit in fix.Edits) writer.Write($"- {MarkdownText.Escape(ExplanationWords.Edit(edit))}\n");
                continue;
            }

            foreach (var patch in patches) PatchMarkdown.Write(writer, patch);
        }
    }

    private static void WriteClosures(StreamWriter writer, Explanation explanation)
    {
        if (explanation.Closures.Count == 0) return;
        writer.Write("\nTo close it:\n\n");
        foreach (var closure in explanation.Closures)
        {
            var side = closure.Direction == Direction.Egress ? explanation.Egress : explanation.Ingress;
            writer.Write($"- at the {ExplanationWords.SideName(side)}: {MarkdownText.Escape(ExplanationWords.Closure(closure, side.Subject.Namespace))}\n");
        }
    }
}
