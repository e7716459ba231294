using Sluice.Evidence;
using Sluice.Probes;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Evidence;

/// <summary>A bundle for reading in a terminal: what it shows, what it does not, where and when, the controls.</summary>
internal static class EvidenceText
{
    /// <summary>At most this many connections and files are shown; other formats have all.</summary>
    private const int Shown = 20;

    public static void Write(EvidenceReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var text = new ConsoleText(writer, output.Terminal);
        var (statement, run) = (report.Statement, report.Statement.Run);
        text.Line(StyledText.Of(EvidenceWords.Title(statement), Tone.Strong));
        text.Line(StyledText.Of(EvidenceWords.Summary(statement), statement.Result == RunResult.Passed ? Tone.Good : Tone.Error), 0, 2);
        var unproven = statement.Probes.Where(static probe => probe.Judgement is ProbeJudgement.Disagrees or ProbeJudgement.Inconclusive).OrderBy(static probe => probe.Judgement == ProbeJudgement.Disagrees ? 0 : 1).ToList();
        foreach (var probe in unproven.Take(Shown))
        {
            text.Line(StyledText.Of(probe.Judgement == ProbeJudgement.Disagrees ? "✗ " : "? ", EvidenceWords.ToneOf(probe.Judgement)).Add(statement.NameOf(probe), Tone.Strong).Add($"   {EvidenceWords.Difference(probe)}"), 0, 4);
            if (probe.Because.Length > 0) text.Line(StyledText.Of(probe.Because, Tone.Dim), 4);
        }

        if (unproven.Count > Shown) text.Line(StyledText.Of($"{Counts.Number(unproven.Count - Shown)} more; -o json has all.", Tone.Dim), 2);
        text.Line();
        foreach (var (name, value) in ((string, string)[])[
            ("made", $"{EvidenceWords.Instant(run.Finished)} by sluice {run.Version}, good until {EvidenceWords.Instant(run.Expires)}"),
            ("command", run.Command),
            ("place", $"{EvidenceWords.Place(run.Place.Kind)}: {EvidenceWords.Machine(run.Place)}"),
            ("canaries", $"{Counts.Number(statement.Canaries.Count(static canary => canary.IsAlive))} of {Counts.Number(statement.Canaries.Count)} as they must be"),
            ("manifests", $"{Counts.Of(statement.Subjects.Count, "file")}: {Counts.Sample([.. statement.Subjects.Select(static file => file.Name)], 6)}"),
            ("charter", statement.Charter is { } charter ? $"{charter.Name}; {Counts.Of(charter.Exceptions.Count, "exception")} counted{(charter.Exceptions.Count > 0 ? $": {Counts.Sample([.. charter.Exceptions.Select(static exception => exception.Name)], 6)}" : "")}" : "none"),
            ("signed by", EvidenceWords.Signed(report.Bundle.Envelope)),
        ]) text.Line(StyledText.Of(name.PadRight(11), Tone.Dim).Add(value), 0, 11);
        foreach (var note in run.Notes) text.Line(StyledText.Of("note".PadRight(11) + note, Tone.Dim), 0, 11);
        text.Line();
        text.Line(StyledText.Of("Controls", Tone.Strong));
        foreach (var standing in Enum.GetValues<ControlStanding>().Reverse())
        {
            var controls = statement.Controls.Where(control => control.Standing == standing).Select(static control => control.Id).ToList();
            if (controls.Count > 0) text.Line(StyledText.Of(EvidenceWords.Standing(standing), EvidenceWords.ToneOf(standing)).Add($": {string.Join(", ", controls)}"), 2, 2);
        }
    }
}
