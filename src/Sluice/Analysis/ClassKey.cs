using System.Runtime.InteropServices;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>What tells one class from another: everything the policies can see of an endpoint, as numbers, and its named ports.</summary>
internal readonly struct ClassKey(int[] parts, ValueList<ContainerPort> ports) : IEquatable<ClassKey>
{
    private readonly int[] parts = parts;
    private readonly ValueList<ContainerPort> ports = ports;

    public bool Equals(ClassKey other) => parts.AsSpan().SequenceEqual(other.parts) && ports == other.ports;

    public override bool Equals(object? obj) => obj is ClassKey other && Equals(other);

    public override int GetHashCode()
    {
        var code = new HashCode();
        code.AddBytes(MemoryMarshal.AsBytes<int>(parts));
        return code.ToHashCode();
    }
}

/// <summary>Reduces an endpoint to what the analysis needs of it.</summary>
/// <param name="profile">What decides whether host-network pods are pods.</param>
/// <param name="atoms">The address borders in use.</param>
/// <param name="hasBlocks">Whether some block is in use, so that addresses tell apart.</param>
/// <param name="hasNodes">Whether some node or host-network pod is there, so that nodes tell apart.</param>
/// <param name="nodes">The nodes by name.</param>
internal readonly struct ClassDraft(Profile profile, AddressAtoms atoms, bool hasBlocks, bool hasNodes, Dictionary<string, Node> nodes)
{
    /// <summary>Whether addresses tell pods apart.</summary>
    public bool HasBlocks { get; } = hasBlocks;

    /// <summary>Whether nodes tell pods apart.</summary>
    public bool HasNodes { get; } = hasNodes;

    /// <summary>The class the endpoint would be alone in; its id is not yet given. Without a vocabulary every port that has a name is kept.</summary>
    public PeerClass Of(Endpoint endpoint, int namespaceIndex, Labels labels, Vocabulary? vocabulary = null) => endpoint switch
    {
        WorkloadEndpoint { Workload: var workload } => new()
        {
            Id = -1,
            Kind = workload.HostNetwork && !profile.HostNetworkAsPods ? ClassKind.HostNetwork : ClassKind.Pod,
            NamespaceIndex = namespaceIndex,
            Labels = labels,
            NamedPorts = workload.Ports.Where(port => vocabulary?.UsesPort(port.Name) ?? port.Name.Length > 0).Select(port => port with { HostPort = 0 }).Distinct()
                .OrderBy(port => port.Name, StringComparer.Ordinal).ThenBy(port => port.Protocol).ThenBy(port => port.Number).ToValueList(),
            NodeName = HasNodes ? workload.NodeName : "",
            Atoms = AtomsOf(workload.HostNetwork && !profile.HostNetworkAsPods ? NodeAddresses(workload) : workload.Addresses),
        },
        RepresentativeEndpoint => new() { Id = -1, Kind = ClassKind.Representative, NamespaceIndex = namespaceIndex, Labels = labels },
        NodeEndpoint { Node: var node } => new()
        {
            Id = -1,
            Kind = ClassKind.Node,
            Labels = node.Labels,
            NodeName = node.Name,
            Atoms = AtomsOf(node.Addresses),
        },
        ExternalEndpoint => new() { Id = -1, Kind = ClassKind.Controller },
        AddressEndpoint { Addresses: var addresses } => new() { Id = -1, Kind = ClassKind.Address, Addresses = addresses },
        DomainEndpoint { Name: var name } => new() { Id = -1, Kind = ClassKind.Domain, Domain = name },
        _ => throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint, "an endpoint of no known kind"),
    };

    private ValueList<Cidr> NodeAddresses(Workload workload) =>
        workload.NodeName.Length > 0 && nodes.TryGetValue(workload.NodeName, out var node) && node.Addresses.Count > 0 ? node.Addresses : workload.Addresses;

    private int[] AtomsOf(ValueList<Cidr> addresses)
    {
        if (!HasBlocks || addresses.Count == 0) return [];
        var found = new SortedSet<int>();
        foreach (var address in addresses)
        {
            var atom = atoms.IndexOf(address);
            if (atom >= 0) found.Add(atom);
        }

        return [.. found];
    }
}
