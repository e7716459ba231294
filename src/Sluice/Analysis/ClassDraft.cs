using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

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

    /// <summary>Whether the pods are seen as their node.</summary>
    public bool IsOnHost(Workload workload) => workload.HostNetwork && !profile.HostNetworkAsPods;

    /// <summary>The ports of the workload whose names tell pods apart, in canonical order; without a vocabulary all that have a name.</summary>
    public static ValueList<ContainerPort> NamedPorts(Workload workload, Vocabulary? vocabulary)
    {
        var used = 0;
        foreach (var port in workload.Ports) used += Uses(port) ? 1 : 0;
        if (used == 0) return default;
        return workload.Ports.Where(Uses).Select(port => port with { HostPort = 0 }).Distinct()
            .OrderBy(port => port.Name, StringComparer.Ordinal).ThenBy(port => port.Protocol).ThenBy(port => port.Number).ToValueList();

        bool Uses(ContainerPort port) => vocabulary?.UsesPort(port.Name) ?? port.Name.Length > 0;
    }

    /// <summary>The node by which the workload's pods are told apart; empty when none is.</summary>
    public string NodeName(Workload workload) => HasNodes ? workload.NodeName : "";

    /// <summary>The address atoms of a workload's pods, ascending.</summary>
    public int[] Atoms(Workload workload) => AtomsOf(IsOnHost(workload) ? NodeAddresses(workload) : workload.Addresses);

    /// <summary>The class the endpoint would be alone in; its id is not yet given. Without a vocabulary every port that has a name is kept.</summary>
    public PeerClass Of(Endpoint endpoint, int namespaceIndex, Labels labels, Vocabulary? vocabulary = null) => endpoint switch
    {
        WorkloadEndpoint { Workload: var workload } => new()
        {
            Id = -1,
            Kind = IsOnHost(workload) ? ClassKind.HostNetwork : ClassKind.Pod,
            NamespaceIndex = namespaceIndex,
            Labels = labels,
            NamedPorts = NamedPorts(workload, vocabulary),
            NodeName = NodeName(workload),
            Atoms = Atoms(workload),
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
