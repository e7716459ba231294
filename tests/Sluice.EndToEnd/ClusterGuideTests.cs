namespace Sluice.EndToEnd;

/// <summary>The commands of docs/verify-cluster.md are run as they are written, in a cluster with real packets.</summary>
public sealed class ClusterGuideTests
{
    [Fact]
    public void Every_command_of_the_page_does_what_it_says()
    {
        using var shop = new ClusterShop();
        shop.Packets.ListenOutside(ClusterShop.Outside, 443);
        Assert.Equal(5, PageCommands.Run(shop.Cli, "verify-cluster.md"));
        shop.IsLeftAsItWas();
    }
}
