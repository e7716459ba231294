using Sluice.Charters;
using Sluice.Compile;
using Sluice.Reports.Judgement;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Compilation;

/// <summary>The compilation for reading in a terminal: what is wrong, or the files, what a target cannot express, and the proof.</summary>
internal static class CompileText
{
    private const int MostDifferences = 20;
    private const int MostSubjects = 10;

    public static void Write(CompileReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var text = new ConsoleText(writer, output.Terminal);
        foreach (var remark in report.Problems.Select(Remark.Of).Order()) RemarkText.Write(text, remark, output.SourceLines);
        if (report.Targets.Count == 0)
        {
            text.Line(StyledText.Of("Nothing was compiled.", Tone.Strong).Add($" {Counts.Of(report.Problems.Count, "problem")} in the charter."));
            return;
        }

        if (report.Explained is { } bound) Explain(text, bound);
        if (report.Files.Count == 0) text.Line("Nothing to write: the charter governs no namespace that is known here.");
        Files(text, report);
        foreach (var target in report.Targets) Capabilities(text, report, target);
        Proof(text, report);
        if (report.Next is { } next) text.Line($"Compile again by {CalendarDay.Text(next)}: {CompileWords.Turning(report)}. An object does not end by itself.", hanging: 2);
    }

    private static void Explain(ConsoleText text, Charters.BoundCharter bound)
    {
        text.Line(StyledText.Of("What the names stand for", Tone.Strong));
        text.Line($"governed: {(bound.Governance.Names.Count == 0 ? "nothing" : string.Join(", ", bound.Governance.Names))}", 2, 2);
        if (bound.Governance.Undecided.Count > 0) text.Line($"not decided, because the labels were not read: {string.Join(", ", bound.Governance.Undecided)}", 2, 2);
        foreach (var grant in bound.Grants)
        {
            text.Line($"{(grant.IsDns ? "dns" : grant.Exception is { } exception ? $"exception {exception.Name}" : $"{grant.From.Peer} → {grant.To.Peer}")}  {RuleWords.Place(grant.Span)}", 2, 2);
            text.Line(StyledText.Of(CompileWords.Meaning(grant), Tone.Dim), 4, 2);
        }

        text.Line();
    }

    private static void Files(ConsoleText text, CompileReport report)
    {
        foreach (var group in report.Files.GroupBy(static file => file.Outcome).OrderByDescending(static group => group.Key))
        {
            var tone = group.Key is FileOutcome.Stale or FileOutcome.Superfluous ? Tone.Bad : Tone.Plain;
            if (group.Key == FileOutcome.Unchanged) text.Line($"{Counts.Of(group.Count(), "file")} unchanged in {report.Folder}");
            else
            {
                foreach (var file in group) text.Line(StyledText.Of(CompileWords.Outcome(group.Key).PadRight(11), tone).Add(" ").Add(file.Path), hanging: 12);
            }
        }
    }

    private static void Capabilities(ConsoleText text, CompileReport report, CompiledTarget target)
    {
        var told = target.Capabilities.Where(static capability => capability.Limit != Limit.NoExpiry).ToList();
        if (told.Count == 0) return;
        text.Line();
        text.Line(StyledText.Of($"{target.Target}: what it cannot express, and where it is enforced", Tone.Strong));
        foreach (var group in told.GroupBy(capability => (capability.Standing, Text: CompileWords.Consequence(capability, target.Target, report.Instant))).OrderBy(static group => group.Key.Standing))
        {
            var tone = group.Key.Standing == Standing.Failed ? Tone.Warning : Tone.Note;
            text.Line(StyledText.Of(CompileWords.Standing(group.Key.Standing).PadRight(12), tone).Add(" ").Add(group.Key.Text), 2, 13);
            if (group.First().Limit == Limit.NoConnections)
            {
                text.Line(CompileWords.Whole([.. group]), 15, 2);
                continue;
            }

            var subjects = group.Select(static capability => (Words: CompileWords.Subject(capability), Place: RuleWords.Place(capability.Grant?.Span ?? capability.Bar!.Span))).Distinct().ToList();
            foreach (var (words, place) in subjects.Take(MostSubjects)) text.Line(StyledText.Of(words).Add($"  {place}", Tone.Dim), 15, 2);
            if (subjects.Count > MostSubjects) text.Line($"and {Counts.Number(subjects.Count - MostSubjects)} more", 15);
        }
    }

    /// <summary>What a proof says nothing about: a closed list.</summary>
    private static void Apart(ConsoleText text, CompileReport report)
    {
        text.Line($"The proof leaves out {Counts.Sentence([.. CompileWords.Apart(report)])}.");
        foreach (var shared in report.Shared.Take(MostDifferences)) text.Line(StyledText.Of(CompileWords.Shared(shared)).Add($"  {RuleWords.Place(shared.Span)}", Tone.Dim), 2, 2);
        if (report.Shared.Count > MostDifferences) text.Line($"and {Counts.Number(report.Shared.Count - MostDifferences)} more", 2);
    }

    private static void Proof(ConsoleText text, CompileReport report)
    {
        text.Line();
        if (report.Proof is not { Differences: var differences, Endpoints: var endpoints })
        {
            text.Line("Not proven: the engine does not evaluate these targets.");
            return;
        }

        if (differences.Count == 0)
        {
            text.Line(StyledText.Of("Proven: ", Tone.Good).Add($"what was generated lets through exactly what the charter means, over {Counts.Of(endpoints, "source and destination", "sources and destinations")}."));
            var unproven = report.Targets.Where(static target => !target.Target.IsEvaluated).Select(static target => target.Target.Name).ToList();
            if (unproven.Count > 0) text.Line($"Not proven: {Counts.Sentence(unproven)}, which the engine does not evaluate.");
            Apart(text, report);
            return;
        }

        text.Line(StyledText.Of($"Not proven: {Counts.Of(differences.Count, "connection")} differ from what the charter means.", Tone.Bad));
        foreach (var change in differences.Take(MostDifferences))
        {
            var (mark, traffic) = !change.Opened.IsEmpty ? ("opened ", change.Opened) : !change.Closed.IsEmpty ? ("closed ", change.Closed) : ("unknown", change.Unknown);
            text.Line(StyledText.Of(mark, Tone.Bad).Add($"  {EndpointWords.Of(change.From)} → {EndpointWords.Of(change.To)}  {TrafficWords.Of(traffic)}"), 2, 4);
        }

        if (differences.Count > MostDifferences) text.Line($"and {Counts.Number(differences.Count - MostDifferences)} more", 2);
    }
}
