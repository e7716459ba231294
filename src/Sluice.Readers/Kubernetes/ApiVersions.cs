namespace Sluice.Readers.Kubernetes;

/// <summary>API versions that API servers no longer take, and those they never took (Kubernetes deprecated API migration guide).</summary>
internal static class ApiVersions
{
    /// <summary>The Kubernetes version that no longer serves it, and what to write instead; null when it is served.</summary>
    public static (string Since, string Instead)? Removal(ApiKind api) => (api.ApiVersion, api.Kind) switch
    {
        ("extensions/v1beta1", "NetworkPolicy") => ("1.16", "networking.k8s.io/v1"),
        ("extensions/v1beta1", "Ingress") or ("networking.k8s.io/v1beta1", "Ingress" or "IngressClass") => ("1.22", "networking.k8s.io/v1"),
        ("extensions/v1beta1" or "apps/v1beta1" or "apps/v1beta2", _) => ("1.16", "apps/v1"),
        ("batch/v1beta1", "CronJob") => ("1.25", "batch/v1"),
        ("batch/v2alpha1", "CronJob") => ("1.21", "batch/v1"),
        ("discovery.k8s.io/v1beta1", _) => ("1.25", "discovery.k8s.io/v1"),
        _ => null,
    };

    /// <summary>The version that was meant by one that no API server ever served for the kind; null when there is nothing wrong.</summary>
    public static string? Never(ApiKind api, ObjectKind kind) => kind switch
    {
        ObjectKind.NetworkPolicy when api.ApiVersion is not ("networking.k8s.io/v1" or "extensions/v1beta1") => "networking.k8s.io/v1",
        ObjectKind.AdminNetworkPolicy or ObjectKind.BaselineAdminNetworkPolicy when api.Version != "v1alpha1" => "policy.networking.k8s.io/v1alpha1",
        ObjectKind.ClusterNetworkPolicy when api.Version is "v1alpha1" => "policy.networking.k8s.io/v1alpha2",
        ObjectKind.Controller when api.Group is "apps" && api.Version is not ("v1" or "v1beta1" or "v1beta2") => "apps/v1",
        ObjectKind.Controller when api.Group is "batch" && api.Version is not ("v1" or "v1beta1" or "v2alpha1") => "batch/v1",
        ObjectKind.Pod or ObjectKind.Service or ObjectKind.Namespace or ObjectKind.Node when api.Version != "v1" => "v1",
        _ => null,
    };
}
