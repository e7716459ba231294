namespace Sluice.EndToEnd;

/// <summary>Needs kubectl.</summary>
public sealed class KustomizeTests : IDisposable
{
    private readonly Workspace work = new();

    public KustomizeTests() => Tool.Require("kubectl");

    public void Dispose() => work.Dispose();

    [Fact]
    public void A_component_that_nothing_takes_in_is_named_as_one()
    {
        work.Shop("part").File("part/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [shop.yaml]\n");
        foreach (var path in (string[])["part", "part/kustomization.yaml", "."])
        {
            var run = work.Cli.Run("list", path);
            Assert.Equal((2, ""), (run.Code, run.Output));
            Assert.StartsWith("sluice: part is a Kustomize component (kind: Component)", run.Error, StringComparison.Ordinal);
        }

        Assert.Equal(0, work.Cli.Run("list", "part/shop.yaml").Code);
    }

    [Fact]
    public void A_unit_is_rendered_and_never_read_raw()
    {
        Overlays().File("deploy/base/left-out.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: left-out}}");
        var run = work.Cli.Run("list", "deploy/overlays/prod", "-o", "csv");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("Deployment,shop-prod,prod-api,StatefulSet,shop-prod,prod-db,allow,TCP,5432", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("left-out", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Places_point_to_the_file_and_line_a_person_wrote()
    {
        var run = Overlays().Cli.Run("list", "deploy/overlays/prod", "-o", "csv", "--to", "*/prod-db");
        Assert.Contains("shop-prod/prod-allow-db ingress rule 1 (deploy/base/policies.yaml:18)", run.Output, StringComparison.Ordinal);
        Assert.Contains("shop-prod/prod-allow-api egress rule 1 (deploy/base/policies.yaml:32)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_rule_that_a_patch_adds_is_placed_at_the_name_of_the_object()
    {
        Overlays().File("deploy/overlays/prod/kustomization.yaml", """
            resources: [../../base]
            patches:
              - target: {kind: NetworkPolicy, name: allow-db}
                patch: |
                  - {op: add, path: /spec/ingress/-, value: {ports: [{port: 9187}]}}
            """);
        var run = work.Cli.Run("list", "deploy/overlays/prod", "-o", "csv");
        Assert.Contains("allow-db ingress rule 2 (deploy/base/policies.yaml:13)", run.Output, StringComparison.Ordinal);
        Assert.Contains("allow-db ingress rule 1 (deploy/base/policies.yaml:18)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Sibling_overlays_are_alternatives_and_shown_apart()
    {
        var text = Overlays().Cli.Run("list", "deploy").Output;
        Assert.Contains("== dev\n", text, StringComparison.Ordinal);
        Assert.Contains("== prod\n", text, StringComparison.Ordinal);
        var run = work.Cli.Run("list", "deploy", "-o", "json");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("deploy/overlays/dev", run.Error, StringComparison.Ordinal);
        work.Cli.Run("list", "deploy", "--output-file", "answer.txt");
        Assert.Equal(text, File.ReadAllText(Path.Combine(work.Folder, "answer.txt")));
    }

    [Fact]
    public void Overlays_of_several_bases_with_one_name_belong_together()
    {
        Overlays("apps/shop").File("apps/edge/base/kustomization.yaml", "resources: [pod.yaml]").File("apps/edge/base/pod.yaml", Probe);
        foreach (var stage in (string[])["dev", "prod"]) work.File($"apps/edge/overlays/{stage}/kustomization.yaml", "resources: [../../base]");
        var text = work.Cli.Run("list", "apps").Output;
        Assert.Equal(2, text.Split("== ").Length - 1);
        Assert.All(text.Split("== ").Skip(1), snapshot => Assert.Contains("edge\n  probe", snapshot, StringComparison.Ordinal));
    }

    [Fact]
    public void Plain_manifests_beside_overlays_are_in_each_of_them()
    {
        Overlays().File("deploy/probe.yaml", Probe);
        var text = work.Cli.Run("list", "deploy").Output;
        Assert.All(text.Split("== ").Skip(1), snapshot => Assert.Contains("edge\n  probe", snapshot, StringComparison.Ordinal));
    }

    [Fact]
    public void A_component_is_rendered_only_where_it_is_used()
    {
        work.Shop().File("parts/probe/kustomization.yaml", "apiVersion: kustomize.config.k8s.io/v1alpha1\nkind: Component\nresources: [pod.yaml]")
            .File("parts/probe/pod.yaml", Probe);
        Assert.DoesNotContain("probe", work.Cli.Run("list").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://example.com/bases//web?ref=v1")]
    [InlineData("github.com/example/bases//web?ref=v1")]
    [InlineData("git@example.com:bases.git")]
    public void A_base_on_another_machine_is_not_fetched(string address)
    {
        work.Shop().File("web/kustomization.yaml", $"resources:\n  - '{address}'\n");
        var problem = Assert.Single(SourceTests.Problems(work.Cli.Run("list", "-o", "json")));
        Assert.Equal(("SLU1016", "web/kustomization.yaml", 2), (problem.Id, problem.File, problem.Line));
        Assert.Contains(address, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_unit_that_cannot_be_rendered_leaves_the_others_and_makes_them_unknown()
    {
        work.Shop().File("web/kustomization.yaml", "resources:\n  - gone.yaml\n");
        var run = work.Cli.Run("list", "-o", "json");
        var problem = Assert.Single(SourceTests.Problems(run));
        Assert.Equal(("SLU1015", "web/kustomization.yaml", 2), (problem.Id, problem.File, problem.Line));
        Assert.Contains("'gone.yaml' does not exist", problem.Message, StringComparison.Ordinal);
        Assert.Contains("\"connections\": []", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_tool_is_named_with_the_way_to_get_it_and_nothing_is_judged()
    {
        Overlays();
        work.Cli.Environment["PATH"] = Tool.PathWithout("kubectl", "kustomize", work.Folder);
        var run = work.Cli.Run("list", "deploy/overlays/prod");
        Assert.Equal((3, ""), (run.Code, run.Output));
        Assert.Contains("kubectl is needed", run.Error, StringComparison.Ordinal);
        Assert.Contains("https://kubernetes.io/docs/tasks/tools", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_overlay_of_a_revision_is_rendered_without_a_checkout()
    {
        var now = Overlays().Commit().Cli.Run("list", "deploy/overlays/prod", "-o", "csv").Output;
        Directory.Delete(Path.Combine(work.Folder, "deploy"), recursive: true);
        var run = work.Cli.Run("list", "HEAD:deploy/overlays/prod", "-o", "csv");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(now.Replace("(deploy/", "(HEAD:deploy/", StringComparison.Ordinal), run.Output);
    }

    private const string Probe = "{apiVersion: v1, kind: Pod, metadata: {name: probe, namespace: edge}}";

    private Workspace Overlays(string folder = "deploy")
    {
        work.Shop($"{folder}/base").File($"{folder}/base/kustomization.yaml", "resources: [shop.yaml, policies.yaml]");
        foreach (var stage in (string[])["dev", "prod"])
        {
            work.File($"{folder}/overlays/{stage}/kustomization.yaml", $$"""
                namePrefix: {{stage}}-
                namespace: shop-{{stage}}
                resources: [../../base]
                labels: [{pairs: {stage: {{stage}}}, includeSelectors: true}]
                """);
        }

        return work;
    }
}
