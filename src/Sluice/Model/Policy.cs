using Sluice.Findings;

namespace Sluice.Model;

/// <summary>
/// How sure it is that a cluster holds the policy as it is represented here.
/// </summary>
public enum PolicyStanding
{
    /// <summary>Zero: nothing is known about whether it is stored; what it was meant to touch is unknown.</summary>
    Refused = 0,

    /// <summary>Stored without its unknown fields, or refused, depending on the server's field validation: both worlds count.</summary>
    Doubtful,

    /// <summary>Stored as written.</summary>
    Sound,
}

/// <summary>The direction of traffic as seen by the subject of a policy.</summary>
public enum Direction
{
    Unknown = 0,
    Ingress,
    Egress,
}

/// <summary>
/// A policy as it was written. The closed family of what Sluice reads: <see cref="NetworkPolicy"/>, <see cref="AdminPolicy"/>, <see cref="OpaquePolicy"/>; and what
/// a charter means, which is analysed like one.
/// </summary>
public abstract record Policy
{
    private protected Policy()
    {
    }

    public required ObjectName Name { get; init; }

    /// <summary>Where the object begins.</summary>
    public SourceSpan Span { get; init; }

    public PolicyStanding Standing { get; init; } = PolicyStanding.Sound;

    /// <summary>Whether it takes part in the analysis without being judged.</summary>
    public bool IsSurroundings { get; init; }

    /// <summary>Whether the document names no namespace, so that whoever applies it decides where it goes; false for cluster-wide kinds.</summary>
    public bool IsNamespaceAssumed { get; init; }

    /// <summary>The exception it was compiled for, by its own annotations; null when it names none.</summary>
    public PolicyMark? Mark { get; init; }
}

/// <summary>
/// A policy of a kind that is recognised and not evaluated (Cilium, Calico, …): whatever it could touch is unknown.
/// </summary>
public sealed record OpaquePolicy : Policy
{
    /// <summary>Whether it stands for a part of the input that could not be read and may hold policies of any kind.</summary>
    public bool IsUnread { get; init; }

    /// <summary>The pods it applies to as far as that can be read; null when any pod of its namespace (or of the cluster) may be meant.</summary>
    public Selector? Subject { get; init; }

    /// <summary>The namespaces it applies to when it is cluster-wide, as far as that can be read.</summary>
    public Selector Namespaces { get; init; } = Selector.Everything;

    /// <summary>The digest of everything it says but its metadata and status, whatever the order of its keys; empty when it could not be read.</summary>
    public string Digest { get; init; } = "";

    /// <summary>False when the policy surely has no say over traffic to its subject.</summary>
    public bool MayTouchIngress { get; init; } = true;

    /// <summary>False when the policy surely has no say over traffic from its subject.</summary>
    public bool MayTouchEgress { get; init; } = true;
}
