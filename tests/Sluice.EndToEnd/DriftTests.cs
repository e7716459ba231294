using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sluice.EndToEnd;

/// <summary><c>sluice drift</c> with the real kubectl against an API server of the tests.</summary>
public sealed partial class DriftTests : IDisposable
{
    private readonly DriftCluster cluster = new();

    public void Dispose() => cluster.Dispose();

    [Fact]
    public void A_cluster_that_is_as_Git_says_is_silent()
    {
        var run = cluster.Cli.Run("drift", "deploy");
        Assert.Equal((0, "No drift: 3 policies are in live as desired.\n", ""), (run.Code, run.Output, run.Error));
    }

    [Fact]
    public void A_rollout_alone_is_silent()
    {
        cluster.Pod("shop", "api-99aa-y1", "api", "99aa", "ReplicaSet/api-99aa");
        cluster.Pod("shop", "cache-1-z", "cache", "1", "ReplicaSet/cache-1");
        cluster.Api.Remove("pods", "ops", "probe-77-a");
        Assert.Equal(0, cluster.Cli.Run("drift", "deploy").Code);
    }

    [Fact]
    public void Objects_and_connections_are_told_with_what_is_responsible()
    {
        cluster.Api.Store("networkpolicies", DriftCluster.Debug);
        cluster.Api.Store("networkpolicies", DriftCluster.AllowDb.Replace("5432", "5433", StringComparison.Ordinal));
        cluster.Api.Remove("networkpolicies", "shop", "allow-api");
        var run = cluster.Cli.Run("drift", "deploy", "live");
        Assert.Equal((1, ""), (run.Code, run.Error));
        foreach (var line in (string[])
            [
                "Drift: 3 objects. Opens 1 connection, closes 1.",
                "missing   NetworkPolicy shop/allow-api",
                "spec.ingress[0].ports: TCP 5432 → TCP 5433",
                "extra     NetworkPolicy shop/debug",
                "+ ops/probe  →  shop/db  TCP 22",
                "NetworkPolicy shop/debug, ingress rule 1: nobody put it in Git",
                "- shop/api  →  shop/db  TCP 5432",
                "exit 1: the cluster is not as desired",
            ]) Assert.Contains(line, run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_is_open_counts_where_that_is_asked()
    {
        cluster.Api.Remove("networkpolicies", "shop", "allow-api");
        Assert.Equal((1, 0), (cluster.Cli.Run("drift", "deploy").Code, cluster.Cli.Run("drift", "deploy", "--fail-on", "opened").Code));
        cluster.Api.Store("networkpolicies", DriftCluster.Debug);
        var run = cluster.Cli.Run("drift", "deploy", "--fail-on", "opened");
        Assert.Equal(1, run.Code);
        Assert.Contains("exit 1: 1 connection is open and should not be", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_that_may_not_be_listed_is_unknown_and_the_permission_is_named()
    {
        cluster.Api.Forbidden.Add("networkpolicies");
        var run = cluster.Cli.Run("drift", "deploy");
        Assert.Equal(1, run.Code);
        Assert.Contains("the permission to list networkpolicies.networking.k8s.io in all namespaces is missing", run.Output, StringComparison.Ordinal);
        Assert.Contains("--verb=get,list,watch --resource=networkpolicies.networking.k8s.io", Joined(run.Output), StringComparison.Ordinal);
        Assert.Contains("3 objects cannot be seen.", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("missing   ", run.Output, StringComparison.Ordinal);
        Assert.Equal(1, cluster.Cli.Run("drift", "deploy", "--fail-on", "opened").Code);
    }

    [Fact]
    public void Pods_that_may_not_be_listed_leave_the_objects_and_say_so()
    {
        cluster.Api.Forbidden.Add("pods");
        var run = cluster.Cli.Run("drift", "deploy");
        Assert.Equal(1, run.Code);
        Assert.Contains("the permission to list pods in all namespaces is missing", run.Output, StringComparison.Ordinal);
        Assert.Contains("exit 1: whether what could not be seen has drifted is not known", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Expired_credentials_could_not_run()
    {
        cluster.Api.IsUnauthorized = true;
        var run = cluster.Cli.Run("drift", "deploy");
        Assert.Equal((3, ""), (run.Code, run.Output));
        Assert.Contains("log in again", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_server_that_is_busy_or_slow_is_waited_for()
    {
        (cluster.Api.Busy, cluster.Api.Delay) = (2, TimeSpan.FromMilliseconds(500));
        Assert.Equal(0, cluster.Cli.Run("drift", "deploy").Code);
    }

    [Fact]
    public void An_exported_cluster_is_read_like_the_cluster_and_holds_no_secrets()
    {
        cluster.Api.Store("networkpolicies", DriftCluster.Debug);
        Assert.Equal((0, "", ""), Outcome(cluster.Cli.Run("drift", "--export", "cluster.json")));
        var text = cluster.Work.Read("cluster.json");
        foreach (var secret in (string[])["hunter2", "PASSWORD", "managedFields", "last-applied", "\"image\""]) Assert.DoesNotContain(secret, text, StringComparison.Ordinal);
        Assert.DoesNotContain(cluster.Api.Requests, static request => request.Contains("secrets", StringComparison.Ordinal));
        foreach (var arguments in (string[][])[["list", "{}", "-o", "csv"], ["check", "{}", "-o", "json"], ["drift", "deploy", "{}"], ["diff", "deploy", "{}", "-o", "json"], ["test", "expectations.yaml", "{}"]])
        {
            cluster.Work.File("expectations.yaml", "- {from: ops/probe, to: shop/db, port: 22, expect: allow}\n");
            var (live, file) = (cluster.Cli.Run([.. arguments.Select(static word => word == "{}" ? "live" : word)]), cluster.Cli.Run([.. arguments.Select(static word => word == "{}" ? "cluster.json" : word)]));
            Assert.Equal((live.Code, Bare(live.Output)), (file.Code, Bare(file.Output)));
        }

        var first = text;
        Assert.Equal(0, cluster.Cli.Run("drift", "--export", "cluster.json", "live:fake").Code);
        Assert.Equal(first, cluster.Work.Read("cluster.json"));
    }

    [Fact]
    public void What_could_not_be_exported_is_unknown_in_the_file_too()
    {
        cluster.Api.Forbidden.Add("networkpolicies");
        var export = cluster.Cli.Run("drift", "--export", "cluster.json");
        Assert.Equal(0, export.Code);
        Assert.Contains("the permission to list networkpolicies.networking.k8s.io in all namespaces is missing", Joined(export.Error), StringComparison.Ordinal);
        var run = cluster.Cli.Run("drift", "deploy", "cluster.json");
        Assert.Equal(1, run.Code);
        Assert.Contains("3 objects cannot be seen.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_charter_is_compiled_on_the_day_and_what_outlived_its_exception_is_told()
    {
        cluster.Work.File("charter/sluice.yaml", """
            apiVersion: sluice.dev/v1alpha1
            kind: Charter
            metadata: {name: shop}
            spec:
              governs: [{namespace: shop}]
              components:
                api: {namespace: shop, pods: {app: api}, ports: {http: 8080}}
                db:  {namespace: shop, pods: {app: db},  ports: {sql: 5432}}
              flows:
                - {from: api, to: db, ports: [sql], reason: orders}
            """).File("charter/exceptions/probe.yaml", """
            apiVersion: sluice.dev/v1alpha1
            kind: AccessException
            metadata: {name: probe}
            spec:
              opens: {from: {namespace: ops}, to: db, ports: [sql]}
              owner: ops@example.com
              reason: a migration
              dataClassification: internal
              auditRef: CHG-1
              expires: 2026-06-30
            """).File("workloads.yaml", Manifests.Shop);
        Assert.Equal(0, cluster.Cli.Run("compile", "workloads.yaml", "--charter", "charter", "--into", "applied", "--as-of", "2026-06-30").Code);
        string[] drift = ["drift", "charter", "workloads.yaml", "applied", "--as-of"];
        var during = cluster.Cli.Run([.. drift, "2026-06-30"]);
        Assert.True(during.Code == 0, during.Output + during.Error);
        Assert.Contains("Desired is what the charter shop compiles to on 2026-06-30.", during.Output, StringComparison.Ordinal);
        var after = cluster.Cli.Run([.. drift, "2026-07-01"]);
        Assert.Equal(1, after.Code);
        Assert.Contains("outlived  NetworkPolicy shop/exception-probe", after.Output, StringComparison.Ordinal);
        Assert.Contains("charter/exceptions/probe.yaml:", after.Output, StringComparison.Ordinal);
        Assert.Contains("the exception probe expired on 2026-06-30, and its policy is still there", Joined(after.Output), StringComparison.Ordinal);
        cluster.Work.File("applied/networkpolicy/shop.yaml", cluster.Work.Read("applied/networkpolicy/shop.yaml").Replace("port: 5432", "port: 22", StringComparison.Ordinal));
        Assert.Contains("charter/sluice.yaml:10", cluster.Cli.Run([.. drift, "2026-06-30"]).Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Metrics_and_alerts_are_told_beside_the_answer()
    {
        Assert.Equal(0, cluster.Cli.Run("drift", "deploy", "--metrics", "sluice.prom", "--post", $"{cluster.Api.Address}/api/v2/alerts").Code);
        Assert.Empty(cluster.Api.Posted);
        Assert.Contains("\nsluice_drift 0\n", cluster.Work.Read("sluice.prom"), StringComparison.Ordinal);
        cluster.Api.Store("networkpolicies", DriftCluster.Debug);
        Assert.Equal(1, cluster.Cli.Run("drift", "deploy", "--metrics", "sluice.prom", "--post", $"{cluster.Api.Address}/api/v2/alerts").Code);
        Assert.Contains("\nsluice_drift_objects{kind=\"extra\"} 1\n", cluster.Work.Read("sluice.prom"), StringComparison.Ordinal);
        Assert.Contains("\nsluice_drift_connections{state=\"opened\"} 1\n", cluster.Work.Read("sluice.prom"), StringComparison.Ordinal);
        using var alerts = JsonDocument.Parse(Assert.Single(cluster.Api.Posted));
        Assert.Equal(["object-extra", "connection-opened"], alerts.RootElement.EnumerateArray().Select(static alert => alert.GetProperty("labels").GetProperty("drift").GetString()));
        Assert.False(cluster.Work.Has("sluice.prom.tmp"));
        var lost = cluster.Cli.Run("drift", "deploy", "--post", "http://user:secret@127.0.0.1:1/api/v2/alerts?token=secret");
        Assert.Equal(3, lost.Code);
        Assert.DoesNotContain("secret", lost.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("what is desired is missing", "drift")]
    [InlineData("--watch follows a cluster", "drift", "deploy", "deploy", "--watch")]
    [InlineData("--for ends --watch", "drift", "deploy", "deploy", "--for", "1s")]
    [InlineData("is no time", "drift", "deploy", "--watch", "--for", "soon")]
    [InlineData("--export writes a cluster", "drift", "--export", "x.json", "deploy")]
    [InlineData("begins with http", "drift", "deploy", "--post", "alerts")]
    [InlineData("writes no policies", "drift", "sluice.yaml", "deploy", "--target", "docs")]
    public void A_wrong_command_line_is_told(string message, params string[] arguments)
    {
        cluster.Work.File("sluice.yaml", "apiVersion: sluice.dev/v1alpha1\nkind: Charter\nmetadata: {name: shop}\nspec: {governs: [{namespace: shop}]}\n");
        var run = cluster.Cli.Run(arguments);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(message, Joined(run.Error), StringComparison.Ordinal);
    }

    private static (int, string, string) Outcome(CliRun run) => (run.Code, run.Output, run.Error);

    private static string Joined(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>An answer without the names, places and order of its sources, and without times.</summary>
    private static string Bare(string text) => string.Join('\n', text.Split('\n').Select(static line => Places().Replace(line, "").Trim(' ', ',')).Where(static line => line.Length > 0).Order(StringComparer.Ordinal));

    [GeneratedRegex("live [a-z0-9.]+|cluster\\.json|\\blive\\b|:\\d+(:\\d+)?|\"(line|column|endLine|endColumn|elapsed[A-Za-z]*)\": ?[\\d.]*,?|\"fingerprint\": ?\"[^\"]*\",?|[\\d.]+ s$")]
    private static partial Regex Places();
}
