namespace Sluice.EndToEnd;

/// <summary><c>check</c> and <c>diff</c> with a charter, as a person runs them.</summary>
public sealed class CharterTests
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

    private const string Rates = """
        apiVersion: sluice.dev/v1alpha1
        kind: AccessException
        metadata: {name: rates}
        spec:
          opens: {from: api, to: 203.0.113.0/24, ports: [443]}
          owner: data@example.com
          reason: exchange rates
          dataClassification: public
          auditRef: CHG-7
          expires: 2026-12-31

        """;

    private const string Egress = """
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata: {name: rates, namespace: shop}
        spec:
          podSelector: {matchLabels: {app: api}}
          policyTypes: [Egress]
          egress:
            - to: [{ipBlock: {cidr: 203.0.113.0/24}}]
              ports: [{port: 443}]

        """;

    [Fact]
    public void What_is_compiled_passes_the_check_from_any_folder_and_a_hand_in_it_does_not()
    {
        using var here = new Workspace().File("deploy/shop.yaml", Manifests.Shop).File("sluice.yaml", Charter);
        Assert.Equal(0, here.Cli.Run("compile", "deploy", "--as-of", "2026-06-01").Code);
        var clean = here.Cli.Run("check", "deploy", "generated", "--as-of", "2026-06-01", "--only", "SLU4,SLU5");
        Assert.Equal((0, ""), (clean.Code, clean.Error));
        var file = Path.Combine(here.Folder, "generated/networkpolicy/shop.yaml");
        File.WriteAllText(file, File.ReadAllText(file).Replace("port: 5432", "port: 5433", StringComparison.Ordinal));
        var edited = here.Cli.Run("check", "deploy", "generated", "--as-of", "2026-06-01", "--only", "SLU4,SLU5");
        Assert.Equal(1, edited.Code);
        Assert.Contains("SLU4005  it was generated from the charter and edited by hand since", edited.Output, StringComparison.Ordinal);
        Assert.Contains("SLU4001", edited.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_charter_with_errors_is_shown_with_its_problems_and_nothing_is_compared()
    {
        using var here = new Workspace().Shop().File("sluice.yaml", Charter.Replace("to: db,", "to: dbs,", StringComparison.Ordinal));
        var run = here.Cli.Run("check", "deploy", "--as-of", "2026-06-01");
        Assert.Equal(1, run.Code);
        Assert.Contains("error SLU1018  there is no component dbs", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("SLU4", run.Output, StringComparison.Ordinal);
        var diff = here.Cli.Run("diff", "deploy", "deploy", "--as-of", "2026-06-01");
        Assert.Equal(1, diff.Code);
        Assert.Contains("error SLU1018  there is no component dbs", diff.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_charter_that_contradicts_itself_is_a_problem_with_both_places()
    {
        using var here = new Workspace().Shop().File("sluice.yaml", Charter + "  forbidden:\n    - {from: api, to: db}\n");
        var run = here.Cli.Run("check", "deploy", "--as-of", "2026-06-01");
        Assert.Equal(1, run.Code);
        Assert.Contains("SLU1019", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("SLU4", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_charter_check_says_nothing_about_one_and_unapproved_cannot_be_asked()
    {
        using var here = new Workspace().Shop();
        Assert.DoesNotContain("harter", here.Cli.Run("check", "deploy").Output, StringComparison.Ordinal);
        var run = here.Cli.Run("diff", "deploy", "deploy", "--fail-on", "unapproved");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith("sluice: --fail-on unapproved compares with a charter, and there is none\n", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_pull_request_is_judged_by_its_own_charter_and_shows_the_exceptions_it_adds()
    {
        using var here = new Workspace().Shop().File("deploy/deny.yaml", "apiVersion: networking.k8s.io/v1\nkind: NetworkPolicy\nmetadata: {name: deny, namespace: shop}\nspec: {podSelector: {}, policyTypes: [Ingress, Egress]}\n")
            .File("sluice.yaml", Charter).Commit();
        here.File("deploy/rates.yaml", Egress);
        var without = here.Cli.Run("diff", "HEAD:deploy", "deploy", "--fail-on", "unapproved", "--as-of", "2026-06-01");
        Assert.Equal(1, without.Code);
        Assert.Contains("not covered by the charter", without.Output, StringComparison.Ordinal);
        Assert.Contains("exit 1: 1 opened connection is not approved", without.Output, StringComparison.Ordinal);
        here.File("exceptions/rates.yaml", Rates);
        var with = here.Cli.Run("diff", "HEAD:deploy", "deploy", "--fail-on", "unapproved", "--as-of", "2026-06-01", "--output", "markdown");
        Assert.Equal((0, ""), (with.Code, with.Error));
        Assert.Contains("covered by exception rates (data&#64;example.com, until 2026-12-31)", with.Output, StringComparison.Ordinal);
        Assert.Contains("#### New exception rates", with.Output, StringComparison.Ordinal);
        here.Git("add", "--all").Git("commit", "--quiet", "--message", "rates");
        var revisions = here.Cli.Run("diff", "HEAD~1:deploy", "HEAD:deploy", "--fail-on", "unapproved", "--as-of", "2026-06-01");
        Assert.Equal(0, revisions.Code);
        Assert.Contains("covered by exception rates", revisions.Output, StringComparison.Ordinal);
        Assert.Contains("New exception rates", revisions.Output, StringComparison.Ordinal);
        var same = here.Cli.Run("diff", "HEAD:deploy", "deploy", "--as-of", "2026-06-01");
        Assert.DoesNotContain("exception", same.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_what_a_revision_did_not_have_is_new_under_the_same_charter()
    {
        using var here = new Workspace().Shop().File("sluice.yaml", Charter).Commit();
        here.File("deploy/rates.yaml", Egress);
        var run = here.Cli.Run("check", "deploy", "--since", "HEAD", "--as-of", "2026-06-01", "--only", "SLU4,SLU5");
        Assert.DoesNotContain("SLU4006", run.Output, StringComparison.Ordinal);
    }
}
