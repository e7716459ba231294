namespace Sluice.EndToEnd;

/// <summary>Needs helm.</summary>
public sealed class HelmTests : IDisposable
{
    private readonly Workspace work = new();

    public HelmTests()
    {
        Tool.Require("helm");
        work.File("chart/Chart.yaml", "apiVersion: v2\nname: probe\nversion: 1.0.0\n")
            .File("chart/values.yaml", "port: 8080\n")
            .File("chart/templates/scraper.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: scraper}}\n")
            .File("chart/templates/probe.yaml", Template);
    }

    public void Dispose() => work.Dispose();

    [Fact]
    public void Places_point_into_the_template()
    {
        var run = work.Cli.Run("list", "chart", "-o", "csv", "--namespace", "edge", "--to", "edge/probe");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("edge/probe ingress rule 1 (chart/templates/probe.yaml:18)", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Values_come_from_files_and_single_settings_in_that_order()
    {
        work.File("prod.yaml", "port: 9000\n");
        Assert.Contains(",TCP,8080,", work.Cli.Run("list", "chart", "-o", "csv").Output, StringComparison.Ordinal);
        Assert.Contains(",TCP,9000,", work.Cli.Run("list", "chart", "-o", "csv", "--values", "prod.yaml").Output, StringComparison.Ordinal);
        Assert.Contains(",TCP,9001,", work.Cli.Run("list", "chart", "-o", "csv", "--values", "prod.yaml", "--set", "port=9001").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_chart_in_a_folder_is_a_unit()
    {
        work.Shop();
        var run = work.Cli.Run("list", "-o", "json");
        Assert.Empty(SourceTests.Problems(run));
        Assert.Contains("\"probe\"", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Missing_charts_are_named_with_the_command_that_fetches_them()
    {
        work.File("chart/Chart.yaml", "apiVersion: v2\nname: probe\nversion: 1.0.0\ndependencies:\n  - {name: redis, version: 1.0.0, repository: 'https://example.com'}\n");
        var run = work.Cli.Run("list", "chart");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("redis", run.Error, StringComparison.Ordinal);
        Assert.Contains("helm dependency build chart", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_template_that_fails_is_named_with_its_line()
    {
        work.Shop().File("chart/templates/broken.yaml", "kind: Pod\nmetadata:\n  name: {{ nope }}\n");
        var problem = Assert.Single(SourceTests.Problems(work.Cli.Run("list", "-o", "json")));
        Assert.Equal(("SLU1015", "chart/templates/broken.yaml", 3), (problem.Id, problem.File, problem.Line));
    }

    [Fact]
    public void A_chart_that_cannot_be_rendered_is_not_an_empty_side_of_a_comparison()
    {
        work.Shop().File("chart/templates/broken.yaml", "kind: Pod\nmetadata:\n  name: {{ nope }}\n");
        foreach (var (old, @new) in (ReadOnlySpan<(string, string)>)[("chart", "deploy"), ("deploy", "chart")])
        {
            var run = work.Cli.Run("diff", old, @new);
            Assert.Equal((2, ""), (run.Code, run.Output));
            Assert.Contains("chart/templates/broken.yaml:3:1: the chart chart cannot be rendered", run.Error, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void A_comparison_names_the_chart_that_makes_its_answer_unknown()
    {
        work.Shop().Shop("new").File("new/chart/Chart.yaml", "apiVersion: v2\nname: probe\nversion: 1.0.0\n");
        Assert.Contains("Opens and closes nothing.", work.Cli.Run("diff", "deploy", "new").Output, StringComparison.Ordinal);
        var run = work.File("new/chart/templates/broken.yaml", "kind: Pod\nmetadata:\n  name: {{ nope }}\n").Cli.Run("diff", "deploy", "new");
        Assert.Contains("what could not be read may decide it", run.Output, StringComparison.Ordinal);
        Assert.Contains("new/chart/templates/broken.yaml:3", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("no policy did", run.Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--values", "absent.yaml", "there is no file 'absent.yaml' for --values")]
    [InlineData("--set", "port", "failed parsing --set data: key \"port\" has no value")]
    public void An_option_that_helm_cannot_use_is_named_and_no_template_is_blamed(string option, string value, string reason)
    {
        work.Cli.Environment["COLUMNS"] = "100";
        var run = work.Cli.Run("list", "chart", option, value);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(reason, run.Error.ReplaceLineEndings(" ").Replace("   ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Contains("Mend the option", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void The_name_of_a_chart_is_never_taken_for_an_option()
    {
        work.File("chart/Chart.yaml", "apiVersion: v2\nname: --post-renderer=./run.sh\nversion: 1.0.0\n").File("run.sh", "#!/bin/sh\ntouch ran\n");
        work.Cli.Bash("chmod +x run.sh; sluice list chart");
        Assert.False(File.Exists(Path.Combine(work.Folder, "ran")));
    }

    private const string Template = """
        apiVersion: v1
        kind: Pod
        metadata:
          name: {{ .Chart.Name }}
          labels: {app: probe}
        ---
        {{- if .Values.port }}
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: {{ .Chart.Name }}
        spec:
          podSelector:
            matchLabels:
              app: probe
          ingress:
            # metrics
            - from:
                - namespaceSelector: {}
              ports:
                - port: {{ .Values.port }}
        {{- end }}

        """;
}
