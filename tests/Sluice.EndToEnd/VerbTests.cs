namespace Sluice.EndToEnd;

/// <summary>explain, test, diff and check --fix as a person runs them.</summary>
public sealed class VerbTests
{
    [Fact]
    public void An_answer_of_explain_is_no_failure_whatever_it_says()
    {
        using var here = new Workspace().Shop();
        var denied = here.Cli.Run("explain", "shop/db", "shop/api", "--port", "80", "deploy");
        Assert.Equal(0, denied.Code);
        Assert.StartsWith("Denied. shop/db may not open TCP 80 to shop/api: ", denied.Output, StringComparison.Ordinal);
        var allowed = here.Cli.Run("explain", "shop/api", "shop/statefulset/db", "--port", "5432", "deploy");
        Assert.Equal(0, allowed.Code);
        Assert.StartsWith("Allowed. shop/api may open TCP 5432 to shop/db.", allowed.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_name_that_is_not_there_is_bad_input_with_the_nearest_one()
    {
        using var here = new Workspace().Shop();
        var run = here.Cli.Run("explain", "shop/apj", "shop/db", "deploy");
        Assert.Equal(2, run.Code);
        Assert.Contains("Did you mean shop/api?", run.Error, StringComparison.Ordinal);
        Assert.Empty(run.Output);
    }

    [Fact]
    public void Expectations_pass_or_fail_and_mistakes_in_them_are_bad_input()
    {
        using var here = new Workspace().Shop().File("good.yaml", "- {from: shop/api, to: shop/db, port: 5432, expect: allow}\n")
            .File("bad.yaml", "flows:\n  - {from: shop/api, to: shop/db, port: 5432, expect: deny}\n  - {from: shop/db, to: shop/api, expect: deny}\n")
            .File("wrong.yaml", "- {from: shop/api, to: shop/db, expects: allow}\n");
        Assert.Equal(new CliRun(0, "1 passed, 0 failed\n", ""), here.Cli.Run("test", "good.yaml", "deploy"));
        var bad = here.Cli.Run("test", "bad.yaml", "deploy");
        Assert.Equal(1, bad.Code);
        Assert.StartsWith("✗ shop/api → shop/db 5432/TCP   expected deny, is allow", bad.Output, StringComparison.Ordinal);
        Assert.EndsWith("1 passed, 1 failed\n", bad.Output, StringComparison.Ordinal);
        var wrong = here.Cli.Run("test", "wrong.yaml", "deploy");
        Assert.Equal(2, wrong.Code);
        Assert.Contains("wrong.yaml:1:33: there is no field `expects` here; did you mean `expect`?", wrong.Error, StringComparison.Ordinal);
        Assert.Contains("a flow needs `expect`", wrong.Error, StringComparison.Ordinal);
        Assert.Equal(2, here.Cli.Run("test", "nowhere.yaml", "deploy").Code);
    }

    [Fact]
    public void A_revision_is_compared_with_the_working_copy()
    {
        using var here = new Workspace().Shop().Commit();
        here.File("deploy/policies.yaml", Manifests.Policies.Replace("    - from:\n        - podSelector: {matchLabels: {app: api}}\n      ports:", "    - ports:", StringComparison.Ordinal));
        var run = here.Cli.Run("diff", "HEAD:deploy", "deploy");
        Assert.Equal(0, run.Code);
        Assert.StartsWith("Opens ", run.Output, StringComparison.Ordinal);
        Assert.Contains("every peer in shop/allow-db ingress rule 1 (was app=api)", run.Output.ReplaceLineEndings(" ").Replace("       ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(1, here.Cli.Run("diff", "HEAD:deploy", "deploy", "--fail-on", "opened").Code);
        Assert.Equal(0, here.Cli.Run("diff", "HEAD:deploy", "deploy", "--fail-on", "closed").Code);
        Assert.Equal(2, here.Cli.Run("diff", "HEAD:deploy", "deploy", "--fail-on", "everything").Code);
    }

    [Fact]
    public void A_side_without_manifests_is_an_empty_cluster()
    {
        using var here = new Workspace().Shop();
        Directory.CreateDirectory(Path.Combine(here.Folder, "empty"));
        var run = here.Cli.Run("diff", "empty", "deploy");
        Assert.Equal(0, run.Code);
        Assert.Contains("New: shop/api and shop/db.", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_fix_is_saved_with_its_comments_and_the_finding_is_gone()
    {
        using var here = new Workspace().Shop();
        const string broken = "          - podSelector: {matchLabels: {app: api}}\n            ports:  # the database\n              - port: 5432\n";
        here.File("deploy/more.yaml", "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: more, namespace: shop}\nspec:\n  podSelector: {matchLabels: {app: db}}\n  ingress:\n      - from:\n" + broken);
        Assert.Contains("SLU1002", here.Cli.Run("check", "deploy").Output, StringComparison.Ordinal);
        var run = here.Cli.Run("check", "deploy", "--fix");
        Assert.StartsWith("fixed SLU1002  NetworkPolicy shop/more", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("          - podSelector: {matchLabels: {app: api}}\n        ports:  # the database\n          - port: 5432\n", File.ReadAllText(Path.Combine(here.Folder, "deploy/more.yaml")), StringComparison.Ordinal);
        Assert.DoesNotContain("SLU1002", here.Cli.Run("check", "deploy").Output, StringComparison.Ordinal);
        Assert.Equal(3, Directory.GetFiles(Path.Combine(here.Folder, "deploy")).Length);
    }
}
