namespace Sluice.EndToEnd;

/// <summary>What is in <c>integrations/</c> does what it says, in a real repository.</summary>
public sealed class IntegrationTests
{
    private const string Charter = """
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

        """;

    private static string Gate { get; } = Path.Combine(Checkout.Root, "integrations", "gate.sh");

    [Fact]
    public void Without_a_charter_a_change_that_opens_something_does_not_pass()
    {
        using var here = new Workspace().Shop().Commit();
        Assert.Equal(0, Run(here).Code);
        here.File("deploy/policies.yaml", Manifests.Policies.Replace("    - from:\n        - podSelector: {matchLabels: {app: api}}\n      ports:", "    - ports:", StringComparison.Ordinal));
        var run = Run(here);
        Assert.Equal(1, run.Code);
        Assert.Contains("Opens ", File.ReadAllText(Path.Combine(here.Folder, "comment.md")), StringComparison.Ordinal);
        Assert.Contains("== no finding is added", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void With_a_charter_generated_files_are_fresh_and_every_path_is_covered()
    {
        using var here = new Workspace().File("deploy/shop.yaml", Manifests.Shop).File("sluice.yaml", Charter);
        Assert.Equal(0, here.Cli.Run("compile", "deploy", "--into", "deploy/generated").Code);
        here.Commit();
        var fresh = Run(here);
        Assert.True(fresh.Code == 0, fresh.Output + fresh.Error);
        here.File("deploy/more.yaml", """
            apiVersion: networking.k8s.io/v1
            kind: NetworkPolicy
            metadata: {name: debug, namespace: shop}
            spec: {podSelector: {matchLabels: {app: db}}, policyTypes: [Ingress], ingress: [{ports: [{port: 22}]}]}
            """);
        Assert.Equal(1, Run(here).Code);
        File.Delete(Path.Combine(here.Folder, "deploy/more.yaml"));
        here.File("sluice.yaml", Charter.Replace("5432", "5433", StringComparison.Ordinal));
        var stale = Run(here);
        Assert.Equal(1, stale.Code);
        Assert.Contains("stale", stale.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_revision_it_says_how_it_is_called()
    {
        using var here = new Workspace().Shop();
        var run = here.Cli.Bash(Gate);
        Assert.Equal(2, run.Code);
        Assert.Contains("gate.sh: BASE is missing", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("integrations/github/sluice.yaml")]
    [InlineData("integrations/gitlab/sluice.gitlab-ci.yml")]
    public void A_pipeline_calls_the_gate_that_is_here(string file) =>
        Assert.Contains(".sluice/integrations/gate.sh \"$", File.ReadAllText(Path.Combine(Checkout.Root, file)), StringComparison.Ordinal);

    [Fact]
    public void A_hook_starts_the_program_that_is_here()
    {
        var hooks = File.ReadAllText(Path.Combine(Checkout.Root, ".pre-commit-hooks.yaml"));
        Assert.Equal(2, hooks.Split("entry: sluice\n").Length - 1);
        Assert.True(File.Exists(Path.Combine(Checkout.Root, "sluice")));
    }

    private static CliRun Run(Workspace here) =>
        here.Cli.Bash($"SLUICE=\"dotnet {Cli.Program}\" SLUICE_SUMMARY=comment.md {(File.Exists(Path.Combine(here.Folder, "sluice.yaml")) ? "SLUICE_CHARTER=sluice.yaml " : "")}'{Gate}' HEAD deploy");
}
