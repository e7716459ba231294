using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>Which connections a plan holds.</summary>
public sealed record PlanOptions
{
    public static PlanOptions Default { get; } = new();

    /// <summary>Every pair of pods (in a cluster: of workloads), nodes and hosts instead of one pair of each two classes.</summary>
    public bool All { get; init; }

    /// <summary>Whether connections over IPv4 are tried.</summary>
    public bool IPv4 { get; init; } = true;

    /// <summary>Whether connections over IPv6 are tried; null for where the input speaks of IPv6: a block in a policy, an address, a range of pods.</summary>
    public bool? IPv6 { get; init; }

    /// <summary>
    /// Whether the pods run in a cluster. Then only pods open connections, only ports that somebody declares are tried, UDP only where a resolver answers, and of
    /// workloads that cannot be told apart always the same pod is taken, so that few pods are touched.
    /// </summary>
    public bool InCluster { get; init; }

    /// <summary>Whether connections over SCTP can be tried here.</summary>
    public bool Sctp { get; init; }

    /// <summary>What somebody wrote down that should be so; each is tried beside the plan.</summary>
    public ValueList<Expectation> Expectations { get; init; }

    /// <summary>Whether connections over a protocol can be tried here.</summary>
    internal bool Tries(Protocol protocol) => protocol switch
    {
        Protocol.Tcp or Protocol.Udp => true,
        Protocol.Sctp => Sctp,
        _ => false,
    };
}
