using System.Text.Json;

namespace Sluice.EndToEnd;

/// <summary>Needs kubectl, and drives it against an API server of the tests.</summary>
public sealed class LiveTests : IDisposable
{
    private readonly Workspace work = new();
    private readonly FakeCluster cluster = new();

    public LiveTests()
    {
        Tool.Require("kubectl");
        work.File("kubeconfig", cluster.Config);
        work.Cli.Environment["KUBECONFIG"] = Path.Combine(work.Folder, "kubeconfig");
        work.Cli.Environment["HOME"] = work.Folder;
        cluster.Store("namespaces", """{"metadata": {"name": "shop", "labels": {"kubernetes.io/metadata.name": "shop"}}}""");
        for (var pod = 0; pod < 1100; pod++)
        {
            cluster.Store("pods", $$"""
                {"metadata": {"name": "api-{{pod:0000}}", "namespace": "shop", "labels": {"app": "api"} }, "spec": {"containers": []}, "status": {"phase": "Running"} }
                """);
        }

        cluster.Store("pods", """{"metadata": {"name": "db-0", "namespace": "shop", "labels": {"app": "db"}}, "spec": {"containers": []}, "status": {"phase": "Running"}}""");
        cluster.Store("networkpolicies", """
            {"metadata": {"name": "allow-db", "namespace": "shop"},
             "spec": {"podSelector": {"matchLabels": {"app": "db"}}, "policyTypes": ["Ingress"],
                      "ingress": [{"from": [{"podSelector": {"matchLabels": {"app": "api"}}}], "ports": [{"port": 5432}]}]}}
            """);
    }

    public void Dispose()
    {
        work.Dispose();
        cluster.Dispose();
    }

    [Fact]
    public void A_cluster_is_read_page_by_page()
    {
        var run = work.Cli.Run("list", "live", "-o", "csv", "--from", "shop/api-1099", "--to", "shop/db-0");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("allow,TCP,5432", run.Output, StringComparison.Ordinal);
        Assert.Equal(
            ["/api/v1/pods?limit=500", "/api/v1/pods?continue=500&limit=500", "/api/v1/pods?continue=1000&limit=500"],
            cluster.Requests.Where(request => request.StartsWith("/api/v1/pods", StringComparison.Ordinal)));
    }

    [Fact]
    public void Nothing_is_asked_for_that_has_no_say()
    {
        work.Cli.Run("list", "live");
        Assert.DoesNotContain(cluster.Requests, request => request.Contains("secrets", StringComparison.Ordinal));
    }

    /// <summary>Nobody sees the lines of what a cluster answers, and nothing is changed there.</summary>
    [Fact]
    public void An_edit_of_an_object_in_a_cluster_is_told_in_words_and_not_made()
    {
        cluster.Store("networkpolicies", """
            {"metadata": {"name": "half", "namespace": "shop"},
             "spec": {"podSelector": {"matchLabels": {"app": "db"}}, "policyTypes": ["Ingress"], "egress": [{"to": [{"podSelector": {"matchLabels": {"app": "api"}}}], "ports": [{"port": 5432}]}]}}
            """);
        var checkedOnly = work.Cli.Run("check", "live").Output;
        Assert.Matches(@"(?m)^   live networkpolicies\.networking\.k8s\.io$", checkedOnly);
        Assert.Contains("fix   NetworkPolicy shop/half: append to spec.policyTypes: Egress", checkedOnly, StringComparison.Ordinal);
        Assert.DoesNotContain("check --fix live", checkedOnly, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^   fix   apply this:\n +apiVersion: networking\.k8s\.io/v1$", checkedOnly);
        Assert.Matches(@"(?m)^0 fixed, .*\d edits? of objects in a cluster told below and not made$", work.Cli.Run("check", "--fix", "live").Output);
    }

    [Fact]
    public void A_list_that_moved_on_is_read_again_in_one_piece()
    {
        cluster.Expires = true;
        var run = work.Cli.Run("list", "live", "-o", "csv", "--from", "shop/api-1099", "--to", "shop/db-0");
        Assert.Contains("allow,TCP,5432", run.Output, StringComparison.Ordinal);
        Assert.Contains("/api/v1/pods", cluster.Requests);
    }

    [Fact]
    public void A_missing_permission_for_policies_is_named_and_makes_everything_unknown()
    {
        cluster.Forbidden.Add("networkpolicies");
        var run = work.Cli.Run("list", "live", "-o", "json", "--to", "shop/db-0");
        var problem = Assert.Single(SourceTests.Problems(run));
        Assert.Equal(("SLU1017", "the permission to list networkpolicies.networking.k8s.io in all namespaces is missing"), (problem.Id, problem.Message));
        using var answer = JsonDocument.Parse(run.Output);
        Assert.Equal(0, answer.RootElement.GetProperty("connections").GetArrayLength());
        Assert.NotEqual(0, answer.RootElement.GetProperty("unknown").GetArrayLength());
    }

    [Fact]
    public void A_missing_permission_for_Services_leaves_the_verdicts()
    {
        cluster.Forbidden.Add("services");
        var run = work.Cli.Run("list", "live", "-o", "csv", "--from", "shop/api-0001", "--to", "shop/db-0");
        Assert.Contains("allow,TCP,5432", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_context_chooses_the_cluster_and_one_that_does_not_answer_could_not_run()
    {
        Assert.Equal(0, work.Cli.Run("list", "live:fake").Code);
        var run = work.Cli.Run("list", "live:gone");
        Assert.Equal((3, ""), (run.Code, run.Output));
        Assert.Contains("the cluster does not answer", run.Error, StringComparison.Ordinal);
        Assert.Equal(3, work.Cli.Run("list", "live:unheard-of").Code);
    }

    [Theory]
    [InlineData("live:gone", "deploy")]
    [InlineData("deploy", "live:gone")]
    [InlineData("live:gone", "live:gone")]
    public void A_cluster_that_does_not_answer_is_not_an_empty_side_of_a_comparison(string old, string @new)
    {
        work.Shop();
        var run = work.Cli.Run("diff", old, @new);
        Assert.Equal((3, ""), (run.Code, run.Output));
        Assert.Contains("live:gone: the cluster does not answer", run.Error, StringComparison.Ordinal);
    }
}
