namespace Sluice.EndToEnd;

public sealed class CommandLineTests : IDisposable
{
    private readonly Workspace work = new();

    public void Dispose() => work.Dispose();

    [Fact]
    public void The_answer_is_on_standard_output_and_nothing_is_on_standard_error()
    {
        var run = work.Shop().Cli.Run("list", "deploy");
        Assert.Equal((0, ""), (run.Code, run.Error));
        Assert.Contains("→ shop/db", run.Output, StringComparison.Ordinal);
        Assert.Contains("TCP 5432", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_path_the_current_folder_is_read() =>
        Assert.Equal(work.Shop().Cli.Run("list", ".").Output, work.Cli.Run("list").Output);

    [Theory]
    [InlineData("lsit", "list")]
    [InlineData("completions bash", "completion")]
    [InlineData("list --form shop/api", "--from")]
    [InlineData("list --no-colour", "--no-color")]
    [InlineData("list --output jsn", "json")]
    [InlineData("list --profile calcio", "calico")]
    [InlineData("list --to shop/bd", "shop/db")]
    [InlineData("list depoly", "deploy")]
    [InlineData("list deploy -n shpo", "shop")]
    [InlineData("help chek", "check")]
    [InlineData("version", "--version")]
    public void What_is_misspelt_gets_what_was_meant_and_exit_2(string line, string meant)
    {
        var run = work.Shop().Cli.Run(line.Split(' '));
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains($"id you mean {meant}?", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Help_and_version_are_found_by_the_words_that_people_try()
    {
        Assert.Equal(work.Cli.Run("list", "--help"), work.Cli.Run("help", "list"));
        Assert.Equal(work.Cli.Run("--help"), work.Cli.Run("help"));
        Assert.Equal(work.Cli.Run("--version"), work.Cli.Run("-v"));
    }

    [Fact]
    public void Checks_are_chosen_in_any_case() => Assert.Equal(
        work.Shop().Cli.Run("check", "deploy", "--only", "SLU3", "-o", "json"), work.Cli.Run("check", "deploy", "--only", "slu3", "-o", "json"));

    [Fact]
    public void A_file_that_cannot_be_written_says_why_and_what_to_do()
    {
        var run = work.Shop().Cli.Run("list", "deploy", "--output-file", "nowhere/list.txt");
        Assert.Equal((3, ""), (run.Code, run.Output));
        Assert.Contains("there is no folder", run.Error, StringComparison.Ordinal);
        Assert.Contains("it is a folder", work.Cli.Run("list", "deploy", "--output-file", "deploy").Error, StringComparison.Ordinal);
        Assert.Contains("--output-file", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_unknown_format_lists_the_known_ones()
    {
        var run = work.Shop().Cli.Run("list", "deploy", "-o", "pdf");
        Assert.Equal(2, run.Code);
        Assert.Contains("text, json, csv, markdown", run.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("list --port", "--port needs a value")]
    [InlineData("list --port http", "from 1 to 65535")]
    [InlineData("list --from 10.0.0.0/33", "not an address block")]
    [InlineData("list --pod-cidr 10.244.0.0", "address block")]
    [InlineData("explain shop/api deploy", "TO is missing: 'deploy'")]
    [InlineData("explain shop/api ./deploy", "TO is missing: './deploy' is a file or folder")]
    [InlineData("explain deploy/ shop/api", "FROM is missing: 'deploy/' is a file or folder")]
    [InlineData("list --from ./deploy/", "'./deploy/' names no endpoint")]
    [InlineData("completion", "SHELL is missing")]
    [InlineData("list -o csv -o json", "-o is given twice: csv and json")]
    [InlineData("explain a/b c/d --port 1 --port 2", "--port is given twice: 1 and 2")]
    [InlineData("check --strict=maybe", "--strict takes no value, and was given 'maybe'")]
    [InlineData("check --only SLU1002", "is about the input")]
    [InlineData("test deploy", "'deploy' is a folder")]
    [InlineData("explain shop/api example.com deploy", "no rule names example.com, and")]
    public void A_value_that_cannot_be_used_is_explained(string line, string reason)
    {
        var run = work.Shop().Cli.Run(line.Split(' '));
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(reason, run.Error.ReplaceLineEndings(" ").Replace("   ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_path_of_this_machine_in_the_place_of_TO_says_that_TO_is_missing()
    {
        var folder = Path.Combine(work.Shop().Folder, "deploy");
        var run = work.Cli.Run("explain", "shop/api", folder);
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.StartsWith($"sluice: TO is missing: '{folder}' is", run.Error.ReplaceLineEndings(" ").Replace("   ", " ", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Fact]
    public void A_missing_path_says_what_was_looked_for_and_where()
    {
        var run = work.Cli.Run("list", "deploy/prod");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains("'deploy/prod'", run.Error, StringComparison.Ordinal);
        Assert.Contains(work.Folder, run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_says_which_files_would_have_counted()
    {
        var run = work.File("notes.txt", "no manifest").Cli.Run("list");
        Assert.Equal((2, ""), (run.Code, run.Output));
        Assert.Contains(".yaml, .yml or .json", run.Error, StringComparison.Ordinal);
        Assert.Contains("Chart.yaml", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_verb_has_help_with_two_examples_in_lines_that_fit()
    {
        var verbs = work.Cli.Run("--help").Output.Split("Verbs\n")[1].Split("\n\n")[0].Split('\n').Select(line => line.Trim().Split(' ')[0]).ToList();
        Assert.Contains("list", verbs);
        foreach (var width in (string[])["100", "60"])
        {
            work.Cli.Environment["COLUMNS"] = width;
            foreach (var verb in verbs)
            {
                var run = work.Cli.Run(verb, "--help");
                Assert.Equal((0, ""), (run.Code, run.Error));
                var lines = run.Output.Split('\n');
                Assert.True(lines.Count(line => line.StartsWith("  ", StringComparison.Ordinal) && line.Contains($"sluice {verb}", StringComparison.Ordinal)) >= 2, verb);
                Assert.All(lines, line => Assert.True(line.Length <= int.Parse(width) || line.Contains("sluice ", StringComparison.Ordinal), line));
            }
        }
    }

    [Fact]
    public void No_colour_is_written_into_a_pipe()
    {
        (work.Cli.Environment["TERM"], work.Cli.Environment["NO_COLOR"]) = ("xterm-256color", "");
        Assert.DoesNotContain("\u001b", work.Shop().Cli.Run("list").Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_reader_that_has_seen_enough_is_no_error()
    {
        var run = work.Shop().Cli.Bash("sluice list deploy -o json | head -n 1");
        Assert.Equal((0, "{\n", ""), (run.Code, run.Output, run.Error));
    }

    [Fact]
    public void The_answer_can_go_into_a_file()
    {
        var run = work.Shop().Cli.Run("list", "deploy", "-o", "json", "--output-file", "answer.json");
        Assert.Equal((0, ""), (run.Code, run.Output));
        Assert.Equal(work.Cli.Run("list", "deploy", "-o", "json").Output, File.ReadAllText(Path.Combine(work.Folder, "answer.json")));
    }

    [Fact]
    public void A_file_that_cannot_be_written_is_no_bug()
    {
        var run = work.Shop().Cli.Run("list", "deploy", "--output-file", "missing/answer.txt");
        Assert.Equal(3, run.Code);
        Assert.Contains("cannot write missing/answer.txt", run.Error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_answer_that_could_not_be_written_whole_is_said_and_ends_with_3()
    {
        var run = work.Shop().Cli.Bash("sluice list deploy > /dev/full");
        Assert.Equal(3, run.Code);
        Assert.StartsWith("sluice: standard output cannot be written: No space left on device", run.Error, StringComparison.Ordinal);
        Assert.StartsWith("sluice: standard output cannot be written: it is closed", work.Cli.Bash("sluice list deploy >&-").Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("check deploy", true)]
    [InlineData("check deploy --no-color", false)]
    [InlineData("check --no-color nowhere", false)]
    [InlineData("check --help", false)]
    [InlineData("lsit", false)]
    public void A_terminal_gets_escape_sequences_for_colours_only(string line, bool isColored)
    {
        Tool.Require("script");
        (work.Cli.Environment["TERM"], work.Cli.Environment["NO_COLOR"]) = ("xterm-256color", "");
        var run = work.Shop().Cli.Bash($"""script -qec "dotnet '{Cli.Program}' {line}" /dev/null""");
        Assert.True(run.Output.Length > 20 && run.Code != 3, run.Output + run.Error);
        Assert.True(isColored == run.Output.Contains('\e', StringComparison.Ordinal), run.Output);
        Assert.DoesNotContain("\e[?1h", run.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_signal_ends_the_tools_and_leaves_nothing_behind()
    {
        work.File("web/kustomization.yaml", "resources: []\n").File("bin/kubectl", "#!/bin/sh\ntouch started\nexec sleep 60\n").File("tmp/empty", "");
        var run = work.Cli.Bash($"""
            chmod +x bin/kubectl; rm tmp/empty
            PATH=$PWD/bin:$PATH TMPDIR=$PWD/tmp dotnet '{Cli.Program}' list web & pid=$!
            while [ ! -e started ]; do sleep 0.1; done
            kill -TERM $pid; wait $pid; echo "exit $?"; ls tmp; pgrep -f "$PWD/bin/kubectl"
            """);
        Assert.Equal(("exit 130\n", ""), (run.Output, run.Error));
    }

    [Fact]
    public void Verbs_and_options_complete()
    {
        Assert.Contains("list", work.Cli.Run("[suggest:8]", "sluice l").Output.Split('\n'));
        Assert.Contains("--profile", work.Cli.Run("[suggest:17]", "sluice list --pro").Output.Split('\n'));
        Assert.Contains("cilium", work.Cli.Run("[suggest:22]", "sluice list --profile ").Output.Split('\n'));
        Assert.DoesNotContain("/h", work.Cli.Run("[suggest:7]", "sluice ").Output.Split('\n'));
        Assert.Equal("any\nclosed\nopened\nunapproved", work.Cli.Run("[suggest:22]", "sluice diff --fail-on ").Output.Trim());
        Assert.Equal("error\nnote\nwarning", work.Cli.Run("[suggest:24]", "sluice check --severity ").Output.Trim());
        Assert.Equal(0, work.Cli.Bash("sluice completion bash > script; bash -n script").Code);
    }

    [Fact]
    public void After_two_dashes_everything_is_a_path()
    {
        var run = work.Shop("--odd").Cli.Run("list", "--", "--odd");
        Assert.Equal((0, ""), (run.Code, run.Error));
    }
}
