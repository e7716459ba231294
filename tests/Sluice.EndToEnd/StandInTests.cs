using System.Text;
using System.Text.Json.Nodes;

namespace Sluice.EndToEnd;

/// <summary>The real kubectl is satisfied by the stand-in: what it says, what it makes, and how it ends are as with a cluster.</summary>
public sealed class StandInTests : IDisposable
{
    private readonly Workspace work = new();
    private readonly FakeCluster api = new();
    private readonly Kubectl kubectl;

    public StandInTests()
    {
        kubectl = new(work, api);
        work.File("probe.json", """{"resources": {"limits": {"memory": "32Mi"}}}""");
        api.Store("namespaces", """{"metadata": {"name": "shop", "uid": "7"}}""");
        api.Store("pods", """{"metadata": {"name": "web", "namespace": "shop", "labels": {"app": "web"}}, "spec": {"containers": [{"name": "main", "image": "web"}]}, "status": {"phase": "Running"}}""");
        api.Executing = static async call =>
        {
            using var reader = new StreamReader(call.Input);
            await call.Output.WriteAsync(Encoding.UTF8.GetBytes($"{call.Container} got {await reader.ReadToEndAsync()}"));
            await call.Error.WriteAsync("an error\n"u8.ToArray());
            return call.Command.Count > 1 ? int.Parse(call.Command[1]) : 0;
        };
    }

    public void Dispose()
    {
        api.Dispose();
        work.Dispose();
    }

    [Fact]
    public void Objects_are_found_by_name_and_missing_ones_are_not()
    {
        Assert.Equal("web", Name(kubectl.Run("get", "pod", "web", "-n", "shop", "-o", "json")));
        Assert.Equal("shop", Name(kubectl.Run("get", "namespace", "shop", "-o", "json")));
        Assert.Equal((1, "Error from server (NotFound): pods \"none\" not found\n"), Failure(kubectl.Run("get", "pod", "none", "-n", "shop", "-o", "json")));
        api.Store("pods", """{"metadata": {"name": "other", "namespace": "ops", "labels": {"app": "web"}}, "spec": {"containers": []}}""");
        Assert.Equal(["web"], Names("get", "pods", "-n", "shop", "-o", "name"));
        Assert.Equal(["web", "other"], Names("get", "pods", "-A", "-o", "name"));
        Assert.Equal(["web"], Names("get", "pods", "-n", "shop", "-l", "app=web", "-o", "name"));
        Assert.Empty(Names("get", "pods", "-n", "shop", "-l", "app=db", "-o", "name"));
        Assert.Contains("v1.35.0", kubectl.Run("version", "-o", "json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_ephemeral_container_is_added_and_runs_until_its_pod_is_taken_away()
    {
        Assert.Equal((0, ""), Failure(Debug("probe")));
        var state = await State("probe", "running");
        Assert.NotNull(state);
        var container = Assert.Single(api.Started);
        Assert.Equal(["sh", "-c", "sleep 60"], container.Command);
        Assert.Equal("32Mi", (string?)container.Spec["resources"]!["limits"]!["memory"]);
        Assert.True(container is { IsRunning: true, IsEphemeral: true, Namespace: "shop", Pod: "web", Image: "busybox" });
        Assert.Contains("may not be changed", Debug("probe").Error, StringComparison.Ordinal);
        kubectl.Run("delete", "pod", "web", "-n", "shop", "--wait=false");
        Assert.Equal(137, await container.UntilStopped());
    }

    [Fact]
    public async Task A_command_gets_its_input_and_its_output_error_and_exit_code_come_back()
    {
        Assert.Equal(new CliRun(0, "main got ", "an error\n"), kubectl.Run("exec", "web", "-n", "shop", "-c", "main", "--", "true"));
        var long_ = new string('x', 300_000);
        var run = await kubectl.RunAsync(long_, "exec", "-i", "web", "-n", "shop", "--", "sh", "7");
        Assert.Equal((7, $"main got {long_}"), (run.Code, run.Output));
        Assert.Equal("an error\ncommand terminated with exit code 7\n", run.Error);
        Assert.Equal(["sh", "7"], api.Executed.Last().Command);
    }

    [Fact]
    public async Task Many_commands_run_at_a_time()
    {
        var runs = await Task.WhenAll(Enumerable.Range(0, 8).Select(number => kubectl.RunAsync($"{number}", "exec", "-i", "web", "-n", "shop", "--", "sh", $"{number}")));
        Assert.Equal(Enumerable.Range(0, 8).Select(static number => (number, $"main got {number}")), runs.Select(static run => (run.Code, run.Output)));
    }

    [Fact]
    public void Permissions_are_as_they_were_set()
    {
        api.Denied.Add(new("create", "pods", "exec", "shop"));
        api.Denied.Add(new("patch", "pods", "ephemeralcontainers", "*"));
        Assert.Equal((1, "no\n"), CanI("create", "pods", "exec", "shop"));
        Assert.Equal((0, "yes\n"), CanI("create", "pods", "exec", "ops"));
        Assert.Equal((1, "no\n"), CanI("patch", "pods", "ephemeralcontainers", "ops"));
        Assert.Equal((0, "yes\n"), CanI("list", "pods", "", "ops"));
        api.Forbidden.Add("pods");
        Assert.Equal((1, "no\n"), CanI("list", "pods", "", "ops"));
        Assert.Equal(new("create", "pods", "exec", "shop"), api.Reviewed.First());
        Assert.Contains("cannot create resource \"pods/exec\" in API group \"\" in the namespace \"shop\"", kubectl.Run("exec", "web", "-n", "shop", "--", "sh").Error, StringComparison.Ordinal);
        Assert.Contains("cannot patch resource \"pods/ephemeralcontainers\"", Debug("probe").Error, StringComparison.Ordinal);
        Assert.Empty(api.Started);
    }

    [Fact]
    public async Task A_pod_is_made_runs_and_is_taken_away_and_never_ready_behind_a_gate()
    {
        const string Probe = """
            {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "probe", "namespace": "shop"},
             "spec": {"readinessGates": [{"conditionType": "sluice.dev/never"}], "containers": [{"name": "probe", "image": "busybox", "command": ["sleep", "60"]}]}}
            """;
        Assert.Equal("pod/probe created\n", (await kubectl.RunAsync(Probe, "create", "-f", "-")).Output);
        Assert.Contains("pods \"probe\" already exists", (await kubectl.RunAsync(Probe, "create", "-f", "-")).Error, StringComparison.Ordinal);
        Assert.NotNull(await State("probe", "running", pod: "probe"));
        var made = api.Find("pods", "shop", "probe")!;
        Assert.Equal("Running", (string?)made["status"]!["phase"]);
        Assert.NotNull(made["metadata"]!["uid"]);
        Assert.Equal("False", (string?)made["status"]!["conditions"]!.AsArray().Single(static one => (string?)one!["type"] == "Ready")!["status"]);
        Assert.Equal((0, ""), Failure(kubectl.Run("delete", "pod", "probe", "-n", "shop", "--wait=false")));
        Assert.Null(api.Find("pods", "shop", "probe"));
        Assert.Equal(["shop/probe"], api.Deleted);
        Assert.Single(api.Created);
    }

    private CliRun Debug(string name) =>
        kubectl.Run("debug", "web", "-n", "shop", "--image=busybox", $"--container={name}", "--profile=restricted", "--custom=probe.json", "--quiet", "--", "sh", "-c", "sleep 60");

    private (int, string) CanI(string verb, string resource, string subresource, string space)
    {
        var run = kubectl.Run("auth", "can-i", verb, resource, $"--subresource={subresource}", "-n", space);
        return (run.Code, run.Output);
    }

    private IEnumerable<string> Names(params string[] arguments) => kubectl.Run(arguments).Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(static line => line.Split('/')[^1]);

    /// <summary>The state of a container when it has become what is waited for.</summary>
    private async Task<JsonNode?> State(string container, string wanted, string pod = "web")
    {
        for (var tries = 0; tries < 600; tries++)
        {
            var status = api.Find("pods", "shop", pod)?["status"];
            var state = (status?["ephemeralContainerStatuses"]?.AsArray() ?? []).Concat(status?["containerStatuses"]?.AsArray() ?? []).FirstOrDefault(one => (string?)one!["name"] == container)?["state"];
            if (state?[wanted] is { } found) return found;
            await Task.Delay(20, TestContext.Current.CancellationToken);
        }

        return null;
    }

    private static string? Name(CliRun run) => (string?)JsonNode.Parse(run.Output)!["metadata"]!["name"];

    private static (int, string) Failure(CliRun run) => (run.Code, run.Error);
}
