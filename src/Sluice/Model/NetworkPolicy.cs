using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Model;

/// <summary>A NetworkPolicy (networking.k8s.io/v1) as written.</summary>
public sealed record NetworkPolicy : Policy
{
    /// <summary>The pods of its namespace that it isolates; null when it could not be read and any pod may be meant.</summary>
    public required Selector? PodSelector { get; init; }

    public SourceSpan PodSelectorSpan { get; init; }

    /// <summary>Whether policyTypes was written; without it the API server fills in Ingress, and Egress when egress rules exist.</summary>
    public bool PolicyTypesDeclared { get; init; }

    public SourceSpan PolicyTypesSpan { get; init; }

    /// <summary>Whether it isolates its pods for incoming traffic, defaults applied.</summary>
    public bool IsolatesIngress { get; init; }

    /// <summary>Whether it isolates its pods for outgoing traffic, defaults applied.</summary>
    public bool IsolatesEgress { get; init; }

    public ValueList<NetworkPolicyRule> Ingress { get; init; }

    public ValueList<NetworkPolicyRule> Egress { get; init; }

    /// <summary>Whether it isolates for the direction.</summary>
    public bool Isolates(Direction direction) => direction == Direction.Ingress ? IsolatesIngress : IsolatesEgress;

    /// <summary>The rules of the direction.</summary>
    public ValueList<NetworkPolicyRule> Rules(Direction direction) => direction == Direction.Ingress ? Ingress : Egress;
}

/// <summary>One rule: any of the peers, over any of the ports.</summary>
/// <param name="Index">Place in its list, from 0.</param>
/// <param name="Span">Where it stands.</param>
public sealed record NetworkPolicyRule(int Index, SourceSpan Span)
{
    /// <summary>The peers; empty means every source or destination.</summary>
    public ValueList<NetworkPolicyPeer> Peers { get; init; }

    /// <summary>The ports; empty means every port of TCP, UDP and SCTP.</summary>
    public ValueList<PolicyPort> Ports { get; init; }

    /// <summary>True when a peer could not be read: the rule may match anything, or nothing.</summary>
    public bool PeersUnreadable { get; init; }

    /// <summary>True when a port could not be read: the rule may cover any port, or none.</summary>
    public bool PortsUnreadable { get; init; }

    public SourceSpan PeersSpan { get; init; }

    public SourceSpan PortsSpan { get; init; }
}

/// <summary>A peer: an address block, or pods picked by pod selector, namespace selector or both.</summary>
public sealed record NetworkPolicyPeer(SourceSpan Span)
{
    /// <summary>Pods; null when absent, which with a namespace selector means all pods.</summary>
    public Selector? PodSelector { get; init; }

    /// <summary>Namespaces; null when absent, which means the policy's own.</summary>
    public Selector? NamespaceSelector { get; init; }

    /// <summary>An address block; then both selectors are null.</summary>
    public IpBlock? Block { get; init; }

    public SourceSpan PodSelectorSpan { get; init; }

    public SourceSpan NamespaceSelectorSpan { get; init; }
}

/// <summary>A block of addresses less its exceptions, each a strict part of it.</summary>
public sealed record IpBlock(Cidr Block, ValueList<Cidr> Except, SourceSpan Span)
{
    /// <summary>The addresses that are meant.</summary>
    public AddressSet Addresses => AddressSet.Of(Block).Except(AddressSet.Of(Except));
}

/// <summary>A port of a policy: every port of a protocol, one number, a range, or a name that each destination pod resolves for itself.</summary>
/// <param name="Protocol">TCP where none was written.</param>
/// <param name="First">First port; 0 when the whole protocol or a name is meant.</param>
/// <param name="Last">Last port, equal to the first for a single one.</param>
/// <param name="Name">Port name; null for numbers.</param>
/// <param name="Span">Where it stands.</param>
public sealed record PolicyPort(Protocol Protocol, int First, int Last, string? Name, SourceSpan Span)
{
    /// <summary>Whether every port of the protocol is meant.</summary>
    public bool IsWholeProtocol => First == 0 && Name is null;
}
