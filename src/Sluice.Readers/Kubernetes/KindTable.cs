using Sluice.Findings;

namespace Sluice.Readers.Kubernetes;

/// <summary>The one list of kinds. The API group decides together with the kind: <c>NetworkPolicy</c> is three different things.</summary>
internal static class KindTable
{
    private const int LongestKey = 320;

    private static readonly Dictionary<string, ObjectKind> Kinds = new(StringComparer.Ordinal)
    {
        ["/Namespace"] = ObjectKind.Namespace,
        ["/Node"] = ObjectKind.Node,
        ["/Pod"] = ObjectKind.Pod,
        ["/ReplicationController"] = ObjectKind.Controller,
        ["/Service"] = ObjectKind.Service,
        ["apps/Deployment"] = ObjectKind.Controller,
        ["apps/StatefulSet"] = ObjectKind.Controller,
        ["apps/DaemonSet"] = ObjectKind.Controller,
        ["apps/ReplicaSet"] = ObjectKind.Controller,
        ["extensions/Deployment"] = ObjectKind.Controller,
        ["extensions/DaemonSet"] = ObjectKind.Controller,
        ["extensions/ReplicaSet"] = ObjectKind.Controller,
        ["batch/Job"] = ObjectKind.Controller,
        ["batch/CronJob"] = ObjectKind.Controller,
        ["apps.openshift.io/DeploymentConfig"] = ObjectKind.Controller,
        ["argoproj.io/Rollout"] = ObjectKind.Controller,
        ["apps.kruise.io/CloneSet"] = ObjectKind.Controller,
        ["apps.kruise.io/StatefulSet"] = ObjectKind.Controller,
        ["apps.kruise.io/DaemonSet"] = ObjectKind.Controller,
        ["discovery.k8s.io/EndpointSlice"] = ObjectKind.EndpointSlice,
        ["networking.k8s.io/Ingress"] = ObjectKind.Ingress,
        ["extensions/Ingress"] = ObjectKind.Ingress,
        ["networking.k8s.io/IngressClass"] = ObjectKind.IngressClass,
        ["gateway.networking.k8s.io/Gateway"] = ObjectKind.Gateway,
        ["gateway.networking.k8s.io/HTTPRoute"] = ObjectKind.GatewayRoute,
        ["gateway.networking.k8s.io/GRPCRoute"] = ObjectKind.GatewayRoute,
        ["gateway.networking.k8s.io/TLSRoute"] = ObjectKind.GatewayRoute,
        ["gateway.networking.k8s.io/TCPRoute"] = ObjectKind.GatewayRoute,
        ["gateway.networking.k8s.io/UDPRoute"] = ObjectKind.GatewayRoute,
        ["gateway.networking.k8s.io/ReferenceGrant"] = ObjectKind.ReferenceGrant,
        ["route.openshift.io/Route"] = ObjectKind.OpenShiftRoute,
        ["networking.k8s.io/NetworkPolicy"] = ObjectKind.NetworkPolicy,
        ["extensions/NetworkPolicy"] = ObjectKind.NetworkPolicy,
        ["policy.networking.k8s.io/AdminNetworkPolicy"] = ObjectKind.AdminNetworkPolicy,
        ["policy.networking.k8s.io/BaselineAdminNetworkPolicy"] = ObjectKind.BaselineAdminNetworkPolicy,
        ["policy.networking.k8s.io/ClusterNetworkPolicy"] = ObjectKind.ClusterNetworkPolicy,
        ["cilium.io/CiliumNetworkPolicy"] = ObjectKind.OpaquePolicy,
        ["cilium.io/CiliumClusterwideNetworkPolicy"] = ObjectKind.OpaquePolicy,
        ["projectcalico.org/NetworkPolicy"] = ObjectKind.OpaquePolicy,
        ["projectcalico.org/GlobalNetworkPolicy"] = ObjectKind.OpaquePolicy,
        ["projectcalico.org/StagedNetworkPolicy"] = ObjectKind.IdlePolicy,
        ["projectcalico.org/StagedGlobalNetworkPolicy"] = ObjectKind.IdlePolicy,
        ["projectcalico.org/StagedKubernetesNetworkPolicy"] = ObjectKind.IdlePolicy,
        ["crd.antrea.io/NetworkPolicy"] = ObjectKind.OpaquePolicy,
        ["crd.antrea.io/ClusterNetworkPolicy"] = ObjectKind.OpaquePolicy,
        ["k8s.ovn.org/EgressFirewall"] = ObjectKind.OpaquePolicy,
        ["network.openshift.io/EgressNetworkPolicy"] = ObjectKind.OpaquePolicy,
        ["kubeovn.io/SecurityGroup"] = ObjectKind.OpaquePolicy,
        ["vpcresources.k8s.aws/SecurityGroupPolicy"] = ObjectKind.OpaquePolicy,
        ["crd.nsx.vmware.com/SecurityPolicy"] = ObjectKind.OpaquePolicy,
        ["neuvector.com/NvSecurityRule"] = ObjectKind.OpaquePolicy,
        ["neuvector.com/NvClusterSecurityRule"] = ObjectKind.OpaquePolicy,
        ["k8s.cni.cncf.io/MultiNetworkPolicy"] = ObjectKind.IdlePolicy,
        ["sluice.dev/" + ExportReader.Kind] = ObjectKind.ClusterExport,
    };

    private static readonly HashSet<string> ClusterScoped = new(StringComparer.Ordinal)
    {
        "Namespace", "Node", "IngressClass", "AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy",
        "CiliumClusterwideNetworkPolicy", "GlobalNetworkPolicy", "StagedGlobalNetworkPolicy", "NvClusterSecurityRule",
        ExportReader.Kind,
    };

    private static readonly Dictionary<string, ObjectKind>.AlternateLookup<ReadOnlySpan<char>> Lookup = Kinds.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Every kind that is known by name, as <c>group/Kind</c>.</summary>
    public static IEnumerable<string> Known => Kinds.Keys;

    /// <summary>What the object is to the reading. A kind named like a policy is taken for one: none is ignored because it is new.</summary>
    public static ObjectKind Of(ApiKind api) => Of(api.Group, api.Version, api.Kind);

    /// <summary>The same from the two fields as they are written; allocates nothing, for every document of a source comes by here.</summary>
    public static ObjectKind Of(string apiVersion, string kind)
    {
        var slash = apiVersion.IndexOf('/', StringComparison.Ordinal);
        return Of(slash < 0 ? "" : apiVersion.AsSpan(0, slash), apiVersion.AsSpan(slash + 1), kind);
    }

    private static ObjectKind Of(ReadOnlySpan<char> group, ReadOnlySpan<char> version, ReadOnlySpan<char> kind)
    {
        if (group.Length + kind.Length >= LongestKey) return IsNamedLikePolicy(kind) ? ObjectKind.OpaquePolicy : ObjectKind.Ignored;
        group = Served(group);
        Span<char> key = stackalloc char[LongestKey];
        group.CopyTo(key);
        key[group.Length] = '/';
        kind.CopyTo(key[(group.Length + 1)..]);
        if (Lookup.TryGetValue(key[..(group.Length + 1 + kind.Length)], out var known)) return known;
        if (kind is "Route" && group.IsEmpty && version is "v1") return ObjectKind.OpenShiftRoute;
        if (kind is "NetworkPolicy" && !group.Contains('.')) return ObjectKind.NetworkPolicy;
        if (IsNamedLikePolicy(kind)) return ObjectKind.OpaquePolicy;
        return CustomResources.MayMakePods(group, kind) ? ObjectKind.PodMaker : ObjectKind.Ignored;
    }

    /// <summary>The kind of policy that is surely meant by a kind that does not exist; null when there is none.</summary>
    public static string? Meant(ApiKind api)
    {
        string[] kinds = api.Group switch
        {
            "networking.k8s.io" => ["NetworkPolicy"],
            "policy.networking.k8s.io" => ["AdminNetworkPolicy", "BaselineAdminNetworkPolicy", "ClusterNetworkPolicy"],
            _ => [],
        };
        return Of(api) == ObjectKind.Ignored || kinds.Length > 1 && Of(api) == ObjectKind.OpaquePolicy ? Spelling.Nearest(api.Kind, kinds) : null;
    }

    /// <summary>Whether objects of the kind have no namespace.</summary>
    public static bool IsClusterScoped(ApiKind api) => ClusterScoped.Contains(api.Kind);

    /// <summary>The kind as it stands in an object's name: with its group where the bare kind would be taken for another one.</summary>
    public static string NameOf(ApiKind api)
    {
        if (api.Kind is not ("NetworkPolicy" or "ClusterNetworkPolicy" or "AdminNetworkPolicy" or "BaselineAdminNetworkPolicy")) return api.Kind;
        return Of(api) == ObjectKind.OpaquePolicy ? $"{api.Kind}.{Served(api.Group)}" : api.Kind;
    }

    private static bool IsNamedLikePolicy(ReadOnlySpan<char> kind) => kind.EndsWith("NetworkPolicy");

    /// <summary>Calico's policies are served under two groups.</summary>
    private static ReadOnlySpan<char> Served(ReadOnlySpan<char> group) => group is "crd.projectcalico.org" ? "projectcalico.org" : group;
}
