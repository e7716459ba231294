using System.Text.RegularExpressions;

namespace Sluice.EndToEnd;

/// <summary>Runs the commands of a page of docs as they are written, one after the other: blocks of <c>sh</c>, and of <c>sh fails</c> for those that end with 1.</summary>
internal static partial class PageCommands
{
    /// <summary>Runs them, and fails at the first that does otherwise. Returns how many there were.</summary>
    public static int Run(Cli cli, string page)
    {
        var blocks = Blocks().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", page)));
        foreach (Match block in blocks)
        {
            var expected = block.Groups["fails"].Success ? 1 : 0;
            var run = cli.Bash($"set -e\n{block.Groups["script"].Value}");
            Assert.True(run.Code == expected, $"exit {run.Code}, expected {expected}\n{block.Groups["script"].Value}\n{run.Output}\n{run.Error}");
        }

        return blocks.Count;
    }

    [GeneratedRegex(@"^```sh(?<fails> fails)?\n(?<script>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
