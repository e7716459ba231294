namespace Sluice.Readers.Kubernetes;

/// <summary>What an object is to the reading.</summary>
internal enum ObjectKind
{
    /// <summary>It has no say in what is allowed, and is counted.</summary>
    Ignored = 0,
    Namespace,
    Node,
    Pod,
    Controller,
    Service,
    EndpointSlice,
    Ingress,
    IngressClass,
    Gateway,
    GatewayRoute,
    ReferenceGrant,
    OpenShiftRoute,
    NetworkPolicy,
    AdminNetworkPolicy,
    BaselineAdminNetworkPolicy,
    ClusterNetworkPolicy,

    /// <summary>A policy of a kind that is not evaluated.</summary>
    OpaquePolicy,

    /// <summary>A policy that is not enforced, or not on the pods' own network.</summary>
    IdlePolicy,

    /// <summary>An object from which an operator or a deployment tool may make pods that the input does not show.</summary>
    PodMaker,

    /// <summary>What an exported cluster says of itself.</summary>
    ClusterExport,
}
