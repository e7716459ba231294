using System.Globalization;
using Sluice.Charters;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>Whether the statements of a bundle follow from each other: a judgement from its outcome, a control from a probe, a result from the judgements.</summary>
internal static class Consistency
{
    public static IEnumerable<EvidenceFault> Of(EvidenceBundle bundle)
    {
        var statement = bundle.Statement;
        var reached = statement.Probes.Where(static probe => probe.Outcome == ProbeOutcome.Open && probe.Service.Length == 0)
            .Select(static probe => (probe.Destination, probe.Protocol, probe.Port)).ToHashSet();
        for (var at = 0; at < statement.Probes.Count; at++)
        {
            var probe = statement.Probes[at];
            if (probe.Number != at + 1) yield return Fault(statement, probe, "number", probe.Number.ToString(CultureInfo.InvariantCulture), (at + 1).ToString(CultureInfo.InvariantCulture));
            var judgement = ProbeResult.Judge(probe.Expected, probe.Outcome, probe.Drops, probe.Attempts, probe.Control);
            if (judgement != probe.Judgement) yield return Fault(statement, probe, "judgement", EvidenceNames.Of(probe.Judgement), EvidenceNames.Of(judgement));
            if (!HasControl(statement, probe, reached)) yield return Fault(statement, probe, "control", EvidenceNames.Of(probe.Control), EvidenceNames.Of(ProbeControl.None));
        }

        if (bundle.Stated.Result != statement.Result) yield return new(EvidenceFaultKind.Contradiction, "result") { Stated = EvidenceNames.Of(bundle.Stated.Result), Found = EvidenceNames.Of(statement.Result) };
        foreach (var (list, names) in StatedParts.Of(statement).Tests)
        {
            var stated = bundle.Stated.Tests.FirstOrDefault(other => other.List == list).Names;
            if (stated != names) yield return new(EvidenceFaultKind.Contradiction, list) { Stated = Count(stated), Found = Count(names) };
        }

        var run = statement.Run;
        if (run.Finished < run.Started) yield return new(EvidenceFaultKind.Contradiction, "finished") { Stated = CalendarDay.Text(run.Finished), Found = CalendarDay.Text(run.Started) };
    }

    private static bool HasControl(EvidenceStatement statement, ProbeEvidence probe, HashSet<(string, Protocol, int)> reached) => probe.Control switch
    {
        ProbeControl.AllowedSource => reached.Contains((probe.Destination, probe.Protocol, probe.Port)),
        ProbeControl.BeforeEnforcement => probe.Before == ProbeOutcome.Open,
        ProbeControl.Listener => probe.Listener == ListenerState.Seen,
        ProbeControl.ControlPod => statement.Canaries.Any(canary => canary.IsAlive && canary.Must == ProbeOutcome.Open && canary.Name == CanaryNames.OfControlPod(probe.Destination, probe.Port)),
        _ => true,
    };

    private static EvidenceFault Fault(EvidenceStatement statement, ProbeEvidence probe, string what, string stated, string found) =>
        new(EvidenceFaultKind.Contradiction, $"{what} of {statement.NameOf(probe)}") { Stated = stated, Found = found };

    private static string Count(ValueList<string> names) => names.Count.ToString(CultureInfo.InvariantCulture);
}
