using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Evidence;

/// <summary>Whether a bundle holds, or an audit log; every fault on a line of its own, and what to do.</summary>
internal static class ExaminationText
{
    /// <summary>At most this many faults are shown; json has all.</summary>
    private const int Shown = 50;

    public static void Write(ExaminationReport report, ReportOutput output)
    {
        if (report.Log is { } log)
        {
            AuditText.Write(report, log, output);
            return;
        }

        using var writer = output.OpenText();
        var text = new ConsoleText(writer, output.Terminal);
        if (report.Examination is not { } examination || report.Bundle is not { } bundle)
        {
            text.Line(StyledText.Of("Does not hold", Tone.Error).Add($": {report.File} is no bundle that can be understood."), 0, 2);
            foreach (var problem in report.Problems.Take(Shown)) Fault(text, "bundle", problem.Message);
            More(text, report.Problems.Count);
            foreach (var remedy in report.Problems.Select(static problem => problem.Remedy).OfType<string>().Distinct().Take(1)) text.Line($"do    {remedy}", 2, 6);
            return;
        }

        if (report.Holds) text.Line(StyledText.Of("Holds", Tone.Good).Add($": {report.File} is signed by {examination.SignedBy}, and is as it was signed."), 0, 2);
        else text.Line(StyledText.Of("Does not hold", Tone.Error).Add($": {Counts.Of(examination.Faults.Count, "fault")} in {report.File}."), 0, 2);
        foreach (var fault in examination.Faults.Take(Shown)) Fault(text, FaultWords.About(fault.Kind), FaultWords.Of(fault));
        More(text, examination.Faults.Count);
        foreach (var remedy in examination.Faults.Select(static fault => FaultWords.Remedy(fault.Kind)).Where(static remedy => remedy.Length > 0).Distinct()) text.Line($"do    {remedy}", 2, 6);
        if (!report.Holds) return;
        var (statement, run) = (bundle.Statement, bundle.Statement.Run);
        text.Line(EvidenceWords.Summary(statement), 0, 2);
        text.Line($"Made {EvidenceWords.Instant(run.Finished)}, good until {EvidenceWords.Instant(run.Expires)}.", 0, 2);
        text.Line(report.Compared is { } files ? $"The manifests are as they were: {Counts.Of(files, "file")}." : StyledText.Of("The manifests were not compared; --manifests PATH does that.", Tone.Dim).ToString(), 0, 2);
    }

    private static void Fault(ConsoleText text, string about, string what) =>
        text.Line(StyledText.Of("✗ ", Tone.Bad).Add(about.PadRight(11), Tone.Strong).Add(what), 0, 13);

    private static void More(ConsoleText text, int count)
    {
        if (count > Shown) text.Line(StyledText.Of($"{Counts.Number(count - Shown)} more; -o json has all.", Tone.Dim), 2);
    }
}
