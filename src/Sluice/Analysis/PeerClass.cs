using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>What the members of a class are.</summary>
internal enum ClassKind
{
    /// <summary>Pods on the pod network.</summary>
    Pod = 0,

    /// <summary>Pods that may exist and were not read.</summary>
    Representative,

    /// <summary>Pods on the host network, seen as their node.</summary>
    HostNetwork,

    Node,

    /// <summary>An ingress controller that was not read: labels, namespace and address unknown.</summary>
    Controller,

    /// <summary>Addresses between two borders in use.</summary>
    Address,

    /// <summary>A domain name that rules name.</summary>
    Domain,

    /// <summary>A class that a later version of the snapshot left without endpoints. Sets may still hold its id; it has no connections.</summary>
    Gone,
}

/// <summary>
/// Endpoints that nothing in the snapshot's policies can tell apart: the unit of the analysis. For pods the labels are those of one member;
/// members agree on everything that a selector in use asks for.
/// </summary>
internal sealed class PeerClass
{
    public required int Id { get; init; }

    public required ClassKind Kind { get; init; }

    /// <summary>The namespace's index; −1 for what is in none.</summary>
    public int NamespaceIndex { get; init; } = -1;

    public Labels Labels { get; init; } = Labels.Empty;

    /// <summary>Container ports that have a name some policy uses.</summary>
    public ValueList<ContainerPort> NamedPorts { get; init; }

    /// <summary>The node; empty when it is open.</summary>
    public string NodeName { get; init; } = "";

    /// <summary>Indexes of the address atoms that the known addresses lie in; empty when no address is known.</summary>
    public int[] Atoms { get; init; } = [];

    /// <summary>The addresses of an address class.</summary>
    public AddressSet Addresses { get; init; } = AddressSet.Empty;

    /// <summary>The name of a domain class.</summary>
    public string Domain { get; init; } = "";

    /// <summary>Whether policies have it as subject, and pod selectors match it.</summary>
    public bool IsPod => Kind is ClassKind.Pod or ClassKind.Representative;

    public bool IsNodeLike => Kind is ClassKind.HostNetwork or ClassKind.Node;

    /// <summary>Whether no policy can tell the two apart; ids do not count.</summary>
    public bool IsLike(PeerClass other) =>
        Kind == other.Kind && NamespaceIndex == other.NamespaceIndex && Labels.Equals(other.Labels) && NamedPorts == other.NamedPorts
        && string.Equals(NodeName, other.NodeName, StringComparison.Ordinal) && Atoms.AsSpan().SequenceEqual(other.Atoms);

    /// <summary>The same under another id.</summary>
    public PeerClass WithId(int id) => new()
    {
        Id = id,
        Kind = Kind,
        NamespaceIndex = NamespaceIndex,
        Labels = Labels,
        NamedPorts = NamedPorts,
        NodeName = NodeName,
        Atoms = Atoms,
        Addresses = Addresses,
        Domain = Domain,
    };

    /// <summary>Whether its named ports were read.</summary>
    public bool KnowsPorts => Kind is not (ClassKind.Representative or ClassKind.Controller);
}
