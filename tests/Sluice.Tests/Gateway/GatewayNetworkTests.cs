using System.Text;
using Sluice.Lab.Kernel;

namespace Sluice.Tests.Gateway;

/// <summary>The gateway as it stands in a cluster: real packets, a pod that cannot go past it, and the real process. The first look of each test is the canary: without the policy the way is open.</summary>
public sealed class GatewayNetworkTests
{
    private const string Site = """{"action": "allow", FETCHER, "to": {"domain": "site.example.com"}, "ports": [{"port": 443}], "tls": "required", "exception": "site"}""";
    private const string Page = """{"action": "allow", FETCHER, "to": {"domain": "page.example.com"}, "ports": [{"port": 80}], "tls": "off", "exception": "page"}""";

    private static GatewayNetwork Start(string entries)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess, "network namespaces are made by root on Linux");
        Assert.SkipUnless(CommandRunner.IsInstalled("nft") && CommandRunner.IsInstalled("ip") && CommandRunner.IsInstalled("nsenter"), "nft, ip or nsenter is missing");
        var network = new GatewayNetwork(entries);
        foreach (var name in (string[])["site.example.com", "page.example.com", "other.example.com"]) network.Names.Answer(name, GatewayNetwork.Server);
        return network;
    }

    [Fact]
    public void Past_the_gateway_nothing_leaves_and_through_it_what_is_allowed_until_it_ends()
    {
        using var network = Start(Site);
        Assert.True(network.Reaches(GatewayNetwork.Server, 443) && network.Reaches(GatewayNetwork.Metadata, 80), "the canary: without policies both are reached");
        network.Deny();
        Assert.False(network.Reaches(GatewayNetwork.Server, 443));
        Assert.False(network.Reaches(GatewayNetwork.Metadata, 80));

        var (tunnel, status) = network.Tunnel("site.example.com", 443);
        using var open = tunnel;
        Assert.Equal(200, status);
        Assert.True(tunnel.Echoes(Hello.For("site.example.com")));
        foreach (var (host, port) in ((string, int)[])[("other.example.com", 443), ("site.example.com", 80), (GatewayNetwork.Server, 443), (GatewayNetwork.Metadata, 80), ("[::ffff:a9fe:a9fe]", 80)])
        {
            var (refused, answer) = network.Tunnel(host, port);
            refused.Dispose();
            Assert.Equal((host, 403), (host, answer));
        }

        Assert.True(tunnel.Echoes("still open"u8.ToArray()));
        network.Allow(Site.Replace("\"exception\"", "\"expires\": \"2020-01-01T00:00:00Z\", \"exception\"", StringComparison.Ordinal));
        Assert.Equal("", tunnel.ReceiveUntil(static _ => false));
        var (again, denied) = network.Tunnel("site.example.com", 443);
        again.Dispose();
        Assert.Equal(403, denied);
    }

    [Fact]
    public void Diverted_connections_go_where_their_name_leads_and_not_where_they_were_sent()
    {
        using var network = Start(Site + "," + Page);
        Assert.False(network.Reaches(GatewayNetwork.Elsewhere, 443), "the canary: nothing is at the address that the connections are sent to");
        network.Deny();
        network.Divert();

        using (var secure = network.Connect(GatewayNetwork.Elsewhere, 443)!) Assert.True(secure.Echoes(Hello.For("site.example.com")));
        using (var other = network.Connect(GatewayNetwork.Elsewhere, 443)!) Assert.False(other.Echoes(Hello.For("other.example.com")));
        using (var hidden = network.Connect(GatewayNetwork.Server, 443)!) Assert.False(hidden.Echoes(Hello.Records(Hello.Message(Hello.ServerName("site.example.com"), Hello.EncryptedHello))));
        using (var nameless = network.Connect(GatewayNetwork.Server, 443)!) Assert.False(nameless.Echoes(Hello.Records(Hello.Message(Hello.Grease))));
        Assert.Equal(200, Ask(network, GatewayNetwork.Elsewhere, "GET / HTTP/1.1\r\nHost: page.example.com\r\n\r\n"));
        Assert.Equal(403, Ask(network, GatewayNetwork.Elsewhere, "GET / HTTP/1.1\r\nHost: other.example.com\r\n\r\n"));
        Assert.Equal(403, Ask(network, GatewayNetwork.Metadata, $"GET / HTTP/1.1\r\nHost: {GatewayNetwork.Metadata}\r\n\r\n"));
        Assert.Equal(400, Ask(network, GatewayNetwork.Server, "GET http://page.example.com/ HTTP/1.1\r\nHost: page.example.com\r\n\r\n"));
        Assert.Equal(400, Ask(network, GatewayNetwork.Server, "GET / HTTP/1.1\r\nHost: page.example.com:8080\r\n\r\n"));
        Assert.Equal(400, Ask(network, GatewayNetwork.Server, "GET / HTTP/1.1\r\n\r\n"));
        using var undiverted = network.Connect(GatewayNetwork.Gateway, GatewayNetwork.Diverted)!;
        Assert.Equal("", undiverted.ReceiveUntil(static _ => false));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Both_ways_to_divert_lead_here_over_IPv4_and_IPv6(bool isHandedOver)
    {
        using var network = Start(Site + "," + Page);
        network.Deny();
        if (isHandedOver) network.HandOver();
        else network.Divert();
        foreach (var elsewhere in (string[])[GatewayNetwork.Elsewhere, GatewayNetwork.ElsewhereV6])
        {
            using (var secure = network.Connect(elsewhere, 443)!) Assert.True(secure.Echoes(Hello.For("site.example.com")));
            using (var other = network.Connect(elsewhere, 443)!) Assert.False(other.Echoes(Hello.For("other.example.com")));
            Assert.Equal(200, Ask(network, elsewhere, "GET / HTTP/1.1\r\nHost: page.example.com\r\n\r\n"));
            Assert.Equal(403, Ask(network, elsewhere, "GET / HTTP/1.1\r\nHost: other.example.com\r\n\r\n"));
        }
    }

    private static int Ask(GatewayNetwork network, string address, string request)
    {
        using var socket = network.Connect(address, 80)!;
        socket.Send(Encoding.ASCII.GetBytes(request));
        return RunningGateway.StatusOf(socket.ReceiveUntil(static text => text.Contains("\r\n\r\n", StringComparison.Ordinal)));
    }
}
