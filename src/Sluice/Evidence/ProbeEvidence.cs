using Sluice.Analysis;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>How a connection was tried.</summary>
public enum ProbeMethod
{
    Unknown = 0,

    /// <summary>A TCP connection; what is sent has to come back.</summary>
    TcpEcho,

    /// <summary>A UDP datagram that has to come back.</summary>
    UdpEcho,

    /// <summary>A DNS query over UDP that has to be answered.</summary>
    DnsQuery,

    /// <summary>A TCP connection that has to be accepted; nothing is sent, because it is somebody's real service.</summary>
    TcpConnect,
}

/// <summary>A probe and what became of it, as a bundle holds it.</summary>
public sealed record ProbeEvidence
{
    /// <summary>Its place in the plan, from 1.</summary>
    public required int Number { get; init; }

    /// <summary>The name of who opens the connection.</summary>
    public required string From { get; init; }

    /// <summary>The name of who accepts it.</summary>
    public required string To { get; init; }

    /// <summary>The address it comes from.</summary>
    public required string Source { get; init; }

    /// <summary>The address of who accepts it.</summary>
    public required string Destination { get; init; }

    public required Protocol Protocol { get; init; }

    /// <summary>The port it is accepted at, 1–65535.</summary>
    public required int Port { get; init; }

    /// <summary>The Service that was dialled, <c>shop/api</c>; empty where the destination itself was.</summary>
    public string Service { get; init; } = "";

    /// <summary>The address that was dialled.</summary>
    public required string Dialled { get; init; }

    /// <summary>The port that was dialled.</summary>
    public required int DialledPort { get; init; }

    public required ProbeMethod Method { get; init; }

    /// <summary>What it had to show.</summary>
    public required Verdict Expected { get; init; }

    /// <summary>Where that is written down; empty where the analysis says it.</summary>
    public string ExpectedBy { get; init; } = "";

    /// <summary>What the analysis says.</summary>
    public required Verdict Analysed { get; init; }

    /// <summary>The outcome before the policies were put in force.</summary>
    public ProbeOutcome Before { get; init; }

    /// <summary>The outcome with the policies in force.</summary>
    public ProbeOutcome Outcome { get; init; }

    /// <summary>Packets of this connection that were counted where policies drop.</summary>
    public long Drops { get; init; }

    public ProbeControl Control { get; init; }

    /// <summary>From where in a cluster it was sent; none in a lab.</summary>
    public ProbeOrigin Origin { get; init; }

    /// <summary>How often it was tried; 1 in a lab.</summary>
    public int Attempts { get; init; } = 1;

    /// <summary>What was seen inside the destination, in a cluster.</summary>
    public ListenerState Listener { get; init; }

    /// <summary>What it proves, as it was judged.</summary>
    public ProbeJudgement Judgement { get; init; }

    /// <summary>When it was last tried with the policies in force, in UTC, kept to the millisecond; null when it was not.</summary>
    public DateTimeOffset? Tried { get; init; }

    /// <summary>Milliseconds until the outcome was known.</summary>
    public int Took { get; init; }

    /// <summary>What the system said, where it says more than the outcome; empty otherwise.</summary>
    public string Detail { get; init; } = "";

    /// <summary>Why it is not proven, where it is not; empty otherwise.</summary>
    public string Because { get; init; } = "";

    /// <summary>Whether it was tried over IPv6.</summary>
    public bool IsIPv6 => Source.Contains(':', StringComparison.Ordinal);
}
