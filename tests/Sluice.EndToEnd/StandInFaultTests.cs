using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.EndToEnd;

/// <summary>What goes wrong in a cluster goes wrong behind the stand-in, in the words that kubectl then shows.</summary>
public sealed class StandInFaultTests : IDisposable
{
    private readonly Workspace work = new();
    private readonly FakeCluster api = new();
    private readonly Kubectl kubectl;

    public StandInFaultTests()
    {
        kubectl = new(work, api);
        api.Store("namespaces", """{"metadata": {"name": "shop"}}""");
        api.Store("pods", """{"metadata": {"name": "web", "namespace": "shop"}, "spec": {"containers": [{"name": "main", "image": "web"}]}, "status": {"phase": "Running"}}""");
        api.Executing = static async call =>
        {
            await call.Output.WriteAsync(Encoding.UTF8.GetBytes("begun\n"));
            await call.Output.WriteAsync(Encoding.UTF8.GetBytes("done\n"));
            return 0;
        };
    }

    public void Dispose()
    {
        api.Dispose();
        work.Dispose();
    }

    [Fact]
    public void Pod_Security_refuses_containers_and_pods()
    {
        api.Restricted.Add("shop");
        Assert.Contains("violates PodSecurity \"restricted:latest\"", Fails(Debug("probe")), StringComparison.Ordinal);
        Assert.Contains("violates PodSecurity \"restricted:latest\"", Fails(Create()), StringComparison.Ordinal);
        Assert.Empty(api.Started);
        Assert.Null(api.Find("pods", "shop", "probe"));
    }

    [Fact]
    public void What_a_review_allows_may_still_be_refused()
    {
        api.Refused.Add(new("patch", "pods", "ephemeralcontainers", "shop"));
        api.Refused.Add(new("create", "pods", "", "*"));
        api.Refused.Add(new("delete", "pods", "", "*"));
        Assert.Equal("yes\n", kubectl.Run("auth", "can-i", "patch", "pods", "--subresource=ephemeralcontainers", "-n", "shop").Output);
        Assert.Contains("User \"nobody\" cannot patch resource \"pods/ephemeralcontainers\" in API group \"\" in the namespace \"shop\"", Fails(Debug("probe")), StringComparison.Ordinal);
        Assert.Contains("cannot create resource \"pods\"", Fails(Create()), StringComparison.Ordinal);
        Assert.Contains("cannot delete resource \"pods\"", Fails(kubectl.Run("delete", "pod", "web", "-n", "shop", "--wait=false")), StringComparison.Ordinal);
    }

    [Fact]
    public void An_old_cluster_has_no_ephemeral_containers()
    {
        api.HasEphemeralContainers = false;
        Assert.Contains("ephemeral containers are disabled for this cluster", Fails(Debug("probe")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_image_that_cannot_be_pulled_never_runs()
    {
        api.Unpullable.Add("busybox");
        Assert.Equal(0, Debug("probe").Code);
        Assert.Equal("ErrImagePull", (string?)(await State(static state => (string?)state["waiting"]?["reason"] == "ErrImagePull"))["waiting"]!["reason"]);
        Assert.Contains("container not found (\"probe\")", Fails(Exec("probe")), StringComparison.Ordinal);
        Assert.False(Assert.Single(api.Started).IsRunning);
    }

    [Fact]
    public async Task A_container_may_end_at_once()
    {
        api.Crashing.Add("shop/web");
        Assert.Equal(0, Debug("probe").Code);
        Assert.Equal(1, (int)(await State(static state => state["terminated"] is not null))["terminated"]!["exitCode"]!);
        Assert.Contains("container not found (\"probe\")", Fails(Exec("probe")), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_container_is_waiting_until_it_runs()
    {
        api.StartDelay = TimeSpan.FromMinutes(5);
        Assert.Equal(0, Debug("probe").Code);
        await State(static state => (string?)state["waiting"]?["reason"] == "ContainerCreating");
        Assert.Contains("container not found (\"probe\")", Fails(Exec("probe")), StringComparison.Ordinal);
    }

    [Fact]
    public void A_container_that_the_pod_does_not_have_is_named()
    {
        Assert.Contains("container none is not valid for pod web", Fails(Exec("none")), StringComparison.Ordinal);
        Assert.Contains("pods \"gone\" not found", Fails(kubectl.Run("exec", "gone", "-n", "shop", "--", "sh")), StringComparison.Ordinal);
        Assert.Empty(api.Executed);
    }

    [Fact]
    public void A_connection_that_is_cut_is_no_success()
    {
        api.Cutting.Add("shop/web");
        var run = Exec("main");
        Assert.NotEqual(0, run.Code);
        Assert.DoesNotContain("done", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Expired_credentials_open_nothing()
    {
        api.IsUnauthorized = true;
        Assert.Contains("You must be logged in to the server", Fails(Exec("main")), StringComparison.Ordinal);
        Assert.Empty(api.Executed);
    }

    private CliRun Debug(string name) => kubectl.Run("debug", "web", "-n", "shop", "--image=busybox", $"--container={name}", "--profile=restricted", "--quiet", "--", "sleep", "60");

    private CliRun Exec(string container) => kubectl.Run("exec", "web", "-n", "shop", "-c", container, "--", "sh");

    private CliRun Create()
    {
        work.File("probe.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: probe, namespace: shop}, spec: {containers: [{name: probe, image: busybox}]}}");
        return kubectl.Run("create", "-f", "probe.yaml");
    }

    private static string Fails(CliRun run)
    {
        Assert.Equal(1, run.Code);
        return run.Error;
    }

    private async Task<JsonNode> State(Func<JsonNode, bool> wanted)
    {
        for (var tries = 0; tries < 600; tries++)
        {
            if (api.Find("pods", "shop", "web")!["status"]!["ephemeralContainerStatuses"]?[0]?["state"] is { } state && wanted(state)) return state;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        throw new TimeoutException("the container does not become what is waited for");
    }
}
