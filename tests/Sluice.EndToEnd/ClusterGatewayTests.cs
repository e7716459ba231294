using System.Net;
using Sluice.Gateway.Callers;
using Sluice.Gateway.Destinations;
using Sluice.Kubernetes;
using Sluice.Tests.Gateway;

namespace Sluice.EndToEnd;

/// <summary>The gateway knows pods by their addresses, from a stand-in of the API server: lists, watches, and everything that goes wrong with them.</summary>
public sealed class ClusterGatewayTests : IDisposable
{
    private readonly FakeCluster cluster = new();

    public ClusterGatewayTests()
    {
        cluster.Add("v1", "nodes", "Node", isNamespaced: false);
        cluster.Store("namespaces", """{"metadata": {"name": "shop"}}""");
        cluster.Store("nodes", """{"metadata": {"name": "n1"}, "status": {"addresses": [{"type": "InternalIP", "address": "127.0.0.5"}]}}""");
        Pod("web", "127.0.0.2");
        Pod("other", "127.0.0.3");
    }

    public void Dispose() => cluster.Dispose();

    [Fact]
    public void A_pod_gets_what_its_labels_allow_and_an_address_that_is_not_one_pods_gets_nothing()
    {
        Pod("twin-a", "127.0.0.6");
        Pod("twin-b", "127.0.0.6");
        using var gateway = new ClusterGateway(cluster);
        gateway.Answers(200, "127.0.0.2");
        Assert.Equal(403, gateway.Ask("127.0.0.3", out var refused));
        Assert.Contains("shop/other, known by its pod address", refused);
        foreach (var (from, why) in ((string, string)[])
        [
            ("127.0.0.4", "no pod of the cluster and no caller of the map has its address"), ("127.0.0.5", "its address belongs to the node n1"), ("127.0.0.6", "its address belongs to 2 pods: shop/twin-a and shop/twin-b"),
        ])
        {
            Assert.Equal(407, gateway.Ask(from, out var answer));
            Assert.Contains(why, answer);
        }

        Assert.True(gateway.IsReady());
        Assert.Equal(("4", "0"), (gateway.Metric("sluice_gateway_cluster_pods"), gateway.Metric("sluice_gateway_cluster_silent_seconds")));
    }

    [Fact]
    public void A_pod_that_comes_is_known_and_the_tunnel_of_one_that_goes_or_changes_is_closed()
    {
        using var gateway = new ClusterGateway(cluster);
        gateway.Answers(200, "127.0.0.2");
        Assert.Equal(407, gateway.Ask("127.0.0.7"));
        Pod("web-2", "127.0.0.7", "web");
        gateway.Answers(200, "127.0.0.7");

        using var relabelled = gateway.Open("127.0.0.2", out _);
        using var removed = gateway.Open("127.0.0.7", out _);
        Pod("web", "127.0.0.2", "other");
        Assert.Equal("", relabelled.ReceiveUntil(static _ => false));
        Assert.Equal(403, gateway.Ask("127.0.0.2"));
        cluster.Remove("pods", "shop", "web-2");
        Assert.Equal("", removed.ReceiveUntil(static _ => false));
        Assert.Equal(407, gateway.Ask("127.0.0.7"));
    }

    [Fact]
    public void A_watch_that_breaks_goes_on_where_it_ended_and_lists_again_only_when_that_is_forgotten()
    {
        using var gateway = new ClusterGateway(cluster);
        gateway.Answers(200, "127.0.0.2");
        ClusterGateway.Until(() => cluster.OpenWatches == 3, "three watches");
        cluster.DropWatches();
        Pod("web-2", "127.0.0.7", "web");
        gateway.Answers(200, "127.0.0.7");
        Assert.Single(cluster.Requests, static request => request.StartsWith("/api/v1/pods?limit=", StringComparison.Ordinal));

        cluster.Remove("pods", "shop", "web-2");
        cluster.ForgetHistory();
        Pod("web-3", "127.0.0.8", "web");
        gateway.Answers(200, "127.0.0.8");
        gateway.Answers(407, "127.0.0.7");
        Assert.Equal(2, cluster.Requests.Count(static request => request.StartsWith("/api/v1/pods?limit=", StringComparison.Ordinal)));
    }

    [Fact]
    public void What_may_not_be_listed_is_said_and_nobody_is_known_until_it_may()
    {
        cluster.Forbidden.Add("nodes");
        using var gateway = new ClusterGateway(cluster);
        gateway.Said("cannot watch /api/v1/nodes: nodes is forbidden");
        Assert.Equal(407, gateway.Ask("127.0.0.2", out var answer));
        Assert.Contains("the pods of the cluster were not listed yet", answer);
        Assert.False(gateway.IsReady());
        cluster.Forbidden.Clear();
        gateway.Answers(200, "127.0.0.2");
        gateway.Said("watching /api/v1/nodes again");
        Assert.True(gateway.IsReady());
    }

    [Fact]
    public async Task What_was_heard_too_long_ago_identifies_nobody_and_leaves_open_what_is_open()
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(TestContext.Current.CancellationToken);
        using var api = new ApiClient(ClusterAccess.Proxy(cluster.Address));
        var clock = new MovedClock();
        var callers = new ClusterCallers(api, clock, static _ => { });
        var running = callers.RunAsync(stop.Token);
        var address = NetAddress.Of(IPAddress.Parse("127.0.0.2"));
        ClusterGateway.Until(() => callers.Find(address) is { IsKnown: true } && callers.BrokenSince is null, "the pod is known");
        var known = callers.Find(address)!;

        cluster.IsUnauthorized = true;
        cluster.DropWatches();
        ClusterGateway.Until(() => callers.BrokenSince is not null, "the watch is broken");
        Assert.Equal(known, callers.Find(address));
        clock.Ahead = ClusterCallers.Grace + TimeSpan.FromSeconds(10);
        Assert.Matches("last heard 4[0-9] seconds ago", callers.Find(address)!.Unknown);
        Assert.Equal(known, callers.Owner(address));
        Assert.Null(callers.Find(NetAddress.Of(IPAddress.Parse("127.0.0.9"))));

        cluster.IsUnauthorized = false;
        ClusterGateway.Until(() => callers.Find(address) is { IsKnown: true }, "the pod is known again");
        await stop.CancelAsync();
        await running;
    }

    [Theory]
    [InlineData(null, "this is no pod: KUBERNETES_SERVICE_HOST and KUBERNETES_SERVICE_PORT are not set")]
    [InlineData("https://10.0.0.1", "is no proxy on this machine, as http://127.0.0.1:8001 is")]
    [InlineData("http://10.0.0.1:8001", "is no proxy on this machine, as http://127.0.0.1:8001 is")]
    public void Where_there_is_no_way_to_an_API_server_the_gateway_says_so_and_does_not_start(string? address, string message)
    {
        using var here = new Workspace();
        here.File("allowlist.json", """{"version": 1, "charter": "shop", "entries": []}""");
        var run = here.Cli.Run(["gateway", "--allowlist", "allowlist.json", "--cluster", .. address is null ? [] : (string[])[address]]);
        Assert.Equal(2, run.Code);
        Assert.Contains("--cluster: ", run.Error);
        Assert.Contains(message, run.Error);
    }

    private void Pod(string name, string address, string? app = null) =>
        cluster.Store("pods", $$$"""{"metadata": {"namespace": "shop", "name": "{{{name}}}", "labels": {"app": "{{{app ?? name}}}"}}, "spec": {"containers": []}, "status": {"phase": "Running", "podIP": "{{{address}}}", "podIPs": [{"ip": "{{{address}}}"}]}}""");

    private sealed class MovedClock : TimeProvider
    {
        public TimeSpan Ahead { get; set; }

        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + Ahead;
    }
}
