namespace Sluice.EndToEnd;

/// <summary>The ways of <c>sluice verify</c> into pods, which are open where others are not, and what is said of them.</summary>
public sealed class ClusterWayTests : IDisposable
{
    private readonly ClusterShop shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public void Without_any_permission_nothing_is_touched_and_what_is_missing_is_named()
    {
        foreach (var verb in (string[])["get", "create"]) shop.Api.Denied.Add(new(verb, "pods", "exec", "*"));
        var run = shop.Cli.Run("verify", "live");
        Assert.Equal((3, ""), (run.Code, run.Output));
        var said = Flat(run.Error);
        Assert.Contains("create pods/exec in shop", said, StringComparison.Ordinal);
        Assert.Contains("kubectl create role sluice-verify --namespace=kube-system --verb=get,create --resource=pods/exec", said, StringComparison.Ordinal);
        Assert.Empty(shop.Api.Started);
        Assert.Empty(shop.Api.Executed);
    }

    [Fact]
    public void Without_the_permission_for_ephemeral_containers_those_that_are_there_are_used()
    {
        shop.Api.Denied.Add(new("patch", "pods", "ephemeralcontainers", "*"));
        var run = shop.Cli.Run("verify", "live");
        Assert.True(run.Code == 0, $"exit {run.Code}\n{run.Output}\n{run.Error}");
        Assert.Contains("pods are entered by a container that is there", Flat(run.Error), StringComparison.Ordinal);
        Assert.Contains("opened by a container of the workload's pod", Flat(run.Output), StringComparison.Ordinal);
        Assert.Empty(shop.Api.Started);
    }

    [Theory]
    [InlineData("refused")]
    [InlineData("restricted")]
    [InlineData("unpullable")]
    [InlineData("old")]
    public void Where_an_ephemeral_container_does_not_come_to_run_another_way_is_taken(string fault)
    {
        if (fault == "refused") shop.Api.Refused.Add(new("patch", "pods", "ephemeralcontainers", "*"));
        if (fault == "restricted") shop.Api.Restricted.UnionWith(["shop", "kube-system"]);
        if (fault == "unpullable") shop.Api.Unpullable.Add("busybox:1.36");
        if (fault == "old") shop.Api.HasEphemeralContainers = false;
        var run = shop.Cli.Run("verify", "live");
        Assert.True(run.Code == 0, $"exit {run.Code}\n{run.Output}\n{run.Error}");
        Assert.Contains("opened by a container of the workload's pod", Flat(run.Output), StringComparison.Ordinal);
    }

    [Fact]
    public void A_probe_pod_is_the_last_way_is_told_as_weaker_and_is_deleted()
    {
        shop.Api.HasEphemeralContainers = false;
        foreach (var workload in (string[])["shop/web", "shop/db", "shop/job", "kube-system/coredns"]) shop.Packets.Toolless.Add(shop.Packets.PodOf(workload));
        var run = shop.Cli.Run("verify", "live");
        Assert.Contains("which is weaker evidence", Flat(run.Output), StringComparison.Ordinal);
        Assert.NotEmpty(shop.Api.Created);
        Assert.All(shop.Api.Created, static pod =>
        {
            Assert.NotNull(pod["spec"]!["readinessGates"]);
            Assert.Equal("Pod", (string?)pod["metadata"]!["ownerReferences"]![0]!["kind"]);
        });
        shop.IsLeftAsItWas();
    }

    [Fact]
    public void Where_a_Service_would_send_to_it_no_probe_pod_is_made()
    {
        shop.Api.Store("services", """{"metadata": {"name": "early", "namespace": "shop"}, "spec": {"selector": {"app": "job"}, "publishNotReadyAddresses": true, "ports": [{"port": 80}]}}""");
        var run = shop.Cli.Run("verify", "live", "--via", "pod");
        Assert.Equal(1, run.Code);
        Assert.Contains("Service early publishes addresses that are not ready", Flat(run.Output), StringComparison.Ordinal);
        Assert.DoesNotContain(shop.Api.Created, static pod => (string?)pod["metadata"]!["labels"]!["app"] == "job");
        shop.IsLeftAsItWas();
    }

    [Fact]
    public void Where_there_is_no_way_into_any_pod_nothing_is_proven()
    {
        foreach (var workload in (string[])["shop/web", "shop/db", "shop/job", "kube-system/coredns"]) shop.Packets.Toolless.Add(shop.Packets.PodOf(workload));
        var run = shop.Cli.Run("verify", "live", "--via", "exec");
        Assert.Equal(3, run.Code);
        Assert.StartsWith("Nothing is proven", run.Output, StringComparison.Ordinal);
        Assert.Contains("executable file not found", Flat(run.Output), StringComparison.Ordinal);
    }

    [Fact]
    public void A_connection_to_a_pod_that_breaks_is_inconclusive()
    {
        shop.Api.Cutting.Add(shop.Packets.PodOf("shop/job"));
        var run = shop.Cli.Run("verify", "live", "--via", "ephemeral");
        Assert.Equal(1, run.Code);
        Assert.Contains("there is no way into pod shop/job", Flat(run.Output), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--lab and a cluster", "--context is about a cluster", "verify", "--lab", "deploy", "--context", "fake")]
    [InlineData("two clusters", "--context names a cluster", "verify", "live", "--context", "fake")]
    [InlineData("two paths", "a cluster is compared with one PATH", "verify", "deploy", "deploy", "live")]
    [InlineData("no way", "did you mean exec?", "verify", "live", "--via", "exex")]
    [InlineData("a name outside", "names are not resolved", "verify", "live", "--outside", "example.com:443")]
    [InlineData("nothing", "sluice verify PATH live", "verify", "deploy")]
    public void What_cannot_be_meant_is_refused(string what, string said, params string[] arguments)
    {
        var run = shop.Cli.Run(arguments);
        Assert.True(run.Code == 2, $"{what}: exit {run.Code}\n{run.Error}");
        Assert.Contains(said, Flat(run.Error), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cluster_that_does_not_answer_is_told()
    {
        var run = shop.Cli.Run("verify", "live:gone");
        Assert.Equal((3, ""), (run.Code, run.Output));
        Assert.Contains("the cluster does not answer", Flat(run.Error), StringComparison.Ordinal);
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
