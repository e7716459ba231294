using Sluice.Dialects;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Charters;

/// <summary>
/// One thing that is opened: who, to whom, which traffic, and what opens it. A flow of several sides is several grants. Exactly one of <see cref="Flow"/> and
/// <see cref="Exception"/> is set; neither for the resolver, which the charter's dns opens.
/// </summary>
/// <param name="From">The source.</param>
/// <param name="To">The destination.</param>
/// <param name="Traffic">What may be opened; never empty.</param>
public sealed record Grant(GrantSide From, GrantSide To, TrafficSet Traffic)
{
    public Flow? Flow { get; init; }

    public AccessException? Exception { get; init; }

    /// <summary>Since when the addresses of its destination are known, where they stand for a domain name; null elsewhere.</summary>
    public DateOnly? ResolvedAt { get; init; }

    /// <summary>Whether it opens the resolver.</summary>
    public bool IsDns => Flow is null && Exception is null;

    /// <summary>Where the charter says so.</summary>
    public SourceSpan Span { get; init; }
}

/// <summary>A side of a grant: what the charter names, and what it stands for.</summary>
/// <param name="Peer">As the charter names it.</param>
/// <param name="Term">What it stands for; null for anyone, and for what could not be found out.</param>
/// <param name="Standing">Whether it stands for something.</param>
public sealed record GrantSide(CharterPeer Peer, PeerTerm? Term, SideStanding Standing = SideStanding.Bound)
{
    /// <summary>Whether anyone is meant, inside the cluster and outside.</summary>
    public bool IsAnyone => Term is null && Standing == SideStanding.Bound;
}

/// <summary>Whether a side of a grant stands for something.</summary>
public enum SideStanding
{
    /// <summary>A bundle whose addresses nobody gave and no object shows.</summary>
    AddressUnknown = 0,

    /// <summary>A workload whose labels were not read.</summary>
    WorkloadUnread,

    /// <summary>A workload of a namespace whose workloads were read, and it is not among them.</summary>
    WorkloadMissing,

    /// <summary>It stands for pods, addresses, a domain name, or anyone.</summary>
    Bound,
}

/// <summary>One thing that is never open.</summary>
/// <param name="From">The source.</param>
/// <param name="To">The destination.</param>
/// <param name="Traffic">The traffic: everything, or ports where some are left out.</param>
/// <param name="Span">Where the charter says so.</param>
public sealed record Bar(GrantSide From, GrantSide To, TrafficSet Traffic, SourceSpan Span)
{
    /// <summary>The prohibition; null for the border between tenants.</summary>
    public Prohibition? Prohibition { get; init; }
}

/// <summary>Pods of a governed namespace that something is opened for.</summary>
/// <param name="Namespace">The namespace.</param>
/// <param name="Pods">Its pods.</param>
public readonly record struct GovernedPods(string Namespace, Model.Selector Pods);
