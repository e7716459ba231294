namespace Sluice.Readers.Kubernetes;

/// <summary>
/// Custom resources as far as they matter for traffic: which of them may make pods that no document shows, and where. A kind that is not listed here may,
/// for nothing is known of it; the lists only keep kinds out that surely make none.
/// </summary>
internal static class CustomResources
{
    /// <summary>API groups whose kinds configure something and make no pods.</summary>
    private static readonly HashSet<string> IdleGroups = new(StringComparer.Ordinal)
    {
        "acme.cert-manager.io", "cert-manager.io", "trust.cert-manager.io",
        "external-secrets.io", "generators.external-secrets.io", "bitnami.com", "secrets-store.csi.x-k8s.io", "secrets.hashicorp.com",
        "networking.istio.io", "security.istio.io", "telemetry.istio.io", "extensions.istio.io",
        "linkerd.io", "policy.linkerd.io", "split.smi-spec.io", "specs.smi-spec.io", "access.smi-spec.io",
        "traefik.io", "traefik.containo.us", "configuration.konghq.com", "getambassador.io", "projectcontour.io", "gateway.envoyproxy.io", "k8s.nginx.org",
        "externaldns.k8s.io", "metallb.io", "cilium.io", "projectcalico.org", "crd.projectcalico.org", "k8s.cni.cncf.io", "whereabouts.cni.cncf.io",
        "kyverno.io", "policies.kyverno.io", "templates.gatekeeper.sh", "constraints.gatekeeper.sh", "mutations.gatekeeper.sh", "config.gatekeeper.sh",
        "source.toolkit.fluxcd.io", "image.toolkit.fluxcd.io", "notification.toolkit.fluxcd.io",
        "karpenter.sh", "karpenter.k8s.aws", "velero.io", "config.openshift.io", "security.openshift.io", "kustomize.config.k8s.io", "sluice.dev",
    };

    /// <summary>Kinds that make no pods in groups where others do.</summary>
    private static readonly HashSet<string> IdleKinds = new(StringComparer.Ordinal)
    {
        "monitoring.coreos.com/ServiceMonitor", "monitoring.coreos.com/PodMonitor", "monitoring.coreos.com/PrometheusRule", "monitoring.coreos.com/Probe",
        "monitoring.coreos.com/ScrapeConfig", "monitoring.coreos.com/AlertmanagerConfig",
        "argoproj.io/AppProject", "argoproj.io/AnalysisTemplate", "argoproj.io/ClusterAnalysisTemplate", "argoproj.io/WorkflowTemplate",
        "argoproj.io/ClusterWorkflowTemplate", "keda.sh/ScaledObject", "keda.sh/TriggerAuthentication", "keda.sh/ClusterTriggerAuthentication",
        "kafka.strimzi.io/KafkaTopic", "kafka.strimzi.io/KafkaUser", "kafka.strimzi.io/KafkaConnector",
        "grafana.integreatly.org/GrafanaDashboard", "grafana.integreatly.org/GrafanaDatasource", "grafana.integreatly.org/GrafanaFolder",
        "postgresql.cnpg.io/Database", "postgresql.cnpg.io/ScheduledBackup", "postgresql.cnpg.io/Backup", "postgresql.cnpg.io/ImageCatalog",
        "rabbitmq.com/Queue", "rabbitmq.com/Exchange", "rabbitmq.com/Binding", "rabbitmq.com/User", "rabbitmq.com/Permission", "rabbitmq.com/Policy", "rabbitmq.com/Vhost",
        "serving.knative.dev/DomainMapping", "tekton.dev/Task", "tekton.dev/ClusterTask", "tekton.dev/Pipeline",
    };

    /// <summary>Kinds whose objects say by a field which namespace they deploy into.</summary>
    private static readonly Dictionary<string, string[]> Targets = new(StringComparer.Ordinal)
    {
        ["helm.toolkit.fluxcd.io/HelmRelease"] = ["spec", "targetNamespace"],
        ["kustomize.toolkit.fluxcd.io/Kustomization"] = ["spec", "targetNamespace"],
        ["helm.cattle.io/HelmChart"] = ["spec", "targetNamespace"],
        ["argoproj.io/Application"] = ["spec", "destination", "namespace"],
        ["argoproj.io/ApplicationSet"] = ["spec", "template", "spec", "destination", "namespace"],
    };

    private static readonly HashSet<string>.AlternateLookup<ReadOnlySpan<char>> Groups = IdleGroups.GetAlternateLookup<ReadOnlySpan<char>>();

    /// <summary>Whether pods may come of an object of the kind. Groups of Kubernetes itself are known entirely: names without a dot, and those below <c>k8s.io</c>.</summary>
    public static bool MayMakePods(ReadOnlySpan<char> group, ReadOnlySpan<char> kind) =>
        group.Contains('.') && !group.EndsWith(".k8s.io") && !Groups.Contains(group) && !IdleKinds.Contains($"{group}/{kind}");

    /// <summary>The namespace the pods would be in: the one the object names as its target, else its own; null where that is not to be known.</summary>
    public static string? NamespaceOf(ObjectHead head)
    {
        if (!Targets.TryGetValue($"{head.Api.Group}/{head.Api.Kind}", out var path)) return head.Name.Namespace;
        var target = head.Root;
        foreach (var step in path) target = target[step];
        if (target.HasContent) return target.IsScalar && Names.IsDnsLabel(target.Text) ? target.Text : null;
        return head.Api.Group == "argoproj.io" ? null : head.Name.Namespace;
    }
}
