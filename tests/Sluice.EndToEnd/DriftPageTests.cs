using System.Text.RegularExpressions;

namespace Sluice.EndToEnd;

/// <summary>The commands of docs/drift.md are run as they are written, in a repository and against a cluster; before the runbook something goes wrong in both.</summary>
public sealed partial class DriftPageTests
{
    [Fact]
    public void Every_command_of_the_page_does_what_it_says()
    {
        using var cluster = new DriftCluster();
        var page = File.ReadAllText(Path.Combine(Checkout.Root, "docs", "drift.md"));
        cluster.Work.Shop("repo/deploy");
        foreach (var (name, value) in (((string, string)[])[("GIT_AUTHOR_NAME", "test"), ("GIT_AUTHOR_EMAIL", "test@example.com"), ("GIT_COMMITTER_NAME", "test"), ("GIT_COMMITTER_EMAIL", "test@example.com")])) cluster.Cli.Environment[name] = value;
        Assert.Equal(0, cluster.Cli.Bash("cd repo && git init -q -b main && git add -A && git commit -q -m 'The last good state'").Code);
        var blocks = Blocks().Matches(page);
        Assert.True(blocks.Count >= 9, "the commands are gone");
        var runbook = page.IndexOf("## Runbook", StringComparison.Ordinal);
        var isBroken = false;
        foreach (Match block in blocks)
        {
            if (block.Index > runbook && !isBroken) isBroken = Break(cluster);
            var run = cluster.Cli.Bash($"cd repo; set -e\n{block.Groups["script"].Value}");
            Assert.True(run.Code == (block.Groups["fails"].Success ? 1 : 0), $"exit {run.Code}\n{block.Groups["script"].Value}\n{run.Output}\n{run.Error}");
            if (block == blocks[0]) Assert.Contains($"\n```\n{run.Output}```\n", page, StringComparison.Ordinal);
        }
    }

    /// <summary>A change is committed and applied that closes what was open.</summary>
    private static bool Break(DriftCluster cluster)
    {
        cluster.Work.File("repo/deploy/policies.yaml", Manifests.Policies.Replace("5432", "5433", StringComparison.Ordinal));
        Assert.Equal(0, cluster.Cli.Bash("cd repo && git commit -q -a -m 'Another port'").Code);
        cluster.Api.Store("networkpolicies", DriftCluster.AllowDb.Replace("5432", "5433", StringComparison.Ordinal));
        return true;
    }

    [GeneratedRegex(@"^ *```sh(?<fails> fails)?\n(?<script>.*?)^ *```$", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
