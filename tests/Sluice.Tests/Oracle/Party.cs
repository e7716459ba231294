using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>One end of a packet, as the oracle sees it: a single pod, node, address or domain name.</summary>
internal abstract record Party;

/// <summary>A pod. Its named ports are unknown when nobody read it.</summary>
internal sealed record PodParty(Namespace Namespace, Labels Labels) : Party
{
    public ValueList<ContainerPort> Ports { get; init; }

    public bool ArePortsKnown { get; init; } = true;

    public bool IsOnHostNetwork { get; init; }

    public string NodeName { get; init; } = "";

    public ValueList<Cidr> Addresses { get; init; }

    public static PodParty Of(Workload workload, Namespace home) => new(home, workload.Labels)
    {
        Ports = workload.Ports,
        IsOnHostNetwork = workload.HostNetwork,
        NodeName = workload.NodeName,
        Addresses = workload.Addresses,
    };
}

internal sealed record NodeParty(Node Node) : Party;

internal sealed record AddressParty(bool IsIPv6, UInt128 Address) : Party;

internal sealed record DomainParty(string Name) : Party;

/// <summary>The first packet of a connection. <see cref="Protocol.Unknown"/> stands for ICMP or any other protocol without ports.</summary>
internal sealed record Packet(Party From, Party To, Protocol Protocol, int Port)
{
    public bool IsPortless => Protocol == Protocol.Unknown;
}
