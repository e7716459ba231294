using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Model;

/// <summary>How a Service is published (core/v1 ServiceType).</summary>
public enum ServiceType
{
    ClusterIP = 0,
    NodePort,
    LoadBalancer,
    ExternalName,
}

/// <summary>A port of a Service. The target is a number, or a name that each pod resolves; a policy always means the target.</summary>
/// <param name="Name">Port name; empty when the only one.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="Port">The Service's own port.</param>
/// <param name="TargetNumber">Pod port; 0 when a name is given.</param>
/// <param name="TargetName">Pod port name; null when a number is given.</param>
/// <param name="NodePort">Port on each node; 0 when none.</param>
/// <param name="Span">Where it stands.</param>
public sealed record ServicePort(string Name, Protocol Protocol, int Port, int TargetNumber, string? TargetName, int NodePort, SourceSpan Span);

/// <summary>A Service as written, with the addresses of its EndpointSlices when it has no selector.</summary>
public sealed record Service
{
    public required ObjectName Name { get; init; }

    /// <summary>The pods behind it; null when it has no selector.</summary>
    public Selector? Selector { get; init; }

    public ServiceType Type { get; init; }

    public ValueList<ServicePort> Ports { get; init; }

    /// <summary>clusterIPs that are known; empty for headless ones and templates.</summary>
    public ValueList<Cidr> ClusterAddresses { get; init; }

    /// <summary>externalIPs and load balancer addresses.</summary>
    public ValueList<Cidr> ExternalAddresses { get; init; }

    /// <summary>Addresses of its EndpointSlices, used where there is no selector.</summary>
    public ValueList<Cidr> EndpointAddresses { get; init; }

    /// <summary>Whether the client's address is kept (externalTrafficPolicy: Local).</summary>
    public bool KeepsClientAddress { get; init; }

    public bool IsSurroundings { get; init; }

    public SourceSpan Span { get; init; }

    /// <summary>Whether traffic from outside the cluster is led to it.</summary>
    public bool IsPublished => Type is ServiceType.NodePort or ServiceType.LoadBalancer || ExternalAddresses.Count > 0;
}

/// <summary>
/// A way in from outside (Ingress, HTTPRoute, GRPCRoute, TLSRoute, TCPRoute, UDPRoute behind a Gateway, OpenShift Route), reduced to the backends it leads to.
/// Routes that no Gateway admits, or whose cross-namespace backend no ReferenceGrant permits, are left out by the reader with a problem of severity note or warning.
/// </summary>
public sealed record IngressRoute
{
    public required ObjectName Name { get; init; }

    /// <summary>The class or gateway that serves it; empty when the default is meant.</summary>
    public string Controller { get; init; } = "";

    public ValueList<RouteBackend> Backends { get; init; }

    public bool IsSurroundings { get; init; }

    public SourceSpan Span { get; init; }
}

/// <summary>A Service port that a route leads to: by number (of the Service), or by name.</summary>
/// <param name="Namespace">The Service's namespace.</param>
/// <param name="Service">The Service's name.</param>
/// <param name="Port">The Service's port; 0 when a name is given, or when every port is meant.</param>
/// <param name="PortName">The Service port's name; null when a number is given.</param>
/// <param name="Span">Where it stands.</param>
public sealed record RouteBackend(string Namespace, string Service, int Port, string? PortName, SourceSpan Span);
