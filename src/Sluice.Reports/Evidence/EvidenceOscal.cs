using System.Text;
using Sluice.Charters;
using Sluice.Evidence;
using Sluice.Probes;
using Sluice.Reports.Oscal;
using Sluice.Reports.Words;

namespace Sluice.Reports.Evidence;

/// <summary>
/// A bundle as OSCAL assessment results: an observation for the run, each canary, each connection that is not proven and each control, and a finding for each control that was
/// assessed. What packets showed is <c>TEST</c>, what the analysis says <c>EXAMINE</c>.
/// </summary>
internal static class EvidenceOscal
{
    private static readonly string[] Test = ["TEST"];
    private static readonly string[] Both = ["EXAMINE", "TEST"];

    public static void Write(EvidenceReport report, ReportOutput output)
    {
        var (statement, run) = (report.Statement, report.Statement.Run);
        new OscalResults
        {
            Title = EvidenceWords.Title(statement),
            Day = EvidenceWords.Day(run.Finished),
            Summary = EvidenceWords.Summary(statement),
            Plan = "The assessment follows no plan of its own: sluice verify derives its connections from the policies, tries them, and judges what became of them.",
            Content = Encoding.UTF8.GetString(report.Bundle.Envelope.Payload.Span),
            Start = CalendarDay.Text(run.Started),
            End = CalendarDay.Text(run.Finished),
            Expires = CalendarDay.Text(run.Expires),
            Observations = [.. Observations(statement)],
            Controls = [.. statement.Controls.Select(static control => new OscalFinding(
                control.Id, control.Duty, control.Statement, control.Standing.ToString(),
                control.Standing == ControlStanding.NotAssessed ? null : control.Standing != ControlStanding.NotSatisfied))],
        }.Write(output.Stream);
    }

    private static IEnumerable<OscalObservation> Observations(EvidenceStatement statement)
    {
        yield return new(
            "run",
            EvidenceWords.Place(statement.Run.Place.Kind),
            $"{EvidenceWords.Summary(statement)} {string.Join(' ', Enum.GetValues<ProbeJudgement>().Where(judgement => statement.Count(judgement) > 0).Select(judgement => $"{EvidenceWords.Judgement(judgement)}: {Counts.Number(statement.Count(judgement))}."))} On {EvidenceWords.Machine(statement.Run.Place)}.",
            EvidenceNames.Of(statement.Result).ToLowerInvariant())
        { Methods = Test };
        foreach (var canary in statement.Canaries)
            yield return new("canary", canary.Name, $"It had to be {EvidenceWords.Must(canary)}, and was {EvidenceNames.Of(canary.Outcome)}.", canary.IsAlive ? "alive" : "dead") { Methods = Test };
        foreach (var probe in statement.Probes.Where(static probe => probe.Judgement is ProbeJudgement.Disagrees or ProbeJudgement.Inconclusive))
            yield return new("probe", statement.NameOf(probe), $"{EvidenceWords.Difference(probe)}{(probe.Because.Length > 0 ? $": {probe.Because}" : "")}.", EvidenceNames.Of(probe.Judgement)) { Methods = Test };
        foreach (var control in statement.Controls)
            yield return new("control", control.Id, control.Statement, EvidenceNames.Of(control.Standing)) { Control = control.Id, Methods = control.Standing is ControlStanding.EnforcedInLab or ControlStanding.EnforcedInCluster ? Both : ["EXAMINE"] };
    }
}
