namespace Sluice.EndToEnd;

/// <summary>The page about evidence is run as it is written, in a folder of its own.</summary>
public sealed class EvidenceGuideTests
{
    [Fact]
    public void Every_command_of_the_page_does_what_the_page_says()
    {
        Tool.RequireLab();
        Tool.Require("openssl");
        using var here = new Workspace();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "scenarios/services/fixed/input"))) here.File($"deploy/{Path.GetFileName(file)}", File.ReadAllText(file));
        Assert.True(PageCommands.Run(here.Cli, "evidence.md") >= 6, "the commands are gone");
    }
}
