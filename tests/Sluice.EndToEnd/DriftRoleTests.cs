using System.Text.Json;

namespace Sluice.EndToEnd;

/// <summary>
/// A cluster in which only Roles in single namespaces permit to read, with the real kubectl against an API server of the tests: what they show is judged, and everything else
/// stays unknown, with the permission that is missing.
/// </summary>
public sealed class DriftRoleTests : IDisposable
{
    private static readonly string[] Namespaced = ["pods", "services", "deployments", "replicasets", "statefulsets", "daemonsets", "networkpolicies"];

    private readonly DriftCluster cluster = new();

    public DriftRoleTests()
    {
        cluster.Api.Denied.Add(new("list", "namespaces", "", ""));
        cluster.Api.Denied.Add(new("get", "namespaces", "", ""));
        foreach (var plural in Namespaced) cluster.Api.Denied.Add(new("list", plural, "", ""));
    }

    public void Dispose() => cluster.Dispose();

    [Fact]
    public void What_the_Roles_of_a_namespace_show_is_judged_and_nothing_else_is_taken_for_drift()
    {
        MayReadNamespace();
        DenyIn("ops");
        var run = cluster.Cli.Run("drift", "deploy");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.StartsWith("No drift: 3 policies are in live as desired.", run.Output, StringComparison.Ordinal);
        Assert.Contains("Not seen, and Git says nothing there: the permission to list networkpolicies.networking.k8s.io in namespaces other than shop is missing.", Joined(run.Output), StringComparison.Ordinal);
    }

    /// <summary>The canary: drift in a namespace that may be read has to be found with Roles alone.</summary>
    [Fact]
    public void Drift_in_a_namespace_that_may_be_read_is_found()
    {
        MayReadNamespace();
        DenyIn("ops");
        cluster.Api.Store("networkpolicies", DriftCluster.Debug);
        cluster.Api.Remove("networkpolicies", "shop", "allow-api");
        var run = cluster.Cli.Run("drift", "deploy");
        Assert.Equal(1, run.Code);
        Assert.Contains("extra     NetworkPolicy shop/debug", run.Output, StringComparison.Ordinal);
        Assert.Contains("missing   NetworkPolicy shop/allow-api", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("cannot be seen", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_may_not_be_read_stays_unknown_and_its_permission_is_named()
    {
        MayReadNamespace();
        DenyIn("ops");
        cluster.Work.File("deploy/ops.yaml", "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: closed, namespace: ops}\nspec: {podSelector: {}, policyTypes: [Ingress]}\n");
        cluster.Api.Store("networkpolicies", DriftCluster.Debug);
        var run = cluster.Cli.Run("drift", "deploy");
        Assert.Equal(1, run.Code);
        Assert.Contains("the permission to list networkpolicies.networking.k8s.io in namespace ops is missing", Joined(run.Output), StringComparison.Ordinal);
        Assert.Contains("kubectl create role sluice-networkpolicies --namespace=ops --verb=get,list,watch --resource=networkpolicies.networking.k8s.io", Joined(run.Output), StringComparison.Ordinal);
        Assert.Contains("1 object cannot be seen.", run.Output, StringComparison.Ordinal);
        Assert.Contains("extra     NetworkPolicy shop/debug", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("missing   ", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_whose_own_object_may_not_be_read_stays_unknown()
    {
        DenyIn("ops");
        var run = cluster.Cli.Run("drift", "deploy");
        Assert.Equal(1, run.Code);
        Assert.Contains("the permission to list namespaces in all namespaces is missing", Joined(run.Output), StringComparison.Ordinal);
        Assert.DoesNotContain("missing   NetworkPolicy", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_namespace_that_was_asked_for_and_is_not_there_is_missing()
    {
        MayReadNamespace();
        cluster.Work.File("deploy/bank.yaml", "apiVersion: v1\nkind: Namespace\nmetadata: {name: bank}\n");
        var run = cluster.Cli.Run("drift", "deploy");
        Assert.Equal(1, run.Code);
        Assert.Contains("missing   Namespace bank", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_charter_that_governs_by_labels_may_govern_what_was_not_seen()
    {
        MayReadNamespace();
        DenyIn("ops");
        const string Charter = "apiVersion: sluice.dev/v1alpha1\nkind: Charter\nmetadata: {name: shop}\nspec:\n  governs: [{0}]\n  components: {api: {namespace: shop, pods: {app: api}}}\n";
        cluster.Work.File("named/sluice.yaml", Charter.Replace("{0}", "{namespace: shop}", StringComparison.Ordinal)).File("labelled/sluice.yaml", Charter.Replace("{0}", "{namespace: shop}, {labels: {tenant: acme}}", StringComparison.Ordinal));
        const string Beyond = "Git says nothing there: the permission to list networkpolicies.networking.k8s.io in namespaces other than shop is missing";
        Assert.Contains(Beyond, Joined(cluster.Cli.Run("drift", "named/sluice.yaml").Output), StringComparison.Ordinal);
        var run = cluster.Cli.Run("drift", "labelled/sluice.yaml");
        Assert.Equal(1, run.Code);
        Assert.DoesNotContain(Beyond, Joined(run.Output), StringComparison.Ordinal);
        Assert.Contains("in namespaces other than shop is missing", Joined(run.Output), StringComparison.Ordinal);
    }

    [Fact]
    public void A_kind_without_namespaces_that_may_not_be_listed_is_unknown_as_before()
    {
        MayReadNamespace();
        DenyIn("ops");
        cluster.Api.Add("policy.networking.k8s.io/v1alpha1", "adminnetworkpolicies", "AdminNetworkPolicy", isNamespaced: false);
        cluster.Api.Denied.Add(new("list", "adminnetworkpolicies", "", ""));
        var run = cluster.Cli.Run("drift", "deploy");
        Assert.Equal(1, run.Code);
        Assert.Contains("the permission to list adminnetworkpolicies.policy.networking.k8s.io in all namespaces is missing", Joined(run.Output), StringComparison.Ordinal);
    }

    [Fact]
    public void Between_what_was_read_verdicts_are_sure_and_from_where_it_was_not_none_is_allowed()
    {
        MayReadNamespace();
        DenyIn("ops");
        var inside = cluster.Cli.Run("list", "live", "--namespace", "shop", "-o", "json", "--from", "shop/api-5d4f-x1", "--to", "shop/db-0");
        using var sure = JsonDocument.Parse(inside.Output);
        Assert.Equal((1, 0), (sure.RootElement.GetProperty("connections").GetArrayLength(), sure.RootElement.GetProperty("unknown").GetArrayLength()));

        // Ingress to it is open to everybody; what leaves the pods that were not seen is not known.
        cluster.Api.Store("networkpolicies", DriftCluster.Debug);
        var run = cluster.Cli.Run("list", "live", "--namespace", "shop", "-o", "csv", "--to", "shop/db-0");
        Assert.Contains("unknown,TCP,22", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("allow,TCP,22", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Where_namespaces_may_be_listed_every_one_of_them_is_read_and_the_cluster_is_whole()
    {
        cluster.Api.Denied.Remove(new("list", "namespaces", "", ""));
        var whole = cluster.Cli.Run("list", "live", "-o", "json");
        cluster.Api.Denied.Clear();
        Assert.Equal(cluster.Cli.Run("list", "live", "-o", "json").Output, whole.Output);
        Assert.Contains("/api/v1/namespaces/ops/pods?limit=500", cluster.Api.Requests);
    }

    [Fact]
    public void An_export_by_Roles_means_what_the_cluster_meant()
    {
        MayReadNamespace();
        DenyIn("ops");
        var export = cluster.Cli.Run("drift", "--export", "cluster.json", "--namespace", "shop");
        Assert.Equal((0, ""), (export.Code, export.Output));
        var (live, file) = (cluster.Cli.Run("drift", "deploy"), cluster.Cli.Run("drift", "deploy", "cluster.json"));
        Assert.Equal((live.Code, live.Output.Replace("live", "cluster.json", StringComparison.Ordinal)), (file.Code, file.Output));
    }

    private void MayReadNamespace() => cluster.Api.Denied.Remove(new("get", "namespaces", "", ""));

    private void DenyIn(string space)
    {
        foreach (var plural in Namespaced) cluster.Api.Denied.Add(new("list", plural, "", space));
    }

    /// <summary>The text on one line, whatever the width.</summary>
    private static string Joined(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));
}
