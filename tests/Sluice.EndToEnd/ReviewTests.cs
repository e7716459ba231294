namespace Sluice.EndToEnd;

/// <summary>review as a person runs it, in a real Git repository: the history, the gate, and exceptions that are edited in their files.</summary>
public sealed class ReviewTests
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
          forbidden:
            - {from: db, to: internet, reason: data stays}
          exceptions: {longest: 200d}

        """;

    private const string Exception = """
        # Ask data@example.com before you change this.
        apiVersion: sluice.dev/v1alpha1
        kind: AccessException
        metadata: {name: rates}
        spec:
          opens: {from: api, to: 203.0.113.0/24, ports: [443]}   # the bank
          owner: data@example.com
          reason: exchange rates
          dataClassification: public
          auditRef: CHG-7
          expires: "2026-06-30"   # end of the quarter
          review: {every: 90d, last: 2026-01-15}

        """;

    private const string File = "exceptions/rates.yaml";

    [Fact]
    public void The_history_says_who_added_and_renewed_an_exception_and_what_is_not_committed()
    {
        using var here = Here().Commit();
        here.File(File, Exception.Replace("06-30", "09-30", StringComparison.Ordinal)).Git("add", "--all").Git("commit", "--quiet", "--author", "Grace <grace@example.com>", "--date", "2026-05-04T10:00:00Z", "--message", "renew rates");
        Directory.CreateDirectory(Path.Combine(here.Folder, "exceptions", "data"));
        here.Git("mv", File, "exceptions/data/rates.yaml").Git("commit", "--quiet", "--message", "move");
        here.File("exceptions/data/rates.yaml", Exception.Replace("06-30", "08-31", StringComparison.Ordinal)).File("exceptions/new.yaml", Exception.Replace("name: rates", "name: fresh", StringComparison.Ordinal));
        var run = here.Cli.Run("review", "deploy", "--as-of", "2026-06-01");
        Assert.Equal((0, ""), (run.Code, run.Error));
        var history = run.Output[run.Output.IndexOf("History of the exceptions", StringComparison.Ordinal)..];
        Assert.Contains("now         fresh  added, until 2026-06-30\n              not committed yet\n", history, StringComparison.Ordinal);
        Assert.Contains("now         rates  shortened from 2026-09-30 to 2026-08-31\n              not committed yet\n", history, StringComparison.Ordinal);
        Assert.Contains("2026-05-04  rates  renewed from 2026-06-30 to 2026-09-30\n              Grace <grace@example.com>\n", history, StringComparison.Ordinal);
        Assert.Contains("rates  added, until 2026-06-30\n              test <test@example.com>\n", history, StringComparison.Ordinal);
        Assert.DoesNotContain("removed", history, StringComparison.Ordinal);
        Assert.DoesNotContain(" move", history, StringComparison.Ordinal);
        here.Git("add", "--all").Git("commit", "--quiet", "--message", "more").Git("rm", "--quiet", "exceptions/data/rates.yaml").Git("commit", "--quiet", "--message", "gone");
        Assert.Contains("rates  removed\n", here.Cli.Run("review", "deploy", "--as-of", "2026-06-01").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_charter_in_a_folder_of_a_repository_has_its_own_history()
    {
        using var here = new Workspace().File("net/deploy/shop.yaml", Manifests.Shop).File("net/sluice.yaml", Charter).File($"net/{File}", Exception).File(File, Exception.Replace("name: rates", "name: other", StringComparison.Ordinal)).Commit();
        var run = here.Cli.Run("review", "net/deploy", "--charter", "net", "--as-of", "2026-06-01");
        Assert.Contains("rates  added, until 2026-06-30", run.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("other", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_Git_the_review_is_whole_but_for_the_history_and_says_so()
    {
        using var here = Here();
        var run = here.Cli.Run("review", "deploy", "--as-of", "2026-06-01");
        Assert.Equal(0, run.Code);
        Assert.EndsWith("No history: the charter lies in no Git repository.\n", run.Output, StringComparison.Ordinal);
        Assert.EndsWith("The history was left out.\n", here.Cli.Run("review", "deploy", "--no-history").Output, StringComparison.Ordinal);
        here.Git("init", "--quiet");
        Assert.Contains("now  rates  added, until 2026-06-30", here.Cli.Run("review", "deploy", "--as-of", "2026-06-01").Output, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("2026-06-01", "expired,incomplete", 0)]
    [InlineData("2026-06-01", "expiring", 1)]
    [InlineData("2026-06-01", "overdue", 1)]
    [InlineData("2026-07-01", "expired", 1)]
    [InlineData("2026-07-01", "expiring,overdue", 0)]
    public void A_pipeline_stops_for_what_it_asks_about(string day, string ground, int code)
    {
        using var here = Here();
        Assert.Equal(code, here.Cli.Run("review", "deploy", "--as-of", day, "--fail-on", ground, "--no-history").Code);
    }

    [Fact]
    public void The_same_day_gives_the_same_bytes_in_every_format()
    {
        using var here = Here().Commit();
        foreach (var format in (string[])["text", "json", "markdown", "csv", "html", "oscal"])
        {
            var run = here.Cli.Run("review", "deploy", "--as-of", "2026-06-01", "-o", format);
            Assert.Equal((0, ""), (run.Code, run.Error));
            Assert.Equal(run.Output, here.Cli.Run("review", "deploy", "--as-of", "2026-06-01", "-o", format).Output);
        }

        Assert.NotEqual(here.Cli.Run("review", "deploy", "--as-of", "2026-06-01").Output, here.Cli.Run("review", "deploy", "--as-of", "2026-06-02").Output);
    }

    [Fact]
    public void A_renewal_edits_the_days_and_nothing_else_and_says_what_stays_open()
    {
        using var here = Here();
        string[] line = ["review", "renew", "rates", "--until", "2026-12-01", "--reason", "the bank *still* needs it", "deploy", "--as-of", "2026-06-01"];
        var dry = here.Cli.Run([.. line, "--dry-run"]);
        Assert.Equal((0, ""), (dry.Code, dry.Error));
        Assert.StartsWith("not saved  rates renewed until 2026-12-01 (its end was 2026-06-30)\n   exceptions/rates.yaml\n   11 -   expires: \"2026-06-30\"   # end of the quarter\n", dry.Output, StringComparison.Ordinal);
        Assert.Equal((Exception, false), (here.Read(File), here.Has("CHANGELOG.md")));
        var run = here.Cli.Run(line);
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Equal(dry.Output["not saved".Length..], run.Output["saved".Length..]);
        Assert.Equal(Exception.Replace("2026-06-30", "2026-12-01", StringComparison.Ordinal).Replace("2026-01-15", "2026-06-01", StringComparison.Ordinal), here.Read(File));
        Assert.Equal(
            "# Changelog of the charter\n\n- 2026-06-01: `rates` renewed until 2026-12-01 (its end was 2026-06-30): the bank \\*still\\* needs it. Keeps open 1 connection: shop/api → 203.0.113.0/24 TCP 443.\n",
            here.Read("CHANGELOG.md"));
        Assert.Equal(0, here.Cli.Run("review", "deploy", "--as-of", "2026-10-01", "--fail-on", "expired").Code);
    }

    [Fact]
    public void What_has_expired_opens_again_and_the_newest_line_comes_first()
    {
        using var here = Here().File("CHANGELOG.md", "# Ours\r\n\r\nBy hand.\r\n\r\n- 2026-01-01: began\r\n");
        Assert.Equal(0, here.Cli.Run("review", "renew", "rates", "--until", "2026-12-01", "--reason", "again", "deploy", "--as-of", "2026-08-01").Code);
        Assert.Equal(
            "# Ours\r\n\r\nBy hand.\r\n\r\n- 2026-08-01: `rates` renewed until 2026-12-01 (its end was 2026-06-30): again. Opens 1 connection: shop/api → 203.0.113.0/24 TCP 443.\r\n- 2026-01-01: began\r\n",
            here.Read("CHANGELOG.md"));
    }

    [Theory]
    [InlineData("renew rats --until 2026-12-01 --reason x", "there is no exception rats; did you mean rates?")]
    [InlineData("renew rates --until 2026-05-31 --reason x", "2026-05-31 is before today, 2026-06-01")]
    [InlineData("renew rates --until 2026-06-30 --reason x", "the exception rates counts until 2026-06-30 already")]
    [InlineData("renew rates --until 2026-12-19 --reason x", "until 2026-12-19 the exception rates would last 201 days from 2026-06-01, and the charter allows 200")]
    [InlineData("renew half --until 2026-12-01 --reason x", "the exception half lacks owner, so that it counts on no day, renewed or not")]
    [InlineData("renew leak --until 2026-12-01 --reason x", "the charter would contradict itself, and nothing was changed")]
    [InlineData("renew rates --until tomorrow --reason x", "'tomorrow' is no day")]
    [InlineData("renew rates --until 2026-12-01", "--reason is missing")]
    [InlineData("revoke half", "the exception half lacks owner and counts on no day: there is nothing to end")]
    [InlineData("revoke leak", "the exception leak ended on 2026-05-01: there is nothing to end")]
    public void What_must_not_be_is_refused_with_the_reason_and_nothing_is_touched(string line, string error)
    {
        using var here = Here().File("exceptions/half.yaml", Exception.Replace("name: rates", "name: half", StringComparison.Ordinal).Replace("  owner: data@example.com\n", "", StringComparison.Ordinal))
            .File("exceptions/leak.yaml", Exception.Replace("name: rates", "name: leak", StringComparison.Ordinal).Replace("from: api", "from: db", StringComparison.Ordinal).Replace("2026-06-30", "2026-05-01", StringComparison.Ordinal));
        var before = here.Files();
        var run = here.Cli.Run([.. "review".Split(' '), .. line.Split(' '), .. "--as-of 2026-06-01".Split(' ')]);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(error, run.Error.ReplaceLineEndings(" ").Replace("   ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.Equal(before, here.Files());
    }

    [Fact]
    public void A_revoked_exception_ends_yesterday_and_keeps_its_file()
    {
        using var here = Here();
        var run = here.Cli.Run("review", "revoke", "rates", "deploy", "--reason", "the bank moved", "--as-of", "2026-06-01");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.EndsWith("Closes 1 connection: shop/api → 203.0.113.0/24 TCP 443.\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(Exception.Replace("2026-06-30", "2026-05-31", StringComparison.Ordinal), here.Read(File));
        Assert.Contains("- 2026-06-01: `rates` revoked (its end was 2026-06-30): the bank moved. Closes 1 connection", here.Read("CHANGELOG.md"), StringComparison.Ordinal);
        Assert.Equal(1, here.Cli.Run("review", "deploy", "--as-of", "2026-06-01", "--fail-on", "expired").Code);
    }

    [Fact]
    public void A_file_is_removed_only_when_it_holds_nothing_but_the_exception()
    {
        using var here = Here().File("exceptions/both.yaml", $"{Exception.Replace("name: rates", "name: one", StringComparison.Ordinal)}---\n{Exception.Replace("name: rates", "name: two", StringComparison.Ordinal)}");
        var shared = here.Cli.Run("review", "revoke", "one", "--delete", "--as-of", "2026-06-01");
        Assert.Equal(2, shared.Code);
        Assert.Contains("exceptions/both.yaml holds more than the exception one, and is not removed", shared.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal((true, false), (here.Has("exceptions/both.yaml"), here.Has("CHANGELOG.md")));
        Assert.Equal(0, here.Cli.Run("review", "revoke", "rates", "--delete", "--dry-run").Code);
        Assert.True(here.Has(File));
        Assert.Equal(0, here.Cli.Run("review", "revoke", "rates", "--delete", "--as-of", "2026-06-01").Code);
        Assert.Equal((false, true), (here.Has(File), here.Has("CHANGELOG.md")));
    }

    [Fact]
    public void When_one_of_two_files_cannot_be_saved_neither_is()
    {
        using var here = Here();
        Directory.CreateDirectory(Path.Combine(here.Folder, "CHANGELOG.md"));
        var run = here.Cli.Run("review", "renew", "rates", "--until", "2026-12-01", "--reason", "x", "--as-of", "2026-06-01");
        Assert.Equal((3, ""), (run.Code, run.Output));
        Assert.Contains("Nothing was changed.", run.Error.ReplaceLineEndings(" "), StringComparison.Ordinal);
        Assert.Equal(Exception, here.Read(File));
    }

    [Fact]
    public void A_charter_that_is_wrong_is_not_reviewed_and_everything_wrong_with_it_is_said()
    {
        using var here = Here().File(File, Exception.Replace("owner:", "ownr:", StringComparison.Ordinal));
        var run = here.Cli.Run("review", "deploy");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("exceptions/rates.yaml:7", run.Error, StringComparison.Ordinal);
        using var empty = new Workspace();
        Assert.Contains("there is no charter here", empty.Cli.Run("review").Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Shells_complete_grounds_formats_and_the_verbs_below()
    {
        using var here = new Workspace();
        Assert.Equal("expired\nexpiring\nincomplete\noverdue", here.Cli.Run("[suggest:24]", "sluice review --fail-on ").Output.Trim());
        Assert.Contains("oscal", here.Cli.Run("[suggest:17]", "sluice review -o ").Output.Split('\n'));
        Assert.Contains("renew", here.Cli.Run("[suggest:14]", "sluice review ").Output.Split('\n'));
        Assert.Contains("--until", here.Cli.Run("[suggest:24]", "sluice review renew --un").Output.Split('\n'));
    }

    [Theory]
    [InlineData("renew")]
    [InlineData("revoke")]
    public void The_verbs_below_have_help_with_two_examples(string verb)
    {
        using var here = new Workspace();
        var run = here.Cli.Run("review", verb, "--help");
        Assert.StartsWith($"sluice review {verb} NAME [PATH…] [options]\n", run.Output, StringComparison.Ordinal);
        Assert.Equal(2, run.Output.Split('\n').Count(line => line.StartsWith($"  sluice review {verb} ", StringComparison.Ordinal)));
        Assert.Contains("--quiet", run.Output, StringComparison.Ordinal);
    }

    private static Workspace Here() => new Workspace().File("deploy/shop.yaml", Manifests.Shop).File("sluice.yaml", Charter).File(File, Exception);
}
