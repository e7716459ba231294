using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>Finds the pods that let outside traffic in for Ingress, Gateway and Route objects.</summary>
internal static class ControllerSearch
{
    private static readonly HashSet<string> Names = new(StringComparer.Ordinal)
    {
        "ingress-nginx", "nginx-ingress", "traefik", "haproxy-ingress", "kubernetes-ingress", "contour", "envoy", "kong", "istio-ingressgateway", "router",
        "ambassador", "emissary-ingress", "nginx-gateway-fabric", "envoy-gateway",
    };

    private static readonly string[] Keys = ["app.kubernetes.io/name", "app.kubernetes.io/component", "app", "k8s-app", "ingresscontroller.operator.openshift.io/deployment-ingresscontroller"];

    /// <summary>Whether routes exist and no workload looks like their controller, so that a synthetic one has to stand for it.</summary>
    public static bool NeedsSynthetic(Snapshot snapshot, Profile profile) =>
        snapshot.Routes.Count > 0 && (!profile.ShowsEverything || !snapshot.Workloads.Any(IsController));

    /// <summary>Whether a workload carries the labels of a well-known ingress or gateway controller.</summary>
    public static bool IsController(Workload workload)
    {
        foreach (var key in Keys)
        {
            if (workload.Labels.Find(key) is { } value && (Names.Contains(value) || key.StartsWith("ingresscontroller.", StringComparison.Ordinal))) return true;
        }

        return false;
    }
}
