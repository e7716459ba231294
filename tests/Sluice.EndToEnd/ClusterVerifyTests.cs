using System.Text.Json;

namespace Sluice.EndToEnd;

/// <summary><c>sluice verify</c> in a cluster: the real CLI, the real kubectl, real packets; only the API server is a stand-in.</summary>
public sealed class ClusterVerifyTests : IDisposable
{
    private readonly ClusterShop shop = new();

    public void Dispose() => shop.Dispose();

    [Fact]
    public void A_cluster_that_enforces_its_policies_is_proven_and_left_as_it_was()
    {
        var run = shop.Cli.Run("verify", "live");
        Assert.True(run.Code == 0, $"exit {run.Code}\n{run.Output}\n{run.Error}");
        Assert.StartsWith("Proven: ", run.Output, StringComparison.Ordinal);
        Assert.Contains("its record stays in the pod until the pod is replaced", Flat(run.Error), StringComparison.Ordinal);
        Assert.Contains("opened by an ephemeral container", Flat(run.Output), StringComparison.Ordinal);
        Assert.All(shop.Api.Started, static container => Assert.True(container.IsEphemeral));
        shop.IsLeftAsItWas();
    }

    /// <summary>The must-find of this verb: policies that are there, and a network that enforces none of them.</summary>
    [Fact]
    public void A_network_that_enforces_nothing_is_found_out()
    {
        shop.Packets.Unenforced = true;
        var run = shop.Cli.Run("verify", "live");
        Assert.Equal(1, run.Code);
        Assert.Contains("shop/job -> shop/db 5432/TCP over IPv4 analysed as deny, is open", Flat(run.Output), StringComparison.Ordinal);
        Assert.Contains("Nothing that should be closed is", run.Output, StringComparison.Ordinal);
        Assert.Contains("open: nothing stopped it", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("Proven: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void What_Git_says_is_expected_where_it_is_named()
    {
        shop.Work.File("deploy/more.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: web-closed, namespace: shop}
            spec: {podSelector: {matchLabels: {app: web}}, policyTypes: [Ingress]}
            """);
        shop.Api.Remove("networkpolicies", "kube-system", "coredns");
        shop.Packets.Unenforced = true;
        var run = shop.Cli.Run("verify", "deploy", "live", "-o", "json", "--family", "ipv4");
        Assert.Equal(1, run.Code);
        using var json = JsonDocument.Parse(run.Output);
        var open = json.RootElement.GetProperty("probes").EnumerateArray().Single(static probe => probe.GetProperty("from").GetString() == "kube-system/coredns" && probe.GetProperty("to").GetString() == "shop/web");
        Assert.Equal(("deny", "open", "disagrees", "open"), (Text(open, "analysed"), Text(open, "outcome"), Text(open, "judgement"), Text(open, "failure")));
        Assert.Equal("cluster", Text(json.RootElement, "where"));
    }

    [Fact]
    public void A_dry_run_prints_every_command_and_runs_none_that_changes_anything()
    {
        var run = shop.Cli.Run("verify", "live", "--dry-run");
        Assert.Equal((0, ""), (run.Code, run.Error));
        foreach (var command in (string[])["auth can-i patch pods --subresource=ephemeralcontainers --namespace=shop", "kubectl debug ", "--profile=restricted", "kubectl exec --stdin ", "touch /tmp/sluice-", "probe p1 tcp "])
            Assert.Contains(command, run.Output, StringComparison.Ordinal);
        Assert.Empty(shop.Api.Started);
        Assert.Empty(shop.Api.Executed);
        Assert.Empty(shop.Api.Created);
    }

    /// <summary>What a dry run prints is no description of the commands but the commands: run by a shell, they do what a run does.</summary>
    [Fact]
    public void The_commands_of_a_dry_run_can_be_run_by_hand()
    {
        var run = shop.Cli.Bash("sluice verify live --dry-run > commands.sh && bash commands.sh");
        Assert.Contains("sluice p1 ", run.Output, StringComparison.Ordinal);
        Assert.Contains(" open 1 ", run.Output, StringComparison.Ordinal);
        Assert.NotEmpty(shop.Api.Started);
        shop.IsLeftAsItWas();
    }

    [Fact]
    public void A_change_of_policy_that_takes_its_time_is_waited_for()
    {
        shop.Packets.Unenforced = true;
        var execute = shop.Api.Executing;
        var probing = 0;
        shop.Api.Executing = async call =>
        {
            var code = await execute(call);

            // Each pod is looked into once, and then opens its connections: after both the policies arrive.
            if (call.Command[0] == "sh" && Interlocked.Increment(ref probing) == 8) shop.Packets.Unenforced = false;
            return code;
        };
        var run = shop.Cli.Run("verify", "live", "-o", "json");
        Assert.True(run.Code == 0, $"exit {run.Code}\n{run.Output}\n{run.Error}");
        using var json = JsonDocument.Parse(run.Output);
        Assert.Contains(json.RootElement.GetProperty("probes").EnumerateArray(), static probe => Text(probe, "judgement") == "provenDeny" && probe.GetProperty("attempts").GetInt32() > 3);
    }

    [Fact]
    public void A_port_on_which_nothing_listens_is_no_proof_of_a_deny()
    {
        var db = shop.Packets.PodOf("shop/db");
        shop.Packets.Silent(db, 5432);
        shop.Packets.Listen(db, 5433);
        var run = shop.Cli.Run("verify", "live");
        Assert.Equal(1, run.Code);
        Assert.Contains("wrong port: nothing listens on 5432/TCP in the destination, and something does on 5433", Flat(run.Output), StringComparison.Ordinal);
        Assert.DoesNotContain("Proven: ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proxy_that_accepts_everything_is_no_proof_of_an_allow()
    {
        shop.Packets.Intercept(shop.Packets.PodOf("shop/web"));
        var run = shop.Cli.Run("verify", "live", "-o", "json");
        Assert.Equal(1, run.Code);
        using var json = JsonDocument.Parse(run.Output);
        foreach (var probe in json.RootElement.GetProperty("probes").EnumerateArray().Where(static probe => Text(probe, "from") == "shop/web"))
        {
            Assert.Equal(("inconclusive", "notTried"), (Text(probe, "judgement"), Text(probe, "failure")));
            Assert.Contains("service mesh", Text(probe, "because"), StringComparison.Ordinal);
        }

        Assert.Contains(json.RootElement.GetProperty("probes").EnumerateArray(), static probe => Text(probe, "from") == "shop/job" && Text(probe, "judgement") == "provenDeny");
    }

    [Fact]
    public void Where_DNS_is_closed_it_is_told_as_DNS()
    {
        shop.Packets.Silent(shop.Packets.PodOf("kube-system/coredns"), 53);
        var run = shop.Cli.Run("verify", "live", "-o", "json");
        Assert.Equal(1, run.Code);
        using var json = JsonDocument.Parse(run.Output);
        Assert.Contains(json.RootElement.GetProperty("probes").EnumerateArray(), static probe => Text(probe, "protocol") == "UDP" && Text(probe, "failure") is "noListener" or "dns");
    }

    [Fact]
    public void A_host_outside_needs_somebody_who_reaches_it()
    {
        shop.Packets.ListenOutside(ClusterShop.Outside, 443);
        var without = shop.Cli.Run("verify", "live", "--outside", $"{ClusterShop.Outside}:443");
        Assert.Equal(1, without.Code);
        Assert.Contains("timeout without control", Flat(without.Output), StringComparison.Ordinal);
        var with = shop.Cli.Run("verify", "live", "--outside", $"{ClusterShop.Outside}:443", "--control-namespace", "free");
        Assert.True(with.Code == 0, $"exit {with.Code}\n{with.Output}\n{with.Error}");
        Assert.Contains("while a control pod got through", Flat(with.Output), StringComparison.Ordinal);
        shop.IsLeftAsItWas();
    }

    [Fact]
    public void Evidence_names_the_cluster_and_holds()
    {
        Assert.Equal(0, shop.Cli.Run("evidence", "keygen").Code);
        var run = shop.Cli.Run("verify", "live", "--evidence", "evidence.json", "--key", "sluice-evidence.key");
        Assert.True(run.Code == 0, $"exit {run.Code}\n{run.Output}\n{run.Error}");
        var verified = shop.Cli.Run("evidence", "verify", "evidence.json", "--key", "sluice-evidence.pub");
        Assert.True(verified.Code == 0, $"exit {verified.Code}\n{verified.Output}\n{verified.Error}");
        var shown = shop.Cli.Run("evidence", "show", "evidence.json");
        Assert.Contains("network policies in a cluster", shown.Output, StringComparison.Ordinal);
        var uid = shop.Packets.Kubectl.Run("get", "namespace", "kube-system", "-o", "jsonpath={.metadata.uid}").Output;
        Assert.NotEmpty(uid);
        Assert.Contains($"cluster {uid}", Flat(shown.Output), StringComparison.Ordinal);
    }

    /// <summary>Stopped in the middle it ends what it started, and says nothing that looks like an answer.</summary>
    [Fact]
    public async Task An_interrupt_leaves_nothing_running()
    {
        var execute = shop.Api.Executing;
        var isProbing = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        shop.Api.Executing = call =>
        {
            if (call.Command[0] == "sh") isProbing.TrySetResult();
            return execute(call);
        };
        using var run = shop.Cli.Open("verify", "live");
        await isProbing.Task.WaitAsync(TimeSpan.FromSeconds(60), TestContext.Current.CancellationToken);
        Assert.Equal((130, ""), (run.Interrupt(), run.Output));
        shop.IsLeftAsItWas();
    }

    private static string Text(JsonElement element, string name) => element.TryGetProperty(name, out var value) ? value.GetString()! : "";

    private static string Flat(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)).Replace("→", "->", StringComparison.Ordinal);
}
