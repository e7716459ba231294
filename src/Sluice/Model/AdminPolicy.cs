using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Model;

/// <summary>Where a cluster-wide policy stands: before NetworkPolicies, or after them.</summary>
public enum AdminTier
{
    Unknown = 0,
    Admin,
    Baseline,
}

/// <summary>What a rule of an ordered tier does. Allow is written Accept by ClusterNetworkPolicy.</summary>
public enum RuleAction
{
    /// <summary>Zero denies, so that a forgotten action never opens anything.</summary>
    Deny = 0,
    Allow,

    /// <summary>Leaves the tier: the next one decides.</summary>
    Pass,
}

/// <summary>
/// A cluster-wide policy as written: AdminNetworkPolicy and BaselineAdminNetworkPolicy (policy.networking.k8s.io/v1alpha1) or ClusterNetworkPolicy (v1alpha2).
/// </summary>
public sealed record AdminPolicy : Policy
{
    public required AdminTier Tier { get; init; }

    /// <summary>0–1000, lower first; 0 for BaselineAdminNetworkPolicy.</summary>
    public int Priority { get; init; }

    /// <summary>The pods it applies to; null when it could not be read and any pod may be meant. Host-network pods never are.</summary>
    public required PodScope? Subject { get; init; }

    public SourceSpan SubjectSpan { get; init; }

    public ValueList<AdminRule> Ingress { get; init; }

    public ValueList<AdminRule> Egress { get; init; }

    public ValueList<AdminRule> Rules(Direction direction) => direction == Direction.Ingress ? Ingress : Egress;
}

/// <summary>Pods by namespace labels and pod labels; both empty means every pod.</summary>
public sealed record PodScope(Selector Namespaces, Selector Pods, SourceSpan Span);

/// <summary>One rule of a cluster-wide policy. The first that matches decides.</summary>
public sealed record AdminRule(int Index, RuleAction Action, SourceSpan Span)
{
    /// <summary>The name the author gave it; empty when none.</summary>
    public string Name { get; init; } = "";

    /// <summary>The peers; never empty in a valid rule.</summary>
    public ValueList<AdminPeer> Peers { get; init; }

    /// <summary>The ports; empty means all traffic, ICMP and other protocols included.</summary>
    public ValueList<AdminPort> Ports { get; init; }

    /// <summary>True when a peer is of a kind that is not known: the rule fails closed (Allow matches nothing, Deny and Pass become Deny of everything).</summary>
    public bool HasUnknownPeer { get; init; }

    /// <summary>True when a protocol or port is of a kind that is not known; fails closed in the same way.</summary>
    public bool HasUnknownPort { get; init; }

    /// <summary>True when a value could not be read: the rule may match anything, or nothing.</summary>
    public bool IsUnreadable { get; init; }

    public SourceSpan PeersSpan { get; init; }

    public SourceSpan PortsSpan { get; init; }
}

/// <summary>A peer of a cluster-wide rule: exactly one member is set.</summary>
public sealed record AdminPeer(SourceSpan Span)
{
    /// <summary>Pods, by <c>namespaces</c> or <c>pods</c>.</summary>
    public PodScope? Pods { get; init; }

    /// <summary>Nodes by label; egress only.</summary>
    public Selector? Nodes { get; init; }

    /// <summary>Address blocks; egress only.</summary>
    public ValueList<Cidr> Networks { get; init; }

    /// <summary>Domain names, <c>*.</c> standing for one or more labels and never for the apex; egress only.</summary>
    public ValueList<string> DomainNames { get; init; }
}

/// <summary>A port of a cluster-wide rule.</summary>
/// <param name="Protocol">Null for a name that counts for any protocol (destinationNamedPort, namedPort).</param>
/// <param name="First">First port; 0 when the whole protocol or a name is meant.</param>
/// <param name="Last">Last port.</param>
/// <param name="Name">Port name; null for numbers.</param>
/// <param name="Span">Where it stands.</param>
public sealed record AdminPort(Protocol? Protocol, int First, int Last, string? Name, SourceSpan Span);
