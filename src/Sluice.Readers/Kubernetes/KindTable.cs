namespace Sluice.Readers.Kubernetes;

/// <summary>The one list of kinds. The API group decides together with the kind: <c>NetworkPolicy</c> is three different things.</summary>
internal static class KindTable
{
    private static readonly Dictionary<(string Group, string Kind), ObjectKind> Kinds = new()
    {
        [("", "Namespace")] = ObjectKind.Namespace,
        [("", "Node")] = ObjectKind.Node,
        [("", "Pod")] = ObjectKind.Pod,
        [("", "ReplicationController")] = ObjectKind.Controller,
        [("", "Service")] = ObjectKind.Service,
        [("apps", "Deployment")] = ObjectKind.Controller,
        [("apps", "StatefulSet")] = ObjectKind.Controller,
        [("apps", "DaemonSet")] = ObjectKind.Controller,
        [("apps", "ReplicaSet")] = ObjectKind.Controller,
        [("extensions", "Deployment")] = ObjectKind.Controller,
        [("extensions", "DaemonSet")] = ObjectKind.Controller,
        [("extensions", "ReplicaSet")] = ObjectKind.Controller,
        [("batch", "Job")] = ObjectKind.Controller,
        [("batch", "CronJob")] = ObjectKind.Controller,
        [("discovery.k8s.io", "EndpointSlice")] = ObjectKind.EndpointSlice,
        [("networking.k8s.io", "Ingress")] = ObjectKind.Ingress,
        [("extensions", "Ingress")] = ObjectKind.Ingress,
        [("networking.k8s.io", "IngressClass")] = ObjectKind.IngressClass,
        [("gateway.networking.k8s.io", "Gateway")] = ObjectKind.Gateway,
        [("gateway.networking.k8s.io", "HTTPRoute")] = ObjectKind.GatewayRoute,
        [("gateway.networking.k8s.io", "GRPCRoute")] = ObjectKind.GatewayRoute,
        [("gateway.networking.k8s.io", "TLSRoute")] = ObjectKind.GatewayRoute,
        [("gateway.networking.k8s.io", "TCPRoute")] = ObjectKind.GatewayRoute,
        [("gateway.networking.k8s.io", "UDPRoute")] = ObjectKind.GatewayRoute,
        [("gateway.networking.k8s.io", "ReferenceGrant")] = ObjectKind.ReferenceGrant,
        [("route.openshift.io", "Route")] = ObjectKind.OpenShiftRoute,
        [("networking.k8s.io", "NetworkPolicy")] = ObjectKind.NetworkPolicy,
        [("extensions", "NetworkPolicy")] = ObjectKind.NetworkPolicy,
        [("policy.networking.k8s.io", "AdminNetworkPolicy")] = ObjectKind.AdminNetworkPolicy,
        [("policy.networking.k8s.io", "BaselineAdminNetworkPolicy")] = ObjectKind.BaselineAdminNetworkPolicy,
        [("policy.networking.k8s.io", "ClusterNetworkPolicy")] = ObjectKind.ClusterNetworkPolicy,
        [("cilium.io", "CiliumNetworkPolicy")] = ObjectKind.OpaquePolicy,
        [("cilium.io", "CiliumClusterwideNetworkPolicy")] = ObjectKind.OpaquePolicy,
        [("projectcalico.org", "NetworkPolicy")] = ObjectKind.OpaquePolicy,
        [("projectcalico.org", "GlobalNetworkPolicy")] = ObjectKind.OpaquePolicy,
        [("projectcalico.org", "StagedNetworkPolicy")] = ObjectKind.IdlePolicy,
        [("projectcalico.org", "StagedGlobalNetworkPolicy")] = ObjectKind.IdlePolicy,
        [("projectcalico.org", "StagedKubernetesNetworkPolicy")] = ObjectKind.IdlePolicy,
        [("crd.antrea.io", "NetworkPolicy")] = ObjectKind.OpaquePolicy,
        [("crd.antrea.io", "ClusterNetworkPolicy")] = ObjectKind.OpaquePolicy,
        [("k8s.ovn.org", "EgressFirewall")] = ObjectKind.OpaquePolicy,
        [("network.openshift.io", "EgressNetworkPolicy")] = ObjectKind.OpaquePolicy,
        [("kubeovn.io", "SecurityGroup")] = ObjectKind.OpaquePolicy,
        [("vpcresources.k8s.aws", "SecurityGroupPolicy")] = ObjectKind.OpaquePolicy,
        [("crd.nsx.vmware.com", "SecurityPolicy")] = ObjectKind.OpaquePolicy,
        [("neuvector.com", "NvSecurityRule")] = ObjectKind.OpaquePolicy,
        [("neuvector.com", "NvClusterSecurityRule")] = ObjectKind.OpaquePolicy,
        [("k8s.cni.cncf.io", "MultiNetworkPolicy")] = ObjectKind.IdlePolicy,
    };

    private static readonly HashSet<string> ClusterScoped = new(StringComparer.Ordinal)
    {
        "Namespace", "Node", "IngressClass", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy",
        "CiliumClusterwideNetworkPolicy", "GlobalNetworkPolicy", "StagedGlobalNetworkPolicy", "NvClusterSecurityRule",
    };

    /// <summary>What the object is to the reading. A kind named like a policy is taken for one: none is ignored because it is new.</summary>
    public static ObjectKind Of(ApiKind api)
    {
        var group = Group(api);
        if (Kinds.TryGetValue((group, api.Kind), out var kind)) return kind;
        if (api.Kind == "Route" && api is { Group: "", Version: "v1" }) return ObjectKind.OpenShiftRoute;
        if (api.Kind == "NetworkPolicy" && !group.Contains('.', StringComparison.Ordinal)) return ObjectKind.NetworkPolicy;
        return api.Kind.EndsWith("NetworkPolicy", StringComparison.Ordinal) ? ObjectKind.OpaquePolicy : ObjectKind.Ignored;
    }

    /// <summary>Whether objects of the kind have no namespace.</summary>
    public static bool IsClusterScoped(ApiKind api) => ClusterScoped.Contains(api.Kind);

    /// <summary>The kind as it stands in an object's name: with its group where the bare kind would be taken for another one.</summary>
    public static string NameOf(ApiKind api)
    {
        if (api.Kind is not ("NetworkPolicy" or "ClusterNetworkPolicy" or "AdminNetworkPolicy" or "BaselineAdminNetworkPolicy")) return api.Kind;
        return Of(api) == ObjectKind.OpaquePolicy ? $"{api.Kind}.{Group(api)}" : api.Kind;
    }

    /// <summary>Calico's policies are served under two groups.</summary>
    private static string Group(ApiKind api) => api.Group == "crd.projectcalico.org" ? "projectcalico.org" : api.Group;
}
