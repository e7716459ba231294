using Sluice.Analysis;

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
}

/// <summary>What shows that a connection could have been opened, had no policy stood against it.</summary>
public enum ProbeControl
{
    None = 0,

    /// <summary>This very probe was open before the policies were put in force.</summary>
    BeforeEnforcement,

    /// <summary>Another source reached the same destination and port while the policies were in force.</summary>
    AllowedSource,
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

    /// <summary>When it was last tried with the policies in force; null when it was not.</summary>
    public DateTimeOffset? Tried { get; init; }

    /// <summary>How long it took until the outcome was known.</summary>
    public TimeSpan Took { get; init; }

    /// <summary>What it proves.</summary>
    public ProbeJudgement Judgement => Judge(Probe.Expected, Outcome, Drops, Control);

    /// <summary>What an outcome proves.</summary>
    /// <param name="expected">What it had to show.</param>
    /// <param name="outcome">What became of it.</param>
    /// <param name="drops">Packets of it that were counted where policies drop.</param>
    /// <param name="control">What shows that it could have been opened otherwise.</param>
    public static ProbeJudgement Judge(Verdict expected, ProbeOutcome outcome, long drops, ProbeControl control)
    {
        var isDropped = outcome == ProbeOutcome.Filtered && drops > 0;
        return expected switch
        {
            Verdict.Allow => outcome == ProbeOutcome.Open ? ProbeJudgement.ProvenAllow : isDropped ? ProbeJudgement.Disagrees : ProbeJudgement.Inconclusive,
            Verdict.Deny => outcome == ProbeOutcome.Open ? ProbeJudgement.Disagrees
                : isDropped && control != ProbeControl.None ? ProbeJudgement.ProvenDeny : ProbeJudgement.Inconclusive,
            _ => ProbeJudgement.NotJudged,
        };
    }
}
