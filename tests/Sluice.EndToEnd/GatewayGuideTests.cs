namespace Sluice.EndToEnd;

/// <summary>The page about the gateway is run as it is written: the gateway is the real process, started by the real CLI.</summary>
public sealed class GatewayGuideTests
{
    [Fact]
    public void Every_command_of_the_page_does_what_the_page_says()
    {
        Tool.Require("curl");
        Tool.Require("busybox");
        using var here = new Workspace();
        Assert.Equal(7, PageCommands.Run(here.Cli, "gateway.md"));
    }
}
