using System.Text.RegularExpressions;
using Sluice.Tests.House;

namespace Sluice.Tests.Charters;

/// <summary>The page about the language tells the truth: each of its examples is read without a problem.</summary>
public sealed partial class CharterPageTests
{
    [Fact]
    public void Every_example_of_the_page_is_a_sound_charter()
    {
        var blocks = Blocks().Matches(File.ReadAllText(Path.Combine(Checkout.Root, "docs", "charter.md"))).Select(static match => match.Groups["yaml"].Value).ToList();
        Assert.True(blocks.Count >= 5, "the examples are gone");
        var whole = blocks[0];
        foreach (var block in blocks)
        {
            if (block.StartsWith("apiVersion:", StringComparison.Ordinal)) Chartered.Read(block == whole ? [whole] : [whole, block]).Sound();
            else Chartered.Read($"apiVersion: sluice.dev/v1alpha1\nkind: Charter\nmetadata: {{name: part}}\n{block}").Sound();
        }
    }

    [GeneratedRegex(@"^```yaml\n(?<yaml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
