using Sluice.Checks;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Judgement;

/// <summary>The controls in a terminal: what can be said of each, with the proof behind it.</summary>
internal static class ControlText
{
    private const int MostNames = 5;

    public static void Write(ConsoleText text, ControlReport report)
    {
        text.Line(StyledText.Of("Controls", Tone.Strong));
        text.Line();
        foreach (var result in report.Results)
        {
            var (mark, tone) = result.Status switch
            {
                ControlStatus.Satisfied => ("✓", Tone.Good),
                ControlStatus.NotSatisfied => ("✗", Tone.Bad),
                _ => ("–", Tone.Dim),
            };
            text.Line(StyledText.Of($"{mark} {CheckWords.Status(result.Status),-13}", tone).Add("  ").Add(result.Control.Id, Tone.Strong).Add($"  {result.Control.Duty}"), 1, hanging: 17);
            text.Line(StyledText.Of(result.Statement, Tone.Dim), 18);
            if (result.Offenders.WorkloadCount > 0) text.Line(StyledText.Of(Offenders(result), Tone.Dim), 18);
        }

        text.Line();
    }

    private static string Offenders(ControlResult result)
    {
        var named = result.Offenders.Workloads.Take(MostNames).ToList();
        var more = result.Offenders.WorkloadCount - named.Count;
        return more > 0 ? $"{string.Join(", ", named)} and {Counts.Number(more)} more" : string.Join(", ", named);
    }
}
