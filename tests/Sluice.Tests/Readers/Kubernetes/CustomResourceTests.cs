using Sluice.Model;

namespace Sluice.Tests.Readers.Kubernetes;

/// <summary>Custom resources: which are workloads, which may make pods, and where.</summary>
public sealed class CustomResourceTests
{
    [Theory]
    [InlineData("argoproj.io/v1alpha1", "Rollout")]
    [InlineData("apps.kruise.io/v1alpha1", "CloneSet")]
    [InlineData("apps.openshift.io/v1", "DeploymentConfig")]
    public void A_controller_of_another_project_is_a_workload(string apiVersion, string kind)
    {
        var selector = kind == "DeploymentConfig" ? "{app: web}" : "{matchLabels: {app: web}}";
        var snapshot = Reading.Of($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: web, namespace: shop}}\nspec:\n  replicas: 2\n  selector: {selector}\n"
            + "  template:\n    metadata: {labels: {app: web}}\n    spec: {containers: [{name: c, ports: [{name: http, containerPort: 8080}]}]}\n");

        var workload = Assert.Single((IEnumerable<Workload>)snapshot.Workloads);
        Assert.Equal((new ObjectName(kind, "shop", "web"), Labels.Of(("app", "web")), 2), (workload.Name, workload.Labels, workload.Replicas));
        Assert.Equal(8080, Assert.Single((IEnumerable<ContainerPort>)workload.Ports).Number);
        Assert.Empty((IEnumerable<PodMaker>)snapshot.PodMakers);
        Assert.Empty((IEnumerable<Sluice.Findings.Problem>)snapshot.Problems);
    }

    [Fact]
    public void A_rollout_that_borrows_the_template_of_a_deployment_is_no_problem()
    {
        var snapshot = Reading.Of("apiVersion: argoproj.io/v1alpha1\nkind: Rollout\nmetadata: {name: web, namespace: shop}\nspec: {workloadRef: {apiVersion: apps/v1, kind: Deployment, name: web}}\n");

        Assert.Empty((IEnumerable<Sluice.Findings.Problem>)snapshot.Problems);
        Assert.Empty((IEnumerable<Workload>)snapshot.Workloads);
    }

    [Theory]
    [InlineData("monitoring.coreos.com/v1", "Prometheus", "shop")]
    [InlineData("postgresql.cnpg.io/v1", "Cluster", "shop")]
    [InlineData("acme.example.com/v1", "NobodyKnows", "shop")]
    [InlineData("serving.knative.dev/v1", "Service", "shop")]
    [InlineData("monitoring.coreos.com/v1", "ServiceMonitor", null)]
    [InlineData("cert-manager.io/v1", "Certificate", null)]
    [InlineData("rbac.authorization.k8s.io/v1", "Role", null)]
    [InlineData("autoscaling/v2", "HorizontalPodAutoscaler", null)]
    [InlineData("v1", "ConfigMap", null)]
    public void A_kind_that_is_not_known_to_make_no_pods_may_make_some(string apiVersion, string kind, string? where)
    {
        var snapshot = Reading.Of($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: x, namespace: shop}}\n");

        Assert.Equal(where is null ? [] : [where], snapshot.PodMakers.Select(maker => maker.Namespace));
        Assert.Equal(where is null ? 1 : 0, snapshot.IgnoredKinds.Count);
    }

    [Theory]
    [InlineData("helm.toolkit.fluxcd.io/v2", "HelmRelease", "{targetNamespace: shop}", "shop")]
    [InlineData("helm.toolkit.fluxcd.io/v2", "HelmRelease", "{interval: 5m}", "gitops")]
    [InlineData("kustomize.toolkit.fluxcd.io/v1", "Kustomization", "{targetNamespace: shop}", "shop")]
    [InlineData("argoproj.io/v1alpha1", "Application", "{destination: {namespace: shop}}", "shop")]
    [InlineData("argoproj.io/v1alpha1", "Application", "{destination: {name: in-cluster}}", null)]
    [InlineData("argoproj.io/v1alpha1", "ApplicationSet", "{template: {spec: {destination: {namespace: \"{{.name}}\"}}}}", null)]
    public void What_deploys_elsewhere_makes_its_pods_there(string apiVersion, string kind, string spec, string? where)
    {
        var snapshot = Reading.Of($"apiVersion: {apiVersion}\nkind: {kind}\nmetadata: {{name: x, namespace: gitops}}\nspec: {spec}\n");

        Assert.Equal(where is null ? [] : [where], snapshot.PodMakers.Select(maker => maker.Namespace));
    }

    [Fact]
    public void In_a_whole_cluster_every_pod_was_read_whatever_made_it()
    {
        var snapshot = Reading.Of([("x.yaml", "apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nmetadata: {name: x, namespace: shop}\n")], isWholeCluster: true);

        Assert.Empty((IEnumerable<PodMaker>)snapshot.PodMakers);
    }
}
