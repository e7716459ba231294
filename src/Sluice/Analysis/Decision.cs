using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>One side's say over a connection: the egress of its source, or the ingress of its destination.</summary>
public sealed record SideDecision
{
    /// <summary>Ports this side certainly lets through.</summary>
    public required TrafficSet Allowed { get; init; }

    /// <summary>Ports of which it cannot be said.</summary>
    public required TrafficSet Unknown { get; init; }

    /// <summary>Whether some policy isolates the side, so that what no rule allows is denied.</summary>
    public bool IsIsolated { get; init; }

    /// <summary>The rules that decided: allowing ones, denying ones of an ordered tier, and isolation (index −1) where that is why traffic is denied.</summary>
    public ValueList<RuleRef> Rules { get; init; }
}

/// <summary>The verdict over every port of one connection, with the rules that caused it.</summary>
public sealed record Decision
{
    public required Endpoint From { get; init; }

    public required Endpoint To { get; init; }

    /// <summary>What the source's egress says.</summary>
    public required SideDecision Egress { get; init; }

    /// <summary>What the destination's ingress says.</summary>
    public required SideDecision Ingress { get; init; }

    /// <summary>Ports that are certainly open.</summary>
    public required TrafficSet Allowed { get; init; }

    /// <summary>Ports of which it cannot be said.</summary>
    public required TrafficSet Unknown { get; init; }

    /// <summary>
    /// ICMP and other protocols about which a NetworkPolicy would decide, on a profile that does not say how (<see cref="PortlessMeaning.Undefined"/>). They
    /// are neither allowed nor denied; they count as unknown nowhere, because this is said once. Empty where nothing else has a say in them, and where
    /// they were asked about (<see cref="AnalysisOptions.AsksPortless"/>): there they are unknown.
    /// </summary>
    public TrafficSet Undefined { get; init; } = TrafficSet.Empty;

    /// <summary>Whether the connection is free because both ends may share a node.</summary>
    public bool IsOwnNode { get; init; }

    /// <summary>Why something is unknown; empty when nothing is.</summary>
    public ValueList<UnknownReason> Because { get; init; }

    /// <summary>The rules that let the allowed ports through, both sides, ordered; empty when no policy has a say.</summary>
    public ValueList<RuleRef> AllowingRules { get; init; }

    /// <summary>The verdict about one port.</summary>
    public Verdict Of(Protocol protocol, int port) =>
        Allowed.Contains(protocol, port) ? Verdict.Allow : Unknown.Contains(protocol, port) ? Verdict.Unknown : Verdict.Deny;
}
