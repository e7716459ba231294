using System.Diagnostics;
using System.Globalization;

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
        try
        {
            Assert.Equal(9, PageCommands.Run(here.Cli, "gateway.md"));
        }
        finally
        {
            End(here, "gateway.pid");
            End(here, "site.pid");
        }
    }

    /// <summary>What a page that stopped half way has left running.</summary>
    private static void End(Workspace here, string file)
    {
        if (!File.Exists(Path.Combine(here.Folder, file))) return;
        try
        {
            using var process = Process.GetProcessById(int.Parse(here.Read(file), CultureInfo.InvariantCulture));
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended as the page says.
        }
    }
}
