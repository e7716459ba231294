using System.Text.Json;
using Sluice.Lab.Cluster;
using Sluice.Model;
using Sluice.Probes;

namespace Sluice.Tests.Lab;

/// <summary>A pod that stands in for a workload's: it must get no traffic, be adopted by nobody, and end.</summary>
public sealed class ProbePodTests
{
    private static readonly RunningPod Web = new() { Name = new("Pod", "shop", "web-1"), Uid = "uid-1", Labels = Labels.Of(("app", "web"), ("app.kubernetes.io/managed-by", "Helm")), ServiceAccount = "web" };

    private static readonly ClusterOptions Options = new() { Name = "sluice-20261130-120000" };

    [Fact]
    public void It_has_the_labels_of_the_workload_and_an_owner_and_is_never_ready()
    {
        using var json = JsonDocument.Parse(ProbePod.Manifest(Web, Options, ["sh"], TimeSpan.FromMinutes(6)));
        var (metadata, spec) = (json.RootElement.GetProperty("metadata"), json.RootElement.GetProperty("spec"));
        Assert.Equal("web", metadata.GetProperty("labels").GetProperty("app").GetString());
        Assert.Equal("Helm", metadata.GetProperty("labels").GetProperty("app.kubernetes.io/managed-by").GetString());
        var owner = Assert.Single(metadata.GetProperty("ownerReferences").EnumerateArray());
        Assert.Equal(("Pod", "web-1", "uid-1", true), (owner.GetProperty("kind").GetString(), owner.GetProperty("name").GetString(), owner.GetProperty("uid").GetString(), owner.GetProperty("controller").GetBoolean()));
        Assert.NotEqual(0, spec.GetProperty("readinessGates").GetArrayLength());
        Assert.Equal((360, "Never", "web", false), (spec.GetProperty("activeDeadlineSeconds").GetInt32(), spec.GetProperty("restartPolicy").GetString(), spec.GetProperty("serviceAccountName").GetString(), spec.GetProperty("automountServiceAccountToken").GetBoolean()));
        var security = spec.GetProperty("containers")[0].GetProperty("securityContext");
        Assert.Equal((true, false), (security.GetProperty("runAsNonRoot").GetBoolean(), security.GetProperty("allowPrivilegeEscalation").GetBoolean()));
    }

    [Fact]
    public void Its_name_is_a_name_and_no_other_pod_of_the_run_has_it()
    {
        var name = ProbePod.NameOf(Web, Options with { Name = new('a', 80) });
        Assert.Matches("^[a-z0-9]([a-z0-9-]*[a-z0-9])?$", name);
        Assert.Equal(63, name.Length);
        Assert.NotEqual(ProbePod.NameOf(Web, Options), ProbePod.NameOf(Web with { Name = new("Pod", "shop", "web-2") }, Options));
    }

    [Theory]
    [InlineData("""{"selector": {"app": "web"}, "publishNotReadyAddresses": true}""", true)]
    [InlineData("""{"selector": {"app": "web"}}""", false)]
    [InlineData("""{"selector": {"app": "db"}, "publishNotReadyAddresses": true}""", false)]
    [InlineData("""{"selector": {"app": "web", "tier": "front"}, "publishNotReadyAddresses": true}""", false)]
    [InlineData("""{"publishNotReadyAddresses": true}""", false)]
    public void Where_a_Service_publishes_early_it_is_refused(string spec, bool isRefused) =>
        Assert.Equal(isRefused, ProbePod.WhyRefused($$"""{"items": [{"metadata": {"name": "web"}, "spec": {{spec}} }]}""", Web.Labels).Length > 0);

    [Fact]
    public void The_annotation_of_old_clusters_publishes_early_too() =>
        Assert.Contains("Service web", ProbePod.WhyRefused("""{"items": [{"metadata": {"name": "web", "annotations": {"service.alpha.kubernetes.io/tolerate-unready-endpoints": "true"}}, "spec": {"selector": {"app": "web"}}}]}""", Web.Labels), StringComparison.Ordinal);
}
