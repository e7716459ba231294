namespace Sluice.EndToEnd;

/// <summary><c>sluice drift --watch</c> follows a cluster through whatever becomes of its watches. Nothing here asserts a time; what does not come at all fails.</summary>
public sealed class DriftWatchTests : IDisposable
{
    private readonly DriftCluster cluster = new();

    public void Dispose() => cluster.Dispose();

    [Fact]
    public async Task What_drifts_is_told_when_it_does_and_so_is_its_end()
    {
        using var run = cluster.Cli.Open("drift", "deploy", "--watch");
        await run.WaitFor("No drift");
        cluster.Api.Store("networkpolicies", DriftCluster.Debug);
        await run.WaitFor("+ ops/probe  →  shop/db  TCP 22");
        cluster.Api.Remove("networkpolicies", "shop", "debug");
        await run.WaitFor("No drift");
        cluster.Api.Store("namespaces", """{"metadata": {"name": "shop", "labels": {"kubernetes.io/metadata.name": "shop"}}}""");
        cluster.Pod("shop", "api-99aa-y1", "api", "99aa", "ReplicaSet/api-99aa");
        cluster.Api.Store("networkpolicies", DriftCluster.AllowDb.Replace("5432", "5433", StringComparison.Ordinal));
        await run.WaitFor("changed   NetworkPolicy shop/allow-db");
        Assert.Equal(130, run.Interrupt());
        Assert.Equal(2, run.Output.Split("No drift").Length - 1);
        await NoWatchIsLeft();
    }

    [Fact]
    public async Task A_watch_that_is_dropped_goes_on()
    {
        using var run = cluster.Cli.Open("drift", "deploy", "--watch");
        await run.WaitFor("No drift");
        cluster.Api.DropWatches();
        cluster.Api.Store("networkpolicies", DriftCluster.Debug);
        await run.WaitFor("extra     NetworkPolicy shop/debug");
    }

    [Fact]
    public async Task A_version_that_is_gone_is_listed_again_also_what_was_missed()
    {
        using var run = cluster.Cli.Open("drift", "deploy", "--watch");
        await run.WaitFor("No drift");
        cluster.Api.Busy = 3;
        cluster.Api.Remove("networkpolicies", "shop", "allow-api");
        cluster.Api.ForgetHistory();
        await run.WaitFor("missing   NetworkPolicy shop/allow-api");
    }

    [Fact]
    public async Task Without_the_permission_to_watch_it_is_listed_again_and_again()
    {
        cluster.Api.Unwatchable.Add("networkpolicies");
        using var run = cluster.Cli.Open("drift", "deploy", "--watch");
        await run.WaitFor("No drift");
        cluster.Api.Store("networkpolicies", DriftCluster.Debug);
        await run.WaitFor("extra     NetworkPolicy shop/debug");
        cluster.Api.Remove("networkpolicies", "shop", "debug");
        await run.WaitFor("No drift");
        Assert.Contains("cannot watch resource", run.Error.ReplaceLineEndings(" ").Replace("   ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_permission_that_is_taken_away_makes_it_unknown()
    {
        using var run = cluster.Cli.Open("drift", "deploy", "--watch");
        await run.WaitFor("No drift");
        cluster.Api.Forbidden.Add("networkpolicies");
        cluster.Api.ForgetHistory();
        await run.WaitFor("3 objects cannot be seen.");
        cluster.Api.Forbidden.Clear();
        await run.WaitFor("No drift");
    }

    [Fact]
    public async Task It_ends_by_itself_with_the_code_of_the_last_answer()
    {
        cluster.Api.Store("networkpolicies", DriftCluster.Debug);
        using var run = cluster.Cli.Open("drift", "deploy", "--watch", "--for", "1s", "--metrics", "sluice.prom");
        Assert.Equal(1, run.End());
        Assert.Contains("extra     NetworkPolicy shop/debug", run.Output, StringComparison.Ordinal);
        Assert.Contains("\nsluice_drift 1\n", cluster.Work.Read("sluice.prom"), StringComparison.Ordinal);
        await NoWatchIsLeft();
    }

    [Fact]
    public void A_cluster_that_does_not_answer_could_not_run()
    {
        var run = cluster.Cli.Run("drift", "deploy", "live:gone", "--watch", "--for", "1s");
        Assert.Equal((3, ""), (run.Code, run.Output));
        Assert.Contains("the cluster does not answer", run.Error, StringComparison.Ordinal);
    }

    /// <summary>kubectl has ended with the program that started it: its connections are closed.</summary>
    private async Task NoWatchIsLeft()
    {
        for (var tries = 0; cluster.Api.OpenWatches > 0 && tries < 600; tries++) await Task.Delay(50, TestContext.Current.CancellationToken);
        Assert.Equal(0, cluster.Api.OpenWatches);
    }
}
