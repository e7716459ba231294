using System.Globalization;
using Sluice.Evidence;
using Sluice.Probes;
using Sluice.Reports.Text;
using Sluice.Reports.Words;

namespace Sluice.Reports.Evidence;

/// <summary>What a bundle says, in words that every format shares.</summary>
internal static class EvidenceWords
{
    public static string Title(EvidenceStatement statement) => $"Evidence of {Day(statement.Run.Finished)}: network policies in a {Place(statement.Run.Place.Kind)}";

    /// <summary>The answer in a sentence or two.</summary>
    public static string Summary(EvidenceStatement statement)
    {
        var denied = statement.Count(ProbeJudgement.ProvenDeny);
        var count = Counts.Of(statement.Probes.Count, "connection");
        if (!statement.IsTrustworthy) return "Nothing is proven: a connection whose outcome is known beforehand came out otherwise, so that no other result counts.";
        return statement.Result switch
        {
            RunResult.Passed => $"Proven: {count} {(statement.Probes.Count == 1 ? "does" : "do")} what the policies say. {Counts.Number(statement.Count(ProbeJudgement.ProvenAllow))} were to be open, {Counts.Number(denied)} to be denied; each that was denied was {(statement.IsOfCluster ? "stopped" : "dropped, counted")}, and would have got through otherwise.",
            RunResult.Failed => $"Not proven: {Counts.Number(statement.Count(ProbeJudgement.Disagrees))} of {count} came out otherwise than expected.",
            _ when statement.Probes.Count == 0 => "Nothing was proven: no connection was tried.",
            _ => $"Not proven: {Counts.Number(statement.Count(ProbeJudgement.Inconclusive))} of {count} could not be shown either way.",
        };
    }

    /// <summary>Who is said to have signed.</summary>
    public static string Signed(Envelope envelope) => envelope.Signatures.Count == 0
        ? "nobody, so that anyone may have written or changed it"
        : $"{Counts.Sentence([.. envelope.Signatures.Select(static signature => signature.KeyId.Length > 0 ? signature.KeyId : "a key without name")])}, as it says; sluice evidence verify shows whether that holds";

    public static string Place(PlaceKind kind) => kind switch
    {
        PlaceKind.PacketLab => "packet lab",
        PlaceKind.Cluster => "cluster",
        _ => "place that is not known",
    };

    /// <summary>The machine, or the cluster, in a line.</summary>
    public static string Machine(EvidencePlace place)
    {
        var host = place.Host.Length > 0 ? $"host {place.Host}" : "";
        string[] parts = place.Kind == PlaceKind.Cluster
            ? [$"cluster {place.Cluster}", $"Kubernetes {place.Kubernetes}", place.Context.Length > 0 ? $"context {place.Context}" : "", host]
            : [$"Linux {place.Kernel}", place.Architecture, place.Nft, host];
        return string.Join(", ", parts.Where(static part => part.Length > 0));
    }

    /// <summary>What a canary has to be, after "It had to be".</summary>
    public static string Must(Canary canary) => canary.Must switch
    {
        ProbeOutcome.Open => "open",
        ProbeOutcome.Refused => "refused",
        ProbeOutcome.TimedOut => "left without an answer",
        _ => "dropped and counted",
    };

    public static string Standing(ControlStanding standing) => standing switch
    {
        ControlStanding.EnforcedInLab => "satisfied by configuration, enforced in a lab",
        ControlStanding.EnforcedInCluster => "satisfied by configuration, enforced in the cluster",
        ControlStanding.SatisfiedByConfiguration => "satisfied by configuration",
        ControlStanding.NotSatisfied => "not satisfied",
        _ => "not assessed",
    };

    public static Tone ToneOf(ControlStanding standing) => standing switch
    {
        ControlStanding.EnforcedInLab or ControlStanding.EnforcedInCluster => Tone.Good,
        ControlStanding.SatisfiedByConfiguration => Tone.Note,
        ControlStanding.NotSatisfied => Tone.Bad,
        _ => Tone.Dim,
    };

    public static string Judgement(ProbeJudgement judgement) => judgement switch
    {
        ProbeJudgement.ProvenAllow => "proven allow",
        ProbeJudgement.ProvenDeny => "proven deny",
        ProbeJudgement.Disagrees => "disagrees",
        ProbeJudgement.NotJudged => "not judged",
        _ => "inconclusive",
    };

    public static Tone ToneOf(ProbeJudgement judgement) => judgement switch
    {
        ProbeJudgement.ProvenAllow or ProbeJudgement.ProvenDeny => Tone.Good,
        ProbeJudgement.Disagrees => Tone.Bad,
        ProbeJudgement.Inconclusive => Tone.Warning,
        _ => Tone.Dim,
    };

    /// <summary>What a judgement means for a connection.</summary>
    public static string Meaning(EvidenceStatement statement, ProbeJudgement judgement) => judgement switch
    {
        ProbeJudgement.ProvenAllow => "allowed, and open",
        ProbeJudgement.ProvenDeny => $"denied: {(statement.IsOfCluster ? "stopped" : "dropped and counted")}, and something shows that it would have got through otherwise",
        ProbeJudgement.Disagrees => "otherwise than expected",
        ProbeJudgement.NotJudged => "unknown to the analysis, tried and not judged",
        _ => "could not be shown either way",
    };

    /// <summary><c>filtered, 2 packets dropped and counted</c>.</summary>
    public static string Outcome(ProbeEvidence probe) => $"{EvidenceNames.Of(probe.Outcome)}{(probe.Drops > 0 ? $", {Counts.Of(probe.Drops, "packet")} dropped and counted" : "")}";

    public static string Control(ProbeControl control) => control switch
    {
        ProbeControl.BeforeEnforcement => "the same was open before the policies were in force",
        ProbeControl.AllowedSource => "another source got through meanwhile",
        ProbeControl.Listener => "something listens there",
        ProbeControl.ControlPod => "a control pod reached it meanwhile",
        _ => "",
    };

    public static string Method(ProbeMethod method) => method switch
    {
        ProbeMethod.TcpEcho => "TCP, echo",
        ProbeMethod.TcpConnect => "TCP, connect",
        ProbeMethod.UdpEcho => "UDP, echo",
        ProbeMethod.DnsQuery => "DNS query",
        _ => "not known",
    };

    /// <summary><c>expected deny, by expectations.yaml:3, is open</c>.</summary>
    public static string Difference(ProbeEvidence probe) =>
        $"{(probe.ExpectedBy.Length > 0 ? $"expected {VerdictWords.Of(probe.Expected)} by {probe.ExpectedBy}" : $"analysed as {VerdictWords.Of(probe.Analysed)}")}, is {Outcome(probe)}";

    public static string Day(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);

    public static string Instant(DateTimeOffset instant) => instant.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);
}
