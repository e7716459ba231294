namespace Sluice.EndToEnd;

/// <summary>The tutorial is run as it is written, in a repository of its own.</summary>
public sealed class AdoptionTests
{
    [Fact]
    public void Every_command_of_the_tutorial_does_what_the_page_says()
    {
        using var here = new Workspace();
        foreach (var file in Directory.EnumerateFiles(Path.Combine(Checkout.Root, "scenarios/services/fixed/input"))) here.File($"deploy/{Path.GetFileName(file)}", File.ReadAllText(file));
        here.Commit();
        foreach (var (name, value) in (((string, string)[])[("GIT_AUTHOR_NAME", "test"), ("GIT_AUTHOR_EMAIL", "test@example.com"), ("GIT_COMMITTER_NAME", "test"), ("GIT_COMMITTER_EMAIL", "test@example.com")])) here.Cli.Environment[name] = value;
        Assert.True(PageCommands.Run(here.Cli, "adopt.md") >= 8, "the commands are gone");
    }
}
