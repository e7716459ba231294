namespace Sluice.Tests.Scenarios;

/// <summary>What the README shows is what happens.</summary>
[Collection("One at a time")]
public sealed class ReadmeTests
{
    private static readonly string Text = File.ReadAllText(Path.Combine(Repository.Root, "README.md"));

    [Fact]
    public void Its_commands_print_what_it_shows()
    {
        if (!Repository.HasProgram("kubectl")) Assert.Skip("kubectl is not on the path");
        var shown = Transcript.OfMarkdown(Text).Where(exchange => exchange.Output.Length > 0).ToList();
        Assert.Contains(shown, exchange => exchange.Command == "./sluice check scenarios/shop");
        foreach (var exchange in shown) ScenarioTests.SameAs(exchange);
    }

    [Fact]
    public void Its_links_lead_somewhere()
    {
        foreach (var part in Text.Split("](").Skip(1))
        {
            var target = part[..part.IndexOf(')', StringComparison.Ordinal)];
            if (target.Contains("://", StringComparison.Ordinal) || target.StartsWith('#')) continue;
            Assert.True(Path.Exists(Path.Combine(Repository.Root, target.Split('#')[0])), target);
        }
    }

    [Fact]
    public void Its_picture_is_the_one_that_list_draws()
    {
        const string Command = "list scenarios/shop/input --namespace shop --output svg";
        Assert.Contains($"`./sluice {Command}`", Text, StringComparison.Ordinal);
        Assert.Equal(CommandLine.Run(Command.Split(' ')).Output, File.ReadAllBytes(Path.Combine(Repository.Root, "docs", "shop.svg")));
    }
}
