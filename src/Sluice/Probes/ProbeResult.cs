using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>What became of a connection that was tried.</summary>
public enum ProbeOutcome
{
    /// <summary>Zero proves nothing: no answer and no counted drop, or the probe was never sent.</summary>
    Inconclusive = 0,

    /// <summary>It was accepted, and what was sent came back.</summary>
    Open,

    /// <summary>Nothing came back, and a packet of this very connection was counted where policies drop.</summary>
    Filtered,

    /// <summary>The destination answered that nothing listens there (TCP reset, ICMP port unreachable).</summary>
    Refused,

    /// <summary>The network answered that there is no way to the destination.</summary>
    Unreachable,

    /// <summary>Nothing came back, each time it was tried, and nobody counts drops there.</summary>
    TimedOut,
}

/// <summary>What shows that a connection could have been opened, had no policy stood against it.</summary>
public enum ProbeControl
{
    None = 0,

    /// <summary>This very probe was open before the policies were put in force.</summary>
    BeforeEnforcement,

    /// <summary>Another source reached the same destination and port while the policies were in force.</summary>
    AllowedSource,

    /// <summary>Inside the destination something was seen to listen on the port.</summary>
    Listener,

    /// <summary>A pod made for it, in a namespace that was named for that, reached the same address and port in this run.</summary>
    ControlPod,
}

/// <summary>What was seen inside the destination of a probe.</summary>
public enum ListenerState
{
    /// <summary>Nobody could look inside.</summary>
    Unknown = 0,

    /// <summary>Something listens on the port.</summary>
    Seen,

    /// <summary>Nothing listens on the port, and something does on others.</summary>
    OtherPorts,

    /// <summary>Nothing listens at all.</summary>
    Nothing,
}

/// <summary>From where in a cluster a probe was sent, the strongest evidence first.</summary>
public enum ProbeOrigin
{
    /// <summary>Not from a pod of a cluster.</summary>
    None = 0,

    /// <summary>From an ephemeral container in the workload's pod.</summary>
    EphemeralContainer,

    /// <summary>From a container of the workload's pod, with what its image has.</summary>
    Container,

    /// <summary>From a pod made for it, with the labels and the service account of the workload: weaker, because it is another pod.</summary>
    ProbePod,
}

/// <summary>What a probe proves.</summary>
public enum ProbeJudgement
{
    /// <summary>Zero is no proof: it could not be shown either way.</summary>
    Inconclusive = 0,

    /// <summary>It is open, as expected.</summary>
    ProvenAllow,

    /// <summary>It is dropped, as expected: counted, and with a control.</summary>
    ProvenDeny,

    /// <summary>Packets say otherwise than was expected.</summary>
    Disagrees,

    /// <summary>The analysis says unknown: there is nothing to compare with.</summary>
    NotJudged,
}

/// <summary>A probe and what became of it.</summary>
public sealed record ProbeResult
{
    /// <summary>How often a connection has to stay without an answer, where nobody counts drops, before silence says something.</summary>
    public const int SilentAttempts = 3;

    public required Probe Probe { get; init; }

    /// <summary>The outcome before the policies were put in force.</summary>
    public ProbeOutcome Before { get; init; }

    /// <summary>The outcome with the policies in force.</summary>
    public ProbeOutcome Outcome { get; init; }

    /// <summary>Packets of this connection that were counted where policies drop.</summary>
    public long Drops { get; init; }

    /// <summary>What the system said, where it says more than the outcome; empty otherwise.</summary>
    public string Detail { get; init; } = "";

    public ProbeControl Control { get; init; }

    /// <summary>How often it was tried with the policies in force, the last time with this outcome.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>What was seen inside the destination.</summary>
    public ListenerState Listener { get; init; }

    /// <summary>Ports on which something listens in the destination, ascending, where it was looked for and the port is none of them.</summary>
    public ValueList<int> OtherPorts { get; init; }

    public ProbeOrigin Origin { get; init; }

    /// <summary>Whether a control pod reached the same address and port.</summary>
    public bool IsReachedByControlPod { get; init; }

    /// <summary>When it was last tried with the policies in force; null when it was not.</summary>
    public DateTimeOffset? Tried { get; init; }

    /// <summary>How long it took until the outcome was known.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>What it proves.</summary>
    public ProbeJudgement Judgement => Judge(Probe.Expected, Outcome, Drops, Attempts, Control);

    /// <summary>Why it is not as expected, or not shown.</summary>
    public ProbeFailure Failure => ProbeFailures.Of(this);

    /// <summary>What an outcome proves.</summary>
    /// <param name="expected">What it had to show.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="drops">Packets of it that were counted where policies drop.</param>
    /// <param name="attempts">How often it was tried.</param>
    /// <param name="control">What shows that it could have been opened otherwise.</param>
    public static ProbeJudgement Judge(Verdict expected, ProbeOutcome outcome, long drops, int attempts, ProbeControl control)
    {
        var isStopped = IsStopped(outcome, drops, attempts, control);
        var isDropped = outcome == ProbeOutcome.Filtered && drops > 0;
        return expected switch
        {
            Verdict.Allow => outcome == ProbeOutcome.Open ? ProbeJudgement.ProvenAllow : isDropped || isStopped ? ProbeJudgement.Disagrees : ProbeJudgement.Inconclusive,
            Verdict.Deny => outcome == ProbeOutcome.Open ? ProbeJudgement.Disagrees : isStopped ? ProbeJudgement.ProvenDeny : ProbeJudgement.Inconclusive,
            _ => ProbeJudgement.NotJudged,
        };
    }

    /// <summary>
    /// Whether it is shown that something stopped it, and that it would have got through otherwise: a counted drop, silence each time it was tried, or a refusal where
    /// something listens; each with a control.
    /// </summary>
    internal static bool IsStopped(ProbeOutcome outcome, long drops, int attempts, ProbeControl control) => outcome switch
    {
        ProbeOutcome.Filtered => drops > 0 && control != ProbeControl.None,
        ProbeOutcome.TimedOut => attempts >= SilentAttempts && control != ProbeControl.None,
        ProbeOutcome.Refused => control is ProbeControl.Listener or ProbeControl.AllowedSource,
        _ => false,
    };
}
