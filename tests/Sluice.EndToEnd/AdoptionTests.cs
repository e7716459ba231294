using System.Text.RegularExpressions;

namespace Sluice.EndToEnd;

/// <summary>The tutorial is run as it is written, in a repository of its own.</summary>
public sealed partial class AdoptionTests
{
    [Fact]
    public void Every_command_of_the_tutorial_does_what_the_page_says()
    {
        using var here = new Workspace();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "scenarios/services/fixed/input"))) here.File($"deploy/{Path.GetFileName(file)}", File.ReadAllText(file));
        here.Commit();
        foreach (var (name, value) in (((string, string)[])[("GIT_AUTHOR_NAME", "test"), ("GIT_AUTHOR_EMAIL", "test@example.com"), ("GIT_COMMITTER_NAME", "test"), ("GIT_COMMITTER_EMAIL", "test@example.com")])) here.Cli.Environment[name] = value;
        var blocks = Blocks().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "adopt.md")));
        Assert.True(blocks.Count >= 8, "the commands are gone");
        foreach (Match block in blocks)
        {
            var expected = block.Groups["fails"].Success ? 1 : 0;
            var run = here.Cli.Bash($"set -e\n{block.Groups["script"].Value}");
            Assert.True(run.Code == expected, $"exit {run.Code}, expected {expected}\n{block.Groups["script"].Value}\n{run.Output}\n{run.Error}");
        }
    }

    [GeneratedRegex(@"^```sh(?<fails> fails)?\n(?<script>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
