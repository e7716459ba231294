using Sluice.Analysis;

namespace Sluice.Reports.Words;

/// <summary>Endpoints in words.</summary>
public static class EndpointWords
{
    /// <summary>The full name: <c>shop/checkout</c>, <c>[pods with app=web] in shop</c>, <c>node worker-1</c>, <c>internet</c>.</summary>
    public static string Of(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint or RepresentativeEndpoint or NodeEndpoint => endpoint.ToString()!,
        AddressEndpoint addresses => AddressWords.Of(addresses.Addresses),
        DomainEndpoint domain => domain.Name,
        ExternalEndpoint { Name: "ingress-controller" } => "[an ingress controller]",
        ExternalEndpoint external => $"[{external.Name}]",
        _ => throw new ArgumentOutOfRangeException(nameof(endpoint), endpoint, null),
    };

    /// <summary>The name under a heading that names the group already: <c>checkout</c>, <c>[pods with app=web]</c>, <c>worker-1</c>.</summary>
    public static string Short(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint { Workload: { Variant.Length: > 0 } workload } => $"{workload.Name.Name}[{workload.Variant}]",
        WorkloadEndpoint { Workload: var workload } => workload.Name.Name,
        RepresentativeEndpoint { IsAnyOther: true } => "[any other pod]",
        RepresentativeEndpoint { PodSelector.IsEmpty: true } => "[any pod]",
        RepresentativeEndpoint pods => $"[pods with {pods.PodSelector}]",
        NodeEndpoint node => node.Node.Name,
        _ => Of(endpoint),
    };

    /// <summary>The heading an endpoint stands under: its namespace, <c>nodes</c> or <c>outside</c>.</summary>
    public static string Group(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint => endpoint.Namespace,
        RepresentativeEndpoint { NamespaceName.Length: > 0 } pods => pods.NamespaceName,
        RepresentativeEndpoint { NamespaceSelector.IsEmpty: true } => "[any other namespace]",
        RepresentativeEndpoint pods => $"[namespaces with {pods.NamespaceSelector}]",
        NodeEndpoint => "nodes",
        _ => "outside",
    };

    /// <summary>What kind of thing it is: <c>Deployment</c>, <c>pods not read, or not there yet</c>, <c>Node</c>, <c>addresses</c>, <c>domain</c>.</summary>
    public static string Kind(Endpoint endpoint) => endpoint switch
    {
        WorkloadEndpoint { Workload: { HostNetwork: true } workload } => $"{workload.Name.Kind} on the host network",
        WorkloadEndpoint { Workload: var workload } => workload.Name.Kind,
        RepresentativeEndpoint => "pods not read, or not there yet",
        NodeEndpoint => "Node",
        AddressEndpoint { Addresses: var addresses } => AddressWords.Size(addresses),
        DomainEndpoint => "domain name",
        _ => "traffic from outside through a controller that was not read",
    };
}
