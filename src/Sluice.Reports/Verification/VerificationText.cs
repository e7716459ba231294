using Sluice.Analysis;
using Sluice.Probes;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Verification;

/// <summary>Whether packets do what the policies say; each connection that does otherwise with both explanations; then how it was proven.</summary>
internal static class VerificationText
{
    /// <summary>At most this many of a kind are shown; json has all.</summary>
    private const int Shown = 20;

    public static void Write(VerificationReport report, ReportOutput output)
    {
        using var writer = output.OpenText();
        var text = new ConsoleText(writer, output.Terminal);
        var verification = report.Verification;
        text.Line(Answer(verification), hanging: 2);
        if (!verification.IsTrustworthy && verification.Results.Count > 0)
        {
            foreach (var canary in verification.Canaries.Where(static canary => !canary.IsAlive)) text.Line($"{canary.Name}: {VerificationWords.Outcome(canary.Outcome)}", 2, 2);
            foreach (var why in (verification.Plan.InCluster ? verification.Results : default).Select(static result => result.Detail).Where(static detail => detail.Length > 0).Distinct().Take(Shown)) text.Line(why, 2, 4);
            return;
        }

        if (EnforcesNothing(verification)) text.Line(StyledText.Of("Nothing that should be closed is: does the network plugin of this cluster enforce policies at all?", Tone.Warning), hanging: 2);
        foreach (var judgement in (ProbeJudgement[])[ProbeJudgement.Disagrees, ProbeJudgement.Inconclusive]) Failing(text, report, judgement);
        text.Line();
        Counted(text, verification);
        foreach (var choice in VerificationWords.Choices(verification)) text.Line(StyledText.Of(choice, Tone.Dim), 0, 2);
    }

    private static bool EnforcesNothing(Probes.Verification verification)
    {
        var denied = verification.Results.Where(static result => result.Probe.Analysed == Verdict.Deny && result.Outcome != ProbeOutcome.Inconclusive).ToList();
        return verification.Plan.InCluster && denied.Count > 0 && denied.TrueForAll(static result => result.Outcome == ProbeOutcome.Open);
    }

    private static StyledText Answer(Probes.Verification verification)
    {
        if (verification.Results.Count == 0) return StyledText.Of("Nothing to prove", Tone.Warning).Add(verification.Plan.InCluster ? ": no running pod declares a port that another could reach." : ": no pod here that a connection could come from or go to.");
        if (!verification.IsTrustworthy && verification.Canaries.Count == 0) return StyledText.Of("Nothing is proven", Tone.Error).Add(": there is no way into any of the pods.");
        if (!verification.IsTrustworthy) return StyledText.Of("Nothing is proven", Tone.Error).Add(": a connection whose outcome is known beforehand came out otherwise, so that no other result counts.");
        var disagrees = verification.Count(ProbeJudgement.Disagrees);
        var inconclusive = verification.Count(ProbeJudgement.Inconclusive);
        if (disagrees > 0) return StyledText.Of("Not proven", Tone.Error).Add($": {Counts.Of(disagrees, "connection does", "connections do")} otherwise than expected{(inconclusive > 0 ? $", {Counts.Number(inconclusive)} could not be shown" : "")}.");
        if (inconclusive > 0) return StyledText.Of("Not proven", Tone.Warning).Add($": {Counts.Of(inconclusive, "connection")} could not be shown either way.");
        var unjudged = verification.Count(ProbeJudgement.NotJudged);
        return StyledText.Of("Proven", Tone.Good).Add($": {Counts.Of(verification.Results.Count - unjudged, "connection does", "connections do")} what the policies say{(unjudged > 0 ? $"; of {Counts.Number(unjudged)} more the analysis says unknown" : "")}.");
    }

    private static void Failing(ConsoleText text, VerificationReport report, ProbeJudgement judgement)
    {
        var results = report.Failing.Where(result => result.Judgement == judgement).ToList();
        if (results.Count == 0) return;
        text.Line();
        foreach (var result in results.Take(Shown))
        {
            text.Line(
                StyledText.Of(judgement == ProbeJudgement.Disagrees ? "✗ " : "? ", judgement == ProbeJudgement.Disagrees ? Tone.Bad : Tone.Warning)
                    .Add(VerificationWords.Name(report, result.Probe), Tone.Strong).Add("   ").Add(VerificationWords.Difference(result)),
                hanging: 4);
            if (judgement == ProbeJudgement.Inconclusive) text.Line(StyledText.Of(VerificationWords.WhyInconclusive(result)), 4);
            else Sides(text, report, result);
        }

        if (results.Count > Shown) text.Line(StyledText.Of($"{Counts.Number(results.Count - Shown)} more; -o json has all.", Tone.Dim), 2);
    }

    private static void Sides(ConsoleText text, VerificationReport report, ProbeResult result)
    {
        var packets = report.Verification.Plan.InCluster ? VerificationWords.InCluster(result) : VerificationWords.Outcome(result.Outcome);
        text.Line(StyledText.Of("analysis  ", Tone.Dim).Add(VerificationWords.Analysis(report, result.Probe)), 4, 10);
        text.Line(StyledText.Of("packets   ", Tone.Dim).Add($"{packets}; {VerificationWords.Enforced(report, result.Probe)}"), 4, 10);
    }

    private static void Counted(ConsoleText text, Probes.Verification verification)
    {
        text.Line($"{Counts.Number(verification.Count(ProbeJudgement.ProvenAllow)),7} allowed, and open", 0, 2);
        text.Line($"{Counts.Number(verification.Count(ProbeJudgement.ProvenDeny)),7} denied, {(verification.Plan.InCluster ? "and stopped" : "dropped and counted")}{Controls(verification)}", 0, 8);
        if (verification.Count(ProbeJudgement.NotJudged) is > 0 and var unjudged) text.Line($"{Counts.Number(unjudged),7} of which the analysis says unknown: tried, and not judged", 0, 8);
        text.Line($"{Counts.Number(verification.Canaries.Count),7} canaries, {Counts.Number(verification.Canaries.Count(static canary => canary.IsAlive))} as they must be", 0, 2);
        text.Line(StyledText.Of(Ground(verification.Plan), Tone.Dim), 0, 2);
    }

    private static string Controls(Probes.Verification verification)
    {
        var denied = verification.Results.Where(static result => result.Judgement == ProbeJudgement.ProvenDeny).ToList();
        var parts = ((ProbeControl, string)[])[(ProbeControl.AllowedSource, "while another source got through"), (ProbeControl.BeforeEnforcement, "open before the policies were in force"), (ProbeControl.Listener, "where something was seen to listen"), (ProbeControl.ControlPod, "while a control pod got through")];
        var said = parts.Select(part => (Count: denied.Count(result => result.Control == part.Item1), Text: part.Item2)).Where(part => part.Count > 0).ToList();
        return said.Count == 0 ? "" : "; " + string.Join(", ", said.Select(static (part, at) => $"{Counts.Number(part.Count)}{(at == 0 ? " of them" : "")} {part.Text}"));
    }

    private static string Ground(ProbePlan plan)
    {
        var cluster = plan.Cluster;
        return plan.InCluster
            ? $"From {Counts.Of(plan.Probes.Select(static probe => probe.Source).Distinct().Count(), "address", "addresses")} of running pods, one for those that no policy can tell apart. A cluster counts no drops: silence counts when it was tried {ProbeResult.SilentAttempts} times and something shows that an answer could have come."
            : $"In a packet lab of {Counts.Of(cluster.Pods.Count, "pod")} on {Counts.Of(cluster.Snapshot.Nodes.Count, "node")}, with {Counts.Of(cluster.Hosts.Count, "host")} outside. The lab says what these policies do where they are enforced, and nothing about the network plugin of a cluster.";
    }
}
