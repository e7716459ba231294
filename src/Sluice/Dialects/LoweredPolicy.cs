using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Dialects;

/// <summary>The tiers of the internal form, in order of evaluation.</summary>
public enum Tier
{
    Unknown = 0,

    /// <summary>Ordered; the first match decides, Pass leaves the tier.</summary>
    Admin,

    /// <summary>Isolation and a union of allows; a subject that nothing isolates falls through.</summary>
    NetworkPolicy,

    /// <summary>Ordered, after the NetworkPolicies; what it leaves open is allowed.</summary>
    Baseline,
}

/// <summary>
/// A policy of any dialect in the one internal form: for a subject and each direction it has a say in, a list of rules.
/// </summary>
/// <param name="Origin">The policy as written.</param>
/// <param name="Tier">Where it stands.</param>
/// <param name="Priority">Order inside an ordered tier, lower first; equal ones have undefined order.</param>
/// <param name="Subject">The pods it applies to.</param>
public sealed record LoweredPolicy(Policy Origin, Tier Tier, int Priority, PodTerm Subject)
{
    /// <summary>The rules for traffic to the subject; null when the policy has no say in it.</summary>
    public DirectionRules? Ingress { get; init; }

    /// <summary>The rules for traffic from the subject; null when the policy has no say in it.</summary>
    public DirectionRules? Egress { get; init; }

    /// <summary>Whether a cluster may hold none of it (doubtful, refused and opaque policies).</summary>
    public bool MayBeAbsent => Origin is OpaquePolicy || Origin.Standing != PolicyStanding.Sound;

    /// <summary>The rules of both directions, ingress first.</summary>
    public IEnumerable<TierRule> AllRules => (Ingress?.Rules ?? default).Concat(Egress?.Rules ?? default);

    /// <summary>The rules of the direction; null when the policy has no say in it.</summary>
    public DirectionRules? Rules(Direction direction) => direction == Direction.Ingress ? Ingress : Egress;
}

/// <summary>The rules of one direction.</summary>
/// <param name="Rules">The rules as written, in order.</param>
/// <param name="MayDoAnything">True when the policy cannot be evaluated: besides its rules it may allow or deny anything to its subject.</param>
public sealed record DirectionRules(ValueList<TierRule> Rules, bool MayDoAnything = false);

/// <summary>
/// One rule of the internal form. It matches when any of its peers matches and the port is among its ports.
/// </summary>
/// <param name="Index">The rule's place in the policy, from 0.</param>
/// <param name="Action">What it does; rules of the NetworkPolicy tier allow.</param>
/// <param name="Span">Where it stands.</param>
public sealed record TierRule(int Index, RuleAction Action, SourceSpan Span)
{
    /// <summary>Whether every peer of every kind is meant.</summary>
    public bool AnyPeer { get; init; }

    /// <summary>The peers, when not every one is meant; empty matches nothing.</summary>
    public ValueList<PeerTerm> Peers { get; init; }

    /// <summary>The peers could not all be read: beside the readable ones it may match any other.</summary>
    public bool PeersUncertain { get; init; }

    /// <summary>Ports given by number.</summary>
    public TrafficSet Ports { get; init; } = TrafficSet.Empty;

    /// <summary>Whether no port restricts it, so that it covers ICMP and other protocols too: always, or where a profile says so.</summary>
    public bool CoversPortless { get; init; }

    /// <summary>Whether it is for a profile to say what the rule means for ICMP and other protocols; the API documentation leaves it open.</summary>
    public bool IsPortlessUndefined { get; init; }

    /// <summary>Whether it has a say in ICMP and other protocols on every profile.</summary>
    public bool DefinesPortless => CoversPortless && !IsPortlessUndefined;

    /// <summary>Ports given by name, resolved by each destination pod.</summary>
    public ValueList<NamedPort> NamedPorts { get; init; }

    /// <summary>The ports could not all be read: beside the readable ones it may cover any other.</summary>
    public bool PortsUncertain { get; init; }
}

/// <summary>A port name and the protocol it is looked up with; null looks it up with any.</summary>
public readonly record struct NamedPort(string Name, Protocol? Protocol);

/// <summary>What a rule picks peers by. A closed family: <see cref="PodTerm"/>, <see cref="BlockTerm"/>, <see cref="NodeTerm"/>, <see cref="DomainTerm"/>.</summary>
public abstract record PeerTerm
{
    private protected PeerTerm()
    {
    }
}

/// <summary>
/// Pods by namespace and labels. Either <see cref="NamespaceName"/> names the one namespace, or <see cref="Namespaces"/> selects them.
/// </summary>
/// <param name="NamespaceName">The namespace; null when <see cref="Namespaces"/> decides.</param>
/// <param name="Namespaces">Labels of the namespaces.</param>
/// <param name="Pods">Labels of the pods; null when they could not be read and any may be meant.</param>
public sealed record PodTerm(string? NamespaceName, Selector Namespaces, Selector? Pods) : PeerTerm
{
    /// <summary>Pods of one namespace.</summary>
    public static PodTerm In(string @namespace, Selector? pods) => new(@namespace, Selector.Everything, pods);

    /// <summary>Pods of the namespaces that a selector picks.</summary>
    public static PodTerm Across(Selector namespaces, Selector? pods) => new(null, namespaces, pods);
}

/// <summary>Addresses: of an ipBlock, or of the networks of a cluster-wide policy, about which a profile may say something else.</summary>
public sealed record BlockTerm(AddressSet Addresses, bool IsNetworks) : PeerTerm;

/// <summary>Nodes by label, and host-network pods through their node.</summary>
public sealed record NodeTerm(Selector Nodes) : PeerTerm;

/// <summary>A domain name, exact or beginning with <c>*.</c>.</summary>
public sealed record DomainTerm(string Name) : PeerTerm
{
    /// <summary>Whether more than one name is meant.</summary>
    public bool IsWildcard => Name.StartsWith("*.", StringComparison.Ordinal);

    /// <summary>Whether the name is covered: equal, or below it by one or more labels for a wildcard; never the apex.</summary>
    public bool Covers(string name) => IsWildcard
        ? name.Length > Name.Length - 1 && name.EndsWith(Name[1..], StringComparison.OrdinalIgnoreCase)
        : string.Equals(name, Name, StringComparison.OrdinalIgnoreCase);
}
