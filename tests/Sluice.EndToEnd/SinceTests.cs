namespace Sluice.EndToEnd;

/// <summary><c>check --since</c>: what is new is said, and what cannot be compared never passes for new.</summary>
public sealed class SinceTests
{
    [Theory]
    [InlineData("nope", "--since nope: 'nope' names no revision of this Git repository")]
    [InlineData("", "--since : '' names no revision of this Git repository")]
    public void A_revision_that_does_not_exist_is_bad_input_and_nothing_is_judged(string revision, string error)
    {
        using var here = new Workspace().Shop().Commit();
        var run = here.Cli.Run("check", "deploy", "--since", revision);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith($"sluice: {error}\n  A revision is a commit, a tag or a branch", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Outside_of_a_repository_there_is_nothing_to_compare_with()
    {
        using var here = new Workspace().Shop();
        var run = here.Cli.Run("check", "deploy", "--since", "main");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith("sluice: --since main: this folder is in no Git repository\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_no_file_has_no_revision()
    {
        using var here = new Workspace().Shop().Commit();
        var run = here.Cli.Run("check", "HEAD:deploy", "--since", "HEAD");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith("sluice: --since compares files with a Git revision, and HEAD:deploy is none\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_new_folder_is_new_as_a_whole_which_is_said_and_the_others_keep_what_they_had()
    {
        using var here = new Workspace().Shop().Commit();
        const string policy = "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: late, namespace: late}\nspec: {podSelector: {}, ingress: [{}], egress: [{}], policyTypes: [Ingress, Egress]}\n";
        here.File("added/late.yaml", policy);
        Assert.Contains("SLU3008", here.Cli.Run("check", "deploy").Output, StringComparison.Ordinal);
        var run = here.Cli.Run("check", "deploy", "added", "--since", "HEAD");
        Assert.Equal("sluice: HEAD has no added: all that is found there counts as new\n", run.Error);
        Assert.DoesNotContain("SLU3008", run.Output, StringComparison.Ordinal);
        Assert.Contains("NetworkPolicy late/late", run.Output, StringComparison.Ordinal);
        var same = here.Cli.Run("check", "deploy", "--since", "HEAD");
        Assert.Equal((0, ""), (same.Code, same.Error));
        Assert.StartsWith("no findings", same.Output, StringComparison.Ordinal);
    }
}
