using System.Text.Json;

namespace Sluice.EndToEnd;

public sealed class SourceTests : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void Standard_input_is_read_like_a_file()
    {
        var run = work.Cli.Run(Manifests.Shop + "---\n" + Manifests.Policies, ["list", "-", "-o", "csv"]);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("Deployment,shop,api,StatefulSet,shop,db,allow,TCP,5432", run.Output, StringComparison.Ordinal);
        Assert.Contains("(-:", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Hidden_folders_and_other_files_do_not_count()
    {
        work.Shop().File("deploy/.git/open.yaml", OpenToAll).File("deploy/.cache/open.yaml", OpenToAll).File("deploy/open.yaml.bak", OpenToAll);
        Assert.DoesNotContain("open-to-all", work.Cli.Run("list", "deploy", "-o", "json").Output, StringComparison.Ordinal);
        Assert.Contains("open-to-all", work.File("deploy/open.yml", OpenToAll).Cli.Run("list", "deploy", "-o", "json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_to_an_own_parent_is_a_problem_and_reading_ends()
    {
        work.Shop();
        Directory.CreateSymbolicLink(Path.Combine(work.Folder, "deploy", "loop"), "..");
        var run = work.Cli.Run("list", "deploy", "-o", "json");
        Assert.Equal(0, run.Code);
        Assert.Equal(["SLU1014"], Problems(run).Select(problem => problem.Id));
    }

    [Fact]
    public void A_link_to_a_folder_elsewhere_is_followed()
    {
        work.Shop("elsewhere").File("deploy/namespace.yaml", "{apiVersion: v1, kind: Namespace, metadata: {name: edge}}");
        Directory.CreateSymbolicLink(Path.Combine(work.Folder, "deploy", "shop"), "../elsewhere");
        Assert.Contains("deploy/shop/policies.yaml", work.Cli.Run("list", "deploy", "-o", "json").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pipe_that_nobody_writes_to_does_not_hang_the_reading()
    {
        Assert.Equal(0, work.Shop().Cli.Bash("mkfifo deploy/pipe.yaml").Code);
        var problem = Assert.Single(Problems(work.Cli.Run("list", "deploy", "-o", "json")));
        Assert.Equal(("SLU1014", "deploy/pipe.yaml"), (problem.Id, problem.File));
    }

    [Fact]
    public void A_pipe_that_is_named_is_waited_for() =>
        Assert.Contains("Pod,default,lone", work.Cli.Bash("sluice list <(sleep 1; echo '{apiVersion: v1, kind: Pod, metadata: {name: lone}}') -o csv").Output, StringComparison.Ordinal);

    [Theory]
    [InlineData("/dev/zero", "device that gives no end")]
    [InlineData("/dev/tty", "no such device or address")]
    [InlineData("nowhere.yaml", "a link to nowhere.yaml, which does not exist")]
    [InlineData("odd.yaml", "a link that leads back to itself")]
    public void What_is_no_file_is_a_problem_that_names_it(string target, string reason)
    {
        File.CreateSymbolicLink(Path.Combine(work.Shop().Folder, "deploy", "odd.yaml"), target);
        var problem = Assert.Single(Problems(work.Cli.Run("list", "deploy", "-o", "json")));
        Assert.Equal(("SLU1014", "deploy/odd.yaml"), (problem.Id, problem.File));
        Assert.Contains(reason, problem.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void What_alone_was_given_and_cannot_be_read_is_named()
    {
        File.CreateSymbolicLink(Path.Combine(work.Folder, "lost.yaml"), "nowhere.yaml");
        Assert.Equal(new CliRun(2, "", "sluice: lost.yaml: cannot be read: it is a link to nowhere.yaml, which does not exist\n"), work.Cli.Run("check"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("# nothing\n---\n")]
    [InlineData("replicas: 3\nimage: shop\n")]
    public void Without_a_Kubernetes_object_nothing_is_judged(string text)
    {
        var input = work.File("deploy/values.yaml", text).Cli.Run(text, ["check", "-"]);
        Assert.Equal((2, ""), (input.Code, input.Output));
        Assert.Contains("see whether the command before the pipe succeeded", input.Error.ReplaceLineEndings(" ").Replace("   ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        var folder = work.Cli.Run("check", "deploy");
        Assert.Equal((2, ""), (folder.Code, folder.Output));
        Assert.Contains("no Kubernetes object in deploy", folder.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_list_without_items_says_that_there_are_none() =>
        Assert.Equal(0, work.Cli.Run("{\"apiVersion\": \"v1\", \"kind\": \"List\", \"items\": []}", ["check", "-"]).Code);

    [Fact]
    public void What_cannot_be_read_makes_every_answer_unknown()
    {
        work.Shop();
        File.CreateSymbolicLink(Path.Combine(work.Folder, "deploy", "lost.yaml"), "nowhere.yaml");
        var run = work.Cli.Run("list", "deploy", "-o", "json");
        Assert.Equal(0, run.Code);
        using var answer = JsonDocument.Parse(run.Output);
        Assert.Equal(0, answer.RootElement.GetProperty("connections").GetArrayLength());
        Assert.NotEqual(0, answer.RootElement.GetProperty("unknown").GetArrayLength());
        Assert.Contains("deploy/lost.yaml could not be read", work.Cli.Run("list", "deploy").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void The_same_files_give_the_same_bytes()
    {
        var first = work.Shop().Cli.Run("list", "deploy", "-o", "json").Output;
        for (var run = 0; run < 3; run++) Assert.Equal(first, work.Cli.Run("list", "deploy", "-o", "json").Output);
    }

    [Fact]
    public void The_default_namespace_is_that_of_objects_that_name_none()
    {
        work.File("pod.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: lone}}");
        Assert.Contains("Pod,default,lone", work.Cli.Run("list", "-o", "csv").Output, StringComparison.Ordinal);
        Assert.Contains("Pod,edge,lone", work.Cli.Run("list", "-o", "csv", "--namespace", "edge").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Surroundings_take_part_without_being_judged()
    {
        work.Shop().File("around/edge.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: probe, namespace: edge}}");
        Assert.DoesNotContain("edge", work.Cli.Run("list", "deploy", "-o", "csv").Output, StringComparison.Ordinal);
        Assert.Contains("Pod,edge,probe", work.Cli.Run("list", "deploy", "--with", "around", "-o", "csv").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_revision_is_read_from_the_object_database()
    {
        var before = work.Shop().Commit().Cli.Run("list", "deploy", "-o", "csv").Output;
        Directory.Delete(Path.Combine(work.Folder, "deploy"), recursive: true);
        var run = work.Cli.Run("list", "HEAD:deploy", "-o", "csv");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(before.Replace("(deploy/", "(HEAD:deploy/", StringComparison.Ordinal), run.Output);
        Assert.Equal(run.Output, work.Cli.Run("list", "HEAD:", "-o", "csv").Output);
        Assert.Equal("", work.Cli.Bash("git status --short | grep -v '^ D' || true").Output);
    }

    [Fact]
    public void A_path_of_a_revision_counts_from_the_top_of_the_repository_unless_it_begins_with_a_dot()
    {
        work.Shop("apps/deploy").Commit();
        var below = new Cli(Path.Combine(work.Folder, "apps"));
        Assert.Equal(0, below.Run("list", "HEAD:apps/deploy").Code);
        Assert.Equal(0, below.Run("list", "HEAD:./deploy").Code);
        Assert.Equal(0, below.Run("list", $"HEAD:{work.Folder}/apps/deploy").Code);
        Assert.Equal(2, below.Run("list", "HEAD:deploy").Code);
    }

    [Fact]
    public void An_existing_file_wins_over_a_revision()
    {
        work.File("README", "nothing").Commit().File("HEAD:x.yaml", "{apiVersion: v1, kind: Pod, metadata: {name: lone}}");
        Assert.Contains("Pod,default,lone", work.Cli.Run("list", "HEAD:x.yaml", "-o", "csv").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("HEAD:deploi", "Did you mean HEAD:deploy?")]
    [InlineData("HEADER:deploy", "names no revision")]
    [InlineData("--all:deploy", "there is no option")]
    public void A_revision_or_path_in_it_that_does_not_exist_is_bad_input(string source, string reason)
    {
        var run = work.Shop().Commit().Cli.Run("list", source);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(reason, run.Error, StringComparison.Ordinal);
    }

    private const string OpenToAll = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: open-to-all, namespace: shop}
        spec: {podSelector: {}, ingress: [{}], egress: [{}], policyTypes: [Ingress, Egress]}
        """;

    internal static IReadOnlyList<(string Id, string File, int Line, string Message)> Problems(CliRun run)
    {
        using var answer = JsonDocument.Parse(run.Output);
        return
        [
            .. answer.RootElement.GetProperty("problems").EnumerateArray().Select(problem => (
                problem.GetProperty("id").GetString()!,
                problem.TryGetProperty("file", out var file) ? file.GetString()! : "",
                problem.TryGetProperty("line", out var line) ? line.GetInt32() : 0,
                problem.GetProperty("message").GetString()!)),
        ];
    }
}
