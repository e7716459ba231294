namespace Sluice.Probes;

/// <summary>Why a probe in a cluster is not as expected, or shows nothing.</summary>
public enum ProbeFailure
{
    /// <summary>It is as expected.</summary>
    None = 0,

    /// <summary>It is open, and should not be.</summary>
    Open,

    /// <summary>Something stops it, and it would get through otherwise.</summary>
    PolicyDrop,

    /// <summary>The resolver gave no answer.</summary>
    Dns,

    /// <summary>Nothing listens in the destination.</summary>
    NoListener,

    /// <summary>Nothing listens on the port, and something does on others.</summary>
    WrongPort,

    /// <summary>It was refused, and it is not known whether something listens.</summary>
    Refused,

    /// <summary>No answer came, and nothing shows that one could have come.</summary>
    NoControl,

    /// <summary>The network has no way to the destination.</summary>
    Unreachable,

    /// <summary>It could not be tried.</summary>
    NotTried,
}

/// <summary>Classifies probes that are not as expected.</summary>
internal static class ProbeFailures
{
    /// <summary>The most telling reason: what was seen inside the destination goes before what the network said.</summary>
    public static ProbeFailure Of(ProbeResult result)
    {
        if (result.Judgement is ProbeJudgement.ProvenAllow or ProbeJudgement.ProvenDeny or ProbeJudgement.NotJudged) return ProbeFailure.None;
        if (result.Outcome == ProbeOutcome.Open) return ProbeFailure.Open;
        if (result.Outcome == ProbeOutcome.Inconclusive) return ProbeFailure.NotTried;
        if (result.Listener == ListenerState.Nothing) return ProbeFailure.NoListener;
        if (result.Listener == ListenerState.OtherPorts) return ProbeFailure.WrongPort;
        if (result.Probe.IsDns) return ProbeFailure.Dns;
        if (result.Judgement == ProbeJudgement.Disagrees) return ProbeFailure.PolicyDrop;
        return result.Outcome switch
        {
            ProbeOutcome.Refused => ProbeFailure.Refused,
            ProbeOutcome.Unreachable => ProbeFailure.Unreachable,
            _ => ProbeFailure.NoControl,
        };
    }
}
