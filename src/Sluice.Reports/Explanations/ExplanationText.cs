using Sluice.Analysis;
using Sluice.Model;
using Sluice.Reports.Patches;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Explanations;

/// <summary>An explanation for reading: the answer in one sentence, then the walk on both sides, then what changes it.</summary>
internal static class ExplanationText
{
    private const int FirstColumn = 13;
    private const int SecondColumn = 48;

    public static void Write(ExplanationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var text = new ConsoleText(writer, output.Terminal);
        if (report.Inquiry.Answers.Count > 1)
        {
            VerdictTable.Write(text, report);
            text.Line();
        }

        WriteAnswer(text, report.Explanation);
        text.Line();
        WriteSide(text, report.Explanation, report.Explanation.Egress);
        WriteSide(text, report.Explanation, report.Explanation.Ingress);
        WriteEntrances(text, report.Explanation);
        WriteBecause(text, report.Explanation);
        if (ExplanationWords.Resolution(report) is { Length: > 0 } resolution)
        {
            text.Line();
            text.Line(StyledText.Of("assumed".PadRight(FirstColumn), Tone.Strong).Add(resolution), hanging: FirstColumn);
        }

        if (ExplanationWords.SaysDns(report.Explanation))
        {
            text.Line();
            text.Line(StyledText.Of("dns".PadRight(FirstColumn), Tone.Strong).Add("the source reaches no cluster DNS: names do not resolve there, which looks as if everything were blocked"), hanging: FirstColumn);
        }

        WritePath(text, report);
        WriteFixes(text, report);
        WriteClosures(text, report.Explanation);
    }

    private static void WriteAnswer(ConsoleText text, Explanation explanation)
    {
        var tone = explanation.Verdict switch { Verdict.Allow => Tone.Good, Verdict.Deny => Tone.Bad, _ => Tone.Warning };
        text.Line(StyledText.Of(ExplanationWords.Verdict(explanation.Verdict), tone).Add(" " + ExplanationWords.Sentence(explanation)));
    }

    private static void WriteSide(ConsoleText text, Explanation explanation, SideExplanation side)
    {
        var subject = side.Subject is WorkloadEndpoint { Workload.Name: var name } ? $"{name.Kind} {EndpointWords.Of(side.Subject)}" : EndpointWords.Of(side.Subject);
        Row(text, ExplanationWords.SideName(side).PadRight(FirstColumn), Tone.Strong, subject, ExplanationWords.Isolation(side), Tone.Dim);
        var mark = side.Verdict switch { Verdict.Allow => "✓", Verdict.Deny => "✗", _ => "?" };
        var tone = side.Verdict switch { Verdict.Allow => Tone.Good, Verdict.Deny => Tone.Bad, _ => Tone.Warning };
        if (side.Matched.Count == 0)
            Row(text, $"  {mark} {ExplanationWords.Outcome(side)}".PadRight(FirstColumn), tone, ExplanationWords.NoRule(explanation, side), "", Tone.Dim);
        foreach (var trial in side.Matched)
        {
            var (sign, color) = trial.Action switch
            {
                _ when side.Verdict == Verdict.Unknown => ("?", Tone.Warning),
                RuleAction.Allow => ("✓", Tone.Good),
                RuleAction.Deny => ("✗", Tone.Bad),
                _ => ("→", Tone.Dim),
            };
            var action = side.Verdict == Verdict.Unknown ? "perhaps" : ExplanationWords.Action(trial.Action);
            Row(text, $"  {sign} {action}".PadRight(FirstColumn), color, RuleWords.Short(trial.Rule, side.Subject.Namespace), RuleWords.Place(trial.Rule.Span), Tone.Dim);
        }

        if (side.Nearest is not { } nearest) return;
        var place = nearest.Misses[0].Span is { HasLine: true } asked ? asked : nearest.Rule.Span;
        Row(text, "    nearest".PadRight(FirstColumn), Tone.Plain, RuleWords.Short(nearest.Rule, side.Subject.Namespace), RuleWords.Place(place), Tone.Dim);
        foreach (var miss in nearest.Misses) text.Line(MissWords.Of(miss, ExplanationWords.PeerName(side)), FirstColumn, 2);
    }

    private static void WriteEntrances(ConsoleText text, Explanation explanation)
    {
        if (explanation.Entrances.Count == 0) return;
        text.Line();
        for (var at = 0; at < explanation.Entrances.Count; at++)
        {
            var entrance = explanation.Entrances[at];
            Row(text, (at == 0 ? "enters by" : "").PadRight(FirstColumn), Tone.Strong, ExplanationWords.Entered(entrance), RuleWords.Place(entrance.Route.Span), Tone.Dim);
        }
    }

    private static void WriteBecause(ConsoleText text, Explanation explanation)
    {
        if (explanation.Verdict != Verdict.Unknown) return;
        text.Line();
        foreach (var reason in explanation.Decision.Because.Select(UnknownWords.Of).Distinct())
            text.Line(StyledText.Of("because".PadRight(FirstColumn), Tone.Strong).Add(reason), hanging: FirstColumn);
    }

    private static void WritePath(ConsoleText text, ExplanationReport report)
    {
        if (report.Path is not { } path) return;
        text.Line();
        if (path.Count == 0)
        {
            text.Line(StyledText.Of("path".PadRight(FirstColumn), Tone.Strong).Add("no chain of allowed steps leads there"));
            return;
        }

        text.Line(StyledText.Of("path".PadRight(FirstColumn), Tone.Strong).Add($"the shortest chain has {Counts.Of(path.Count, "step")}"));
        foreach (var step in path)
        {
            Row(text, "", Tone.Plain, $"{EndpointWords.Of(step.From)} → {EndpointWords.Of(step.To)}", TrafficWords.Of(step.Allowed.OnlyPorts()), Tone.Plain, indent: FirstColumn);
        }
    }

    private static void WriteFixes(ConsoleText text, ExplanationReport report)
    {
        if (report.Explanation.Verdict != Verdict.Deny) return;
        if (ExplanationWords.NoFix(report.Explanation) is { Length: > 0 } none)
        {
            text.Line();
            text.Line(StyledText.Of("fix".PadRight(FirstColumn), Tone.Strong).Add(none), hanging: FirstColumn);
        }

        for (var at = 0; at < report.Explanation.Fixes.Count; at++)
        {
            var fix = report.Explanation.Fixes[at];
            text.Line();
            text.Line(StyledText.Of(at == 0 ? "fix" : "or", Tone.Strong).Add($" ({ExplanationWords.Effect(fix)})"));
            foreach (var change in fix.AlsoOpens.Concat(fix.AlsoCloses).Take(5)) text.Line(ChangeWords.Line(change), 3, 2);
            if (report.Patches[at] is { } patches)
            {
                foreach (var patch in patches) PatchText.Write(text, patch, 3);
            }
            else
            {
                foreach (var edit in fix.Edits) text.Line(ExplanationWords.Edit(edit), 3, 2);
            }
        }
    }

    private static void WriteClosures(ConsoleText text, Explanation explanation)
    {
        if (explanation.Closures.Count == 0) return;
        text.Line();
        text.Line(StyledText.Of(explanation.Closures.Count == 1 ? "to close it" : "to close it, either", Tone.Strong));
        foreach (var closure in explanation.Closures)
        {
            var side = closure.Direction == Direction.Egress ? explanation.Egress : explanation.Ingress;
            text.Line(StyledText.Of($"  {ExplanationWords.SideName(side)}".PadRight(15)).Add(ExplanationWords.Closure(closure, side.Subject.Namespace)), hanging: 15);
        }
    }

    /// <summary>A name, and what is to say of it in the second column; below it where it does not fit.</summary>
    private static void Row(ConsoleText text, string label, Tone labelTone, string name, string note, Tone noteTone, int indent = 0)
    {
        var gap = Math.Max(2, SecondColumn - indent - label.Length - name.Length);
        var line = StyledText.Of(label, labelTone).Add(name);
        if (note.Length == 0) text.Line(line, indent, FirstColumn);
        else if (Math.Max(SecondColumn, indent + label.Length + name.Length + 2) + note.Length <= text.Terminal.Columns) text.Line(line.Add(new string(' ', gap)).Add(note, noteTone), indent, FirstColumn);
        else
        {
            text.Line(line, indent, FirstColumn);
            text.Line(StyledText.Of(note, noteTone), FirstColumn, 2);
        }
    }
}
