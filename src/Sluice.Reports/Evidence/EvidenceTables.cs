using System.Globalization;
using Sluice.Charters;
using Sluice.Evidence;
using Sluice.Probes;
using Sluice.Reports.Markup;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Evidence;

/// <summary>The parts of a bundle, in the order in which an auditor asks: what it shows, where and when, the controls, what was claimed, what was done.</summary>
internal static class EvidenceTables
{
    /// <summary>The parts.</summary>
    /// <param name="report">The bundle.</param>
    /// <param name="most">At most this many connections are listed.</param>
    public static IEnumerable<ReportTable> Of(EvidenceReport report, int most)
    {
        var statement = report.Statement;
        yield return Counted(statement);
        if (Unproven(statement) is { Rows.Count: > 0 } unproven) yield return unproven;
        yield return Run(report);
        yield return Controls(statement);
        yield return Claimed(statement);
        if (statement.Charter is { } charter) yield return Exceptions(charter);
        yield return Connections(statement, most);
    }

    private static ReportTable Counted(EvidenceStatement statement) => new(
        "What it shows",
        "",
        ["Judgement", "Connections", "Meaning"],
        [
            .. Enum.GetValues<ProbeJudgement>().OrderBy(static judgement => judgement == ProbeJudgement.Inconclusive ? ProbeJudgement.Disagrees : judgement)
                .Where(judgement => statement.Count(judgement) > 0)
                .Select(judgement => new ReportRow(EvidenceWords.ToneOf(judgement), [EvidenceWords.Judgement(judgement), Counts.Number(statement.Count(judgement)), EvidenceWords.Meaning(statement, judgement)])),
            new(
                statement.IsTrustworthy ? Tone.Good : Tone.Bad,
                [statement.IsTrustworthy ? "alive" : "dead", $"{Counts.Number(statement.Canaries.Count(static canary => canary.IsAlive))} of {Counts.Number(statement.Canaries.Count)}", "canaries: connections whose outcome is known before any policy is looked at"]),
        ]);

    private static ReportTable Unproven(EvidenceStatement statement) => new(
        "What is not proven",
        "",
        ["Judgement", "Connection", "Outcome", "Why"],
        [.. statement.Probes.Where(static probe => probe.Judgement is ProbeJudgement.Disagrees or ProbeJudgement.Inconclusive).OrderBy(static probe => probe.Judgement == ProbeJudgement.Disagrees ? 0 : 1)
            .Select(probe => new ReportRow(EvidenceWords.ToneOf(probe.Judgement), [EvidenceWords.Judgement(probe.Judgement), statement.NameOf(probe), EvidenceWords.Difference(probe), probe.Because]))]);

    private static ReportTable Run(EvidenceReport report)
    {
        var run = report.Statement.Run;
        var rows = new List<(string, string)>
        {
            ("Made by", $"sluice {run.Version}"),
            ("Command", run.Command),
            ("Began", EvidenceWords.Instant(run.Started)),
            ("Ended", EvidenceWords.Instant(run.Finished)),
            ("Exceptions of", EvidenceWords.Instant(run.AsOf)),
            ("Good until", EvidenceWords.Instant(run.Expires)),
            ("Place", $"{EvidenceWords.Place(run.Place.Kind)}: {EvidenceWords.Machine(run.Place)}"),
            ("Profile", run.Profile),
            ("Signed by", EvidenceWords.Signed(report.Bundle.Envelope)),
        };
        rows.AddRange(run.Notes.Select(static note => ("Note", note)));
        return new("Where and when", "A packet lab says what these policies do where they are enforced, and nothing about the network plugin of a cluster.", ["What", "Which"], [.. rows.Select(static row => new ReportRow(Tone.Plain, [row.Item1, row.Item2]))]);
    }

    private static ReportTable Controls(EvidenceStatement statement) => new(
        "Controls",
        "Enforced in a lab: packets were let through and dropped as the configuration says. Enforcement in a cluster is not assessed.",
        ["Standing", "Control", "Duty", "Proof"],
        [.. statement.Controls.Select(static control => new ReportRow(EvidenceWords.ToneOf(control.Standing), [EvidenceWords.Standing(control.Standing), control.Id, control.Duty, control.Statement]))]);

    private static ReportTable Claimed(EvidenceStatement statement) => new(
        "What was claimed",
        "The files as they were read; sha256sum gives the same.",
        ["Kind", "File", "SHA-256"],
        [
            .. statement.Subjects.Select(static file => new ReportRow(Tone.Plain, ["manifest", file.Name, file.Sha256])),
            .. statement.Configuration.Select(static file => new ReportRow(Tone.Note, ["configuration", file.Name, file.Sha256])),
        ]);

    private static ReportTable Exceptions(ClaimedCharter charter) => new(
        "Exceptions that counted",
        charter.Exceptions.Count == 0 ? $"No exception of the charter {charter.Name} counted." : $"Of the charter {charter.Name}.",
        ["Until", "Exception", "Opens or accepts", "Owner", "Reason", "Record"],
        [.. charter.Exceptions.Select(static exception => new ReportRow(
            Tone.Plain, [CalendarDay.Text(exception.Expires), exception.Name, exception.Opens, exception.Owner, exception.Reason, exception.AuditRef]))]);

    private static ReportTable Connections(EvidenceStatement statement, int most) => new(
        "What was done",
        statement.Probes.Count > most ? $"The first {Counts.Number(most)} of {Counts.Of(statement.Probes.Count, "connection")}; html and json have all." : $"{Counts.Of(statement.Probes.Count, "connection")} in the order of the plan.",
        ["Judgement", "Connection", "Expected", "Outcome", "How it was tried"],
        [.. statement.Probes.Take(most).Select(probe => new ReportRow(
            EvidenceWords.ToneOf(probe.Judgement),
            [
                EvidenceWords.Judgement(probe.Judgement), statement.NameOf(probe), VerdictWords.Of(probe.Expected),
                string.Join('\n', ((string[])[EvidenceWords.Outcome(probe), EvidenceWords.Control(probe.Control)]).Where(static line => line.Length > 0)),
                $"{EvidenceWords.Method(probe.Method)}, {probe.Source} to {probe.Dialled}{(probe.Tried is { } tried ? $"\n{tried.UtcDateTime.ToString("HH:mm:ss.fff", CultureInfo.InvariantCulture)}, {probe.Took.ToString(CultureInfo.InvariantCulture)} ms" : "\nnot tried")}",
            ]))]);
}
