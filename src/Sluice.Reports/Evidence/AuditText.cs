using Sluice.Evidence;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Evidence;

/// <summary>What an audit log shows: whether it holds, every fault on a line of its own, what is unproven or lost, and what to do.</summary>
internal static class AuditText
{
    /// <summary>At most this many faults and runs are shown.</summary>
    private const int Shown = 50;

    public static void Write(ExaminationReport report, AuditExamination log, ReportOutput output)
    {
        using var writer = output.OpenText();
        var text = new ConsoleText(writer, output.Terminal);
        var signers = log.Runs.Select(static run => run.SignedBy).Where(static key => key.Length > 0).Distinct(StringComparer.Ordinal).ToList();
        if (report.Holds) text.Line(StyledText.Of("Holds", Tone.Good).Add($": {report.File} is signed by {Counts.Sentence(signers)}, and is as it was signed."), 0, 2);
        else text.Line(StyledText.Of("Does not hold", Tone.Error).Add($": {Counts.Of(log.FaultCount, "fault")} in {report.File}."), 0, 2);
        foreach (var fault in log.Faults.Take(Shown)) text.Line(StyledText.Of("✗ ", Tone.Bad).Add(AuditWords.About(fault.Kind).PadRight(11), Tone.Strong).Add(AuditWords.Of(fault)), 0, 13);
        More(text, log.FaultCount - Math.Min(Shown, log.Faults.Count));
        foreach (var remedy in log.Faults.Select(static fault => AuditWords.Remedy(fault.Kind)).Distinct()) text.Line($"do    {remedy}", 2, 6);
        foreach (var run in log.Runs.Where(static run => run.Unproven > 0).Take(Shown))
            text.Line(StyledText.Of("? ", Tone.Warning).Add("unproven".PadRight(11), Tone.Strong).Add($"{Counts.Of(run.Unproven, "line")} from {AuditWords.Place(run.UnprovenFrom)} on, behind the last good checkpoint: a change there may go unnoticed"), 0, 13);
        foreach (var run in log.Runs.Where(static run => run.Lost > 0).Take(Shown))
            text.Line(StyledText.Of("? ", Tone.Warning).Add("lost".PadRight(11), Tone.Strong).Add($"{Counts.Of(run.Lost, "record")} of run {run.Run} {(run.Lost == 1 ? "was" : "were")} dropped, which the log says itself"), 0, 13);
        foreach (var file in log.Deleted) text.Line(StyledText.Of($"  {"deleted",-11}{file.File}, by the gateway, as {AuditWords.Place(file.Place)} says", Tone.Dim), 0, 13);
        foreach (var file in log.Elsewhere) text.Line(StyledText.Of($"  {"elsewhere",-11}{(file.File.Length > 0 ? $"{file.File} comes before {AuditWords.Place(file.Place)}" : $"another file follows {AuditWords.Place(file.Place)}")}; name the folder to verify all", Tone.Dim), 0, 13);
        text.Line(StyledText.Of($"{Counts.Of(log.Runs.Sum(static run => run.Records), "record")} in {Counts.Of(log.Runs.Count, "run")}.", Tone.Strong), 0, 2);
        foreach (var run in log.Runs.Take(Shown)) text.Line($"{run.Run}  {(run.Replica.Length > 0 ? $"{run.Replica}, " : "")}from {EvidenceWords.Instant(run.Began)}, {AuditWords.End(run)}: {Counts.Of(run.Records, "record")}", 2, 20);
        if (log.Runs.Count > Shown) text.Line(StyledText.Of($"{Counts.Number(log.Runs.Count - Shown)} more; -o json has all.", Tone.Dim), 2);
    }

    private static void More(ConsoleText text, int count)
    {
        if (count > 0) text.Line(StyledText.Of($"{Counts.Number(count)} more; -o json has the first {Counts.Number(AuditExamination.MostFaults)}.", Tone.Dim), 2);
    }
}
