namespace Sluice.EndToEnd;

/// <summary>Behind the stand-in packets are real: what kubectl runs in a pod reaches what policies let it reach.</summary>
public sealed class PacketClusterTests : IDisposable
{
    /// <summary>Only web may open TCP 5432 to db; db may ask DNS and nothing else.</summary>
    private const string Manifests = """
        {apiVersion: v1, kind: Namespace, metadata: {name: shop}}
        ---
        {apiVersion: v1, kind: Namespace, metadata: {name: kube-system}}
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata: {name: web, namespace: shop}
        spec:
          replicas: 2
          selector: {matchLabels: {app: web}}
          template:
            metadata: {labels: {app: web}}
            spec: {containers: [{name: main, image: web, ports: [{containerPort: 8080}]}]}
        ---
        apiVersion: apps/v1
        kind: StatefulSet
        metadata: {name: db, namespace: shop}
        spec:
          selector: {matchLabels: {app: db}}
          template:
            metadata: {labels: {app: db}}
            spec: {containers: [{name: main, image: db, ports: [{name: sql, containerPort: 5432}]}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: batch, namespace: shop, labels: {app: batch}}
        spec: {containers: [{name: main, image: batch}]}
        ---
        apiVersion: v1
        kind: Pod
        metadata: {name: dns, namespace: kube-system, labels: {k8s-app: kube-dns}}
        spec: {containers: [{name: dns, image: dns, ports: [{containerPort: 53, protocol: UDP}]}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: kube-dns, namespace: kube-system}
        spec: {selector: {k8s-app: kube-dns}, ports: [{port: 53, protocol: UDP}]}
        ---
        apiVersion: v1
        kind: Service
        metadata: {name: db, namespace: shop}
        spec: {selector: {app: db}, ports: [{port: 5432}]}
        ---
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: db, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: db}}
          policyTypes: [Ingress, Egress]
          ingress: [{from: [{podSelector: {matchLabels: {app: web}}}], ports: [{port: sql}]}]
          egress: [{to: [{namespaceSelector: {}}], ports: [{port: 53, protocol: UDP}]}, {to: [{ipBlock: {cidr: 203.0.113.0/24}}], ports: [{port: 443}]}]
        """;

    private readonly Workspace work = new();
    private readonly PacketCluster cluster;

    public PacketClusterTests() => cluster = PacketCluster.Of(work, Manifests);

    public void Dispose()
    {
        cluster?.Dispose();
        work.Dispose();
    }

    [Fact]
    public async Task A_policy_lets_through_what_it_allows_and_drops_the_rest_until_nothing_enforces_it()
    {
        var db = cluster.AddressOf("shop/db-0");
        var web = cluster.PodOf("shop/web", 1);
        Assert.Equal("open", await Connect(web, db, 5432));
        Assert.Equal("open", await Connect(web, cluster.AddressOfService("shop/db"), 5432));
        Assert.Equal("timeout", await Connect("shop/batch", db, 5432));
        Assert.Equal("timeout", await Connect(web, db, 9999));
        Assert.Equal("refused", await Connect(web, cluster.AddressOf("shop/batch"), 9999));
        cluster.Unenforced = true;
        Assert.Equal("open", await Connect("shop/batch", db, 5432));
        Assert.Equal("refused", await Connect(web, db, 9999));
        cluster.Unenforced = false;
        Assert.Equal("timeout", await Connect("shop/batch", db, 5432));
        await Until(() => cluster.Processes.Count == 0);
    }

    [Fact]
    public async Task An_ephemeral_container_has_the_network_of_its_pod_and_ends_when_it_is_told_to()
    {
        work.File("probe.json", """{"securityContext": {"runAsUser": 65534}}""");
        var run = cluster.Kubectl.Run(
            "debug", "db-0", "-n", "shop", "--image=busybox", "--container=probe", "--profile=restricted", "--custom=probe.json", "--quiet", "--", "sh", "-c", "trap 'exit 0' TERM; while :; do sleep 1; done");
        Assert.Equal((0, ""), (run.Code, run.Error));
        await Until(() => cluster.Api.Started.First().IsRunning);
        Assert.Equal("open", await Connect("shop/db-0", cluster.Outside.First(static address => address.StartsWith("203.0.113.", StringComparison.Ordinal)), 443, "probe", listen: true));
        Assert.Equal("timeout", await Connect("shop/db-0", cluster.AddressOf("shop/batch"), 443, "probe"));
        Assert.StartsWith("65534 ", await Sh("shop/db-0", "probe", "echo $(id -u) $(cat /proc/1/cmdline | tr '\\0' ' ')"), StringComparison.Ordinal);
        Assert.Contains("1538", await Sh("shop/db-0", "probe", "cat /proc/net/tcp"), StringComparison.Ordinal);
        Assert.NotEmpty(cluster.Processes);
        await Sh("shop/db-0", "probe", "kill 1");
        await Until(() => !cluster.Api.Started.First().IsRunning && cluster.Processes.Count == 0);
        var status = cluster.Api.Find("pods", "shop", "db-0")!["status"]!["ephemeralContainerStatuses"]![0]!;
        Assert.Equal(0, (int)status["state"]!["terminated"]!["exitCode"]!);
    }

    [Fact]
    public async Task Names_are_resolved_by_the_DNS_of_the_cluster()
    {
        Assert.Contains(cluster.AddressOfService("shop/db"), await Sh("shop/db-0", "main", "nslookup db.shop.svc.cluster.local"), StringComparison.Ordinal);
        Assert.Equal("nameserver " + cluster.AddressOfService("kube-system/kube-dns"), (await Sh("shop/db-0", "main", "grep nameserver /etc/resolv.conf")).Trim());
    }

    [Fact]
    public async Task A_port_can_fall_silent_and_another_be_listened_at()
    {
        var (web, db) = (cluster.PodOf("shop/web"), cluster.AddressOf("shop/db-0"));
        cluster.Silent("shop/db-0", 5432);
        Assert.Equal("refused", await Connect(web, db, 5432));
        cluster.Listen("shop/batch", 7000);
        Assert.Equal("open", await Connect(web, cluster.AddressOf("shop/batch"), 7000));
    }

    [Fact]
    public async Task A_proxy_in_the_pod_accepts_what_never_arrives()
    {
        cluster.Intercept("shop/batch");
        Assert.Equal("open", await Connect("shop/batch", cluster.AddressOf("shop/db-0"), 5432));
        Assert.Equal("open", await Connect("shop/batch", "192.0.2.1", 1));
    }

    [Theory]
    [InlineData(false, 1, "error: Internal error occurred: error executing command in container: failed to exec in container")]
    [InlineData(true, 126, "command terminated with exit code 126")]
    public void An_image_without_programs_runs_none(bool isDocker, int code, string said)
    {
        cluster.Toolless.Add("shop/batch");
        cluster.IsDocker = isDocker;
        var run = cluster.Kubectl.Run("exec", "batch", "-n", "shop", "-c", "main", "--", "sh", "-c", "true");
        Assert.Equal(code, run.Code);
        Assert.Contains(said, run.Error, StringComparison.Ordinal);
        Assert.Contains("exec: \"sh\": executable file not found in $PATH: unknown", run.Output + run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_created_pod_is_on_the_network_under_the_policies_that_its_labels_mean()
    {
        foreach (var label in (string[])["web", "other"])
        {
            var pod = $$"""
                {"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "probe-{{label}}", "namespace": "shop", "labels": {"app": "{{label}}"} },
                 "spec": {"containers": [{"name": "probe", "image": "busybox", "command": ["tail", "-f", "/dev/null"]}]} }
                """;
            Assert.Equal(0, (await cluster.Kubectl.RunAsync(pod, "create", "-f", "-")).Code);
        }

        await Until(() => cluster.Api.Started.Count(static one => one.IsRunning) == 2);
        Assert.Equal("open", await Connect("shop/probe-web", cluster.AddressOf("shop/db-0"), 5432, "probe"));
        Assert.Equal("timeout", await Connect("shop/probe-other", cluster.AddressOf("shop/db-0"), 5432, "probe"));
        Assert.Equal(2, cluster.Processes.Count(static process => process.Command == "tail -f /dev/null"));
        foreach (var label in (string[])["web", "other"]) cluster.Kubectl.Run("delete", "pod", $"probe-{label}", "-n", "shop", "--wait=false");
        await Until(() => cluster.Processes.Count == 0);
    }

    [Fact]
    public async Task Many_commands_run_at_a_time_each_with_its_own_streams()
    {
        var said = await Task.WhenAll(Enumerable.Range(0, 12).Select(number => cluster.Kubectl.RunAsync($"cat /proc/sys/net/ipv4/ip_local_port_range >/dev/null; echo out {number}; echo err {number} >&2; exit {number}\n", "exec", "-i", "batch", "-n", "shop", "--", "sh")));
        for (var number = 0; number < said.Length; number++)
        {
            Assert.Equal((number, $"out {number}\n"), (said[number].Code, said[number].Output));
            Assert.StartsWith($"err {number}\n", said[number].Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_command_whose_caller_is_cut_off_goes_on_until_the_cluster_is_gone()
    {
        cluster.Api.Cutting.Add("shop/batch");
        Assert.NotEqual(0, cluster.Kubectl.Run("exec", "batch", "-n", "shop", "--", "sh", "-c", "echo begun; sleep 600 & sleep 601").Code);
        await Until(() => cluster.Processes.Count(static process => process.Command.StartsWith("sleep", StringComparison.Ordinal)) == 2);
        Assert.Equal(["sleep 600", "sleep 601"], cluster.Processes.Select(static process => process.Command).Order(StringComparer.Ordinal));
        var left = cluster.Processes;
        cluster.Dispose();
        Assert.All(left, static process => Assert.False(Directory.Exists($"/proc/{process.Id}"), $"{process} still runs"));
    }

    [Fact]
    public void What_the_cluster_holds_is_read_as_what_it_was_made_of()
    {
        var run = work.Cli.Run("list", "live", "-o", "csv", "--from", "shop/web", "--to", "shop/db");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("allow,TCP,5432", run.Output, StringComparison.Ordinal);
    }

    /// <summary>How a connection from a pod comes out: <c>open</c> when what was sent came back, <c>timeout</c>, or <c>refused</c>. What watches the time ends a moment later.</summary>
    private async Task<string> Connect(string from, string address, int port, string container = "main", bool listen = false)
    {
        if (listen) cluster.ListenOutside(address, port);
        var said = await Sh(from, container, $"echo hello | timeout 4 nc -w 2 {address} {port} 2>&1 | head -n 1");
        return said.Contains("hello", StringComparison.Ordinal) ? "open" : said.Contains("refused", StringComparison.Ordinal) ? "refused" : said.Length == 0 || said.Contains("timed out", StringComparison.Ordinal) ? "timeout" : said;
    }

    private async Task<string> Sh(string pod, string container, string script)
    {
        var name = pod.Split('/');
        var run = await cluster.Kubectl.RunAsync(script + "\n", "exec", "-i", name[1], "-n", name[0], "-c", container, "--", "sh");
        Assert.True(run.Code == 0, $"{run.Code}: {run.Error}{run.Output}");
        return run.Output;
    }

    private async Task Until(Func<bool> holds)
    {
        for (var tries = 0; !holds() && tries < 600; tries++) await Task.Delay(20, TestContext.Current.CancellationToken);
        Assert.True(holds(), string.Join('\n', cluster.Processes));
    }
}
