using Sluice.Reports.Text;

namespace Sluice.Reports.Judgement;

/// <summary>The check for reading in a terminal: what is wrong, the place with a mark under it, why, what to do; the counts last.</summary>
internal static class CheckText
{
    public static void Write(CheckReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var text = new ConsoleText(writer, output.Terminal);
        foreach (var remark in report.Remarks()) RemarkText.Write(text, remark, output.SourceLines, report.FixAt);
        if (report is { ShowControls: true, Controls: { } controls }) ControlText.Write(text, controls);
        text.Line(CheckWords.Summary(report) + CheckWords.Elapsed(report));
        if (report.Controls is { } assessed && CheckWords.Isolation(assessed.Counts) is { Length: > 0 } isolation)
            text.Line(StyledText.Of(isolation).Add(report.ShowControls ? "" : "   (sluice check --controls)", Tone.Dim));
    }
}
