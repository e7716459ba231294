namespace Sluice.EndToEnd;

/// <summary>Where a fix has to be made, and what else it changes, for objects that are rendered.</summary>
public sealed class FixPlaceTests : IDisposable
{
    private const string Broken = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: more, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: db}}
          ingress:
            - from:
                - podSelector: {matchLabels: {app: api}}
                  ports:
                    - port: 5432

        """;

    private readonly Workspace work = new Workspace().Shop("deploy/base").File("deploy/base/more.yaml", Broken)
        .File("deploy/base/kustomization.yaml", "resources: [shop.yaml, policies.yaml, more.yaml]\n")
        .File("deploy/overlays/dev/kustomization.yaml", "resources: [../../base]\n")
        .File("deploy/overlays/prod/kustomization.yaml", "resources: [../../base]\n");

    public void Dispose() => work.Dispose();

    [Fact]
    public void A_file_of_a_base_says_which_overlays_change_with_it()
    {
        Assert.Contains("fix sluice check --fix deploy/base/more.yaml (a Kustomize base: also changes deploy/overlays/dev and deploy/overlays/prod)", Flat(work.Cli.Run("check", "deploy/base/more.yaml").Output), StringComparison.Ordinal);
        var run = work.Cli.Run("check", "--fix", "deploy/base/more.yaml");
        Assert.Contains("fixed SLU1002 NetworkPolicy shop/more closes 1 connection deploy/base/more.yaml The file is part of a Kustomize base: this also changes deploy/overlays/dev and deploy/overlays/prod.", Flat(run.Output), StringComparison.Ordinal);
    }

    [Fact]
    public void A_file_that_is_only_itself_says_nothing_of_the_kind()
    {
        work.File("alone/more.yaml", Broken);
        Assert.Contains("fix sluice check --fix alone/more.yaml docs", Flat(work.Cli.Run("check", "alone/more.yaml").Output), StringComparison.Ordinal);
    }

    [Fact]
    public void A_patch_of_an_overlay_names_the_base_and_the_other_overlays()
    {
        Tool.Require("kubectl");
        var explained = Flat(work.Cli.Run("explain", "shop/api", "shop/db", "--port", "9999", "deploy/overlays").Output);
        Assert.Contains(
            "deploy/overlays/dev (rendered): not a file, the lines are those of the rendered object It was written in deploy/base/policies.yaml. A change there changes deploy/overlays/prod too;",
            explained[..explained.IndexOf("== prod", StringComparison.Ordinal)],
            StringComparison.Ordinal);
        Assert.Contains("deploy/overlays/prod (rendered): not a file", explained[explained.IndexOf("== prod", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.DoesNotContain("deploy/overlays/dev (rendered)", explained[explained.IndexOf("== prod", StringComparison.Ordinal)..], StringComparison.Ordinal);
        Assert.Contains("\"origin\": \"deploy/base/policies.yaml\"", Spaced(work.Cli.Run("explain", "shop/api", "shop/db", "--port", "9999", "deploy/overlays/dev", "-o", "json").Output), StringComparison.Ordinal);
        Assert.Contains(
            "fix sluice check --fix deploy/overlays/dev (shows the patch of the rendered object; it is for you to make, in deploy/base/more.yaml, which changes deploy/overlays/prod too)",
            Flat(work.Cli.Run("check", "deploy/overlays/dev").Output),
            StringComparison.Ordinal);
        var before = File.ReadAllText(Path.Combine(work.Folder, "deploy/base/more.yaml"));
        var run = Flat(work.Cli.Run("check", "--fix", "deploy/overlays/dev").Output);
        Assert.Contains("not saved SLU1002 NetworkPolicy shop/more deploy/overlays/dev (rendered): not a file", run, StringComparison.Ordinal);
        Assert.Contains("of rendered objects shown and not saved", run, StringComparison.Ordinal);
        Assert.Equal(before, File.ReadAllText(Path.Combine(work.Folder, "deploy/base/more.yaml")));
    }

    [Fact]
    public void A_patch_of_a_chart_is_of_the_rendered_object_and_names_the_template()
    {
        Tool.Require("helm");
        work.Shop("chart/templates").File("chart/Chart.yaml", "apiVersion: v2\nname: probe\nversion: 1.0.0\n").File("chart/templates/more.yaml", Broken);
        Assert.Contains(
            "fix sluice check --fix chart (shows the patch of the rendered object; it is for you to make, in chart/templates/more.yaml)",
            Flat(work.Cli.Run("check", "chart").Output),
            StringComparison.Ordinal);
        Assert.Contains(
            "not saved SLU1002 NetworkPolicy shop/more chart (rendered): not a file, the lines are those of the rendered object Change the template, chart/templates/more.yaml, or the values, so that it renders to this.",
            Flat(work.Cli.Run("check", "--fix", "chart").Output),
            StringComparison.Ordinal);
    }

    private static string Flat(string text) => string.Join(' ', text.Split((char[])[' ', '\n'], StringSplitOptions.RemoveEmptyEntries));

    private static string Spaced(string json) => json.Replace("\":\"", "\": \"", StringComparison.Ordinal);
}
