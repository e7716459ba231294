using System.Globalization;
using System.Net.Sockets;
using System.Text;
using Sluice.Gateway.Relay;

namespace Sluice.Tests.Gateway;

/// <summary>Tunnels as they live: bytes both ways, one end before the other, and the end of what allowed them.</summary>
public sealed class TunnelTests : IAsyncDisposable
{
    private readonly Origin origin = new() { Says = null };
    private RunningGateway? gateway;

    public async ValueTask DisposeAsync()
    {
        if (gateway is not null) await gateway.DisposeAsync();
        await origin.DisposeAsync();
    }

    private string Entry(string more = "") => $$"""{"action": "allow", FETCHER, "to": {"cidrs": ["127.0.0.1/32"]}, "ports": [{"protocol": "TCP", "port": {{origin.Port}}}], "exception": "local"{{more}}}""";

    private async Task<Socket> OpenAsync()
    {
        var socket = await gateway!.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"CONNECT 127.0.0.1:{origin.Port} HTTP/1.1\r\n\r\n")));
        Assert.Equal(200, RunningGateway.StatusOf(await RunningGateway.ReadAnswerAsync(socket)));
        await EchoesAsync(socket);
        return socket;
    }

    private static async Task EchoesAsync(Socket socket)
    {
        await socket.SendAsync("ping"u8.ToArray());
        var buffer = new byte[4];
        Assert.Equal(4, await socket.ReceiveAsync(buffer));
    }

    /// <summary>Whether the connection ends; a test that waits in vain fails by its time.</summary>
    private static async Task EndsAsync(Socket socket)
    {
        using var time = new CancellationTokenSource(TimeSpan.FromSeconds(30));
        try
        {
            Assert.Equal(0, await socket.ReceiveAsync(new byte[1], time.Token));
        }
        catch (SocketException fault)
        {
            Assert.Equal(SocketError.ConnectionReset, fault.SocketErrorCode);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Every_byte_arrives_in_order_however_much_it_is(bool splices)
    {
        Pump.UsesSplice = splices;
        gateway = RunningGateway.Start(Entry());
        using var socket = await OpenAsync();
        var sent = new byte[20_000_000];
        new Random(1).NextBytes(sent);
        var sending = Task.Run(async () =>
        {
            for (var at = 0; at < sent.Length; at += await socket.SendAsync(sent.AsMemory(at, Math.Min(100_000, sent.Length - at)), TestContext.Current.CancellationToken)) { }
            socket.Shutdown(SocketShutdown.Send);
        }, TestContext.Current.CancellationToken);
        var (got, length) = (new byte[sent.Length + 1], 0);
        for (int more; (more = await socket.ReceiveAsync(got.AsMemory(length), TestContext.Current.CancellationToken)) > 0;) length += more;
        await sending;
        Pump.UsesSplice = true;
        Assert.Equal(sent.Length, length);
        Assert.True(sent.AsSpan().SequenceEqual(got.AsSpan(0, length)));
    }

    /// <summary>Short messages are copied and streams are moved by the kernel; one follows the other within a tunnel.</summary>
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Messages_of_every_size_come_back_whole_one_after_the_other(bool splices)
    {
        Pump.UsesSplice = splices;
        gateway = RunningGateway.Start(Entry());
        using var socket = await OpenAsync();
        foreach (var size in (int[])[1, 4095, 4096, 4097, 1, 300_000, 2, 65_536, 8_192, 1])
        {
            var sent = new byte[size];
            new Random(size).NextBytes(sent);
            var sending = socket.SendAsync(sent, TestContext.Current.CancellationToken);
            var (got, length) = (new byte[size], 0);
            while (length < size) length += await socket.ReceiveAsync(got.AsMemory(length), TestContext.Current.CancellationToken) is > 0 and var more ? more : throw new EndOfStreamException();
            Assert.Equal(size, await sending);
            Assert.True(sent.AsSpan().SequenceEqual(got));
        }

        Pump.UsesSplice = true;
    }

    [Fact]
    public async Task A_side_that_says_nothing_more_still_hears_the_other()
    {
        gateway = RunningGateway.Start(Entry());
        using var socket = await OpenAsync();
        await socket.SendAsync("last"u8.ToArray());
        socket.Shutdown(SocketShutdown.Send);
        var buffer = new byte[16];
        Assert.Equal(4, await socket.ReceiveAsync(buffer));
        Assert.Equal(0, await socket.ReceiveAsync(buffer));
    }

    [Fact]
    public async Task The_end_of_an_exception_closes_its_open_tunnels_and_leaves_the_others()
    {
        gateway = RunningGateway.Start(Entry(""", "expires": "2026-06-02T00:00:00Z" """));
        using var socket = await OpenAsync();
        gateway.Clock.Move(TimeSpan.FromHours(11));
        await Task.Delay(600, TestContext.Current.CancellationToken);
        await EchoesAsync(socket);
        gateway.Clock.Move(TimeSpan.FromHours(1));
        await EndsAsync(socket);
        Assert.Equal(403, RunningGateway.StatusOf(await gateway.AskAsync(string.Create(CultureInfo.InvariantCulture, $"CONNECT 127.0.0.1:{origin.Port} HTTP/1.1\r\n\r\n"))));
    }

    [Fact]
    public async Task A_reload_closes_what_it_no_longer_allows_and_leaves_what_it_does()
    {
        gateway = RunningGateway.Start(Entry());
        using var socket = await OpenAsync();
        gateway.Server.Put(RunningGateway.State(Entry(""", "owner": "somebody else" """)));
        await EchoesAsync(socket);
        gateway.Server.Put(RunningGateway.State(Entry().Replace("allow", "deny", StringComparison.Ordinal)));
        await EndsAsync(socket);
    }

    [Fact]
    public async Task A_caller_that_the_map_no_longer_knows_loses_its_tunnels()
    {
        gateway = RunningGateway.Start(Entry());
        using var socket = await OpenAsync();
        gateway.Server.Put(RunningGateway.State(Entry(), RunningGateway.Callers.Replace("127.0.0.1", "127.0.0.9", StringComparison.Ordinal)));
        await EndsAsync(socket);
    }

    [Fact]
    public async Task An_exception_that_has_not_begun_allows_nothing_until_it_has()
    {
        gateway = RunningGateway.Start(Entry(""", "notBefore": "2026-06-02T00:00:00Z" """));
        var request = string.Create(CultureInfo.InvariantCulture, $"CONNECT 127.0.0.1:{origin.Port} HTTP/1.1\r\n\r\n");
        Assert.Contains("the exception local, which names its block, does not count for this", await gateway.AskAsync(request));
        gateway.Clock.Move(TimeSpan.FromHours(12));
        Assert.Equal(200, RunningGateway.StatusOf(await gateway.AskAsync(request)));
    }

    [Fact]
    public async Task A_plain_download_is_cut_as_a_tunnel_is_when_what_allowed_it_ends()
    {
        origin.Says = "HTTP/1.1 200 OK\r\nContent-Length: 1000000\r\n\r\nthe beginning";
        gateway = RunningGateway.Start(Entry(""", "expires": "2026-06-02T00:00:00Z" """));
        using var socket = await gateway.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET http://127.0.0.1:{origin.Port}/ HTTP/1.1\r\nHost: 127.0.0.1:{origin.Port}\r\n\r\n")));
        for (var text = ""; !text.Contains("the beginning", StringComparison.Ordinal);)
        {
            var buffer = new byte[4096];
            text += Encoding.ASCII.GetString(buffer, 0, await socket.ReceiveAsync(buffer));
        }

        gateway.Clock.Move(TimeSpan.FromHours(12));
        await EndsAsync(socket);
        Assert.Contains(await gateway.EndAsync(), static line => line.Contains("\"closed\"", StringComparison.Ordinal) && line.Contains("no longer allowed", StringComparison.Ordinal));
    }

    [Fact]
    public async Task An_idle_tunnel_is_closed()
    {
        gateway = RunningGateway.Start(Entry(), limits: new() { Idle = TimeSpan.FromMilliseconds(300) });
        using var socket = await OpenAsync();
        await EndsAsync(socket);
    }

    [Fact]
    public async Task A_tunnel_is_closed_at_its_longest_age_however_busy_it_is()
    {
        gateway = RunningGateway.Start(Entry(), limits: new() { Total = TimeSpan.FromMilliseconds(700) });
        using var socket = await OpenAsync();
        await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            for (var turn = 0; turn < 600; turn++)
            {
                await EchoesAsync(socket);
                await Task.Delay(50, TestContext.Current.CancellationToken);
            }
        });
    }

    [Fact]
    public async Task A_gateway_that_drains_takes_nothing_new_and_waits_for_what_is_open()
    {
        gateway = RunningGateway.Start(Entry());
        using var socket = await OpenAsync();
        var draining = gateway.Server.DrainAsync();
        await Assert.ThrowsAsync<SocketException>(gateway.ConnectAsync);
        await EchoesAsync(socket);
        Assert.False(draining.IsCompleted);
        socket.Dispose();
        await draining;
        Assert.Equal(0, gateway.Server.Tunnels);
    }

    [Fact]
    public async Task A_caller_whose_requests_are_only_reported_passes_what_is_merely_missing_and_nothing_forbidden()
    {
        var callers = RunningGateway.Callers.Replace("\"addresses\"", "\"mode\": \"report\", \"addresses\"", StringComparison.Ordinal);
        gateway = RunningGateway.Start(Entry(""", "expires": "2026-01-01T00:00:00Z" """) + """, {"action": "deny", FETCHER, "to": {"domain": "no.example.com"} }""", callers);
        // The address stays special once the exception that named it has ended: reporting never opens loopback.
        Assert.Equal(403, RunningGateway.StatusOf(await gateway.AskAsync(string.Create(CultureInfo.InvariantCulture, $"CONNECT 127.0.0.1:{origin.Port} HTTP/1.1\r\n\r\n"))));
        Assert.Equal(403, RunningGateway.StatusOf(await gateway.AskAsync("CONNECT no.example.com:443 HTTP/1.1\r\n\r\n")));
        // Nothing allows it and nothing forbids it: it goes on, as far as its name is found.
        Assert.Equal(502, RunningGateway.StatusOf(await gateway.AskAsync("CONNECT unlisted.example.com:443 HTTP/1.1\r\n\r\n")));
    }

    [Fact]
    public async Task Requests_follow_each_other_on_one_connection_and_each_is_judged()
    {
        origin.Says = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";
        gateway = RunningGateway.Start(Entry());
        using var socket = await gateway.ConnectAsync();
        for (var turn = 0; turn < 3; turn++)
        {
            await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"GET http://127.0.0.1:{origin.Port}/{turn} HTTP/1.1\r\nHost: 127.0.0.1:{origin.Port}\r\n\r\n")));
            Assert.EndsWith("ok", await RunningGateway.ReadAnswerAsync(socket));
            await socket.SendAsync("GET http://169.254.169.254/ HTTP/1.1\r\nHost: 169.254.169.254\r\n\r\n"u8.ToArray());
            Assert.Equal(403, RunningGateway.StatusOf(await RunningGateway.ReadAnswerAsync(socket)));
        }

        Assert.Equal(1, origin.Connections);
    }

    [Fact]
    public async Task Every_decision_and_every_closed_tunnel_is_a_line_of_the_audit_trail()
    {
        gateway = RunningGateway.Start(Entry(""", "owner": "data@example.com", "classification": "internal" """));
        using (var socket = await OpenAsync()) await EchoesAsync(socket);
        await gateway.AskAsync("GET http://unlisted.example.com/secret?token=abc HTTP/1.1\r\nHost: unlisted.example.com\r\nCookie: session=abc\r\n\r\n");
        var lines = await gateway.EndAsync();
        var records = lines.Select(static line => System.Text.Json.Nodes.JsonNode.Parse(line)!).Where(static line => (string?)line["event"] is "decision" or "closed")
            .OrderBy(static line => (string?)line["event"], StringComparer.Ordinal).ThenBy(static line => (string?)line["verdict"], StringComparer.Ordinal).ToList();
        Assert.Equal(["closed allow 127.0.0.1", "decision allow 127.0.0.1", "decision deny unlisted.example.com"], records.Select(static line => $"{line["event"]} {line["verdict"]} {line["host"]}"));
        Assert.Equal((8, 8, "local", "data@example.com"), ((int)records[0]["bytesOut"]!, (int)records[0]["bytesIn"]!, (string)records[1]["exception"]!, (string)records[1]["owner"]!));
        Assert.Equal((string)records[0]["request"]!, (string)records[1]["request"]!);
        Assert.DoesNotContain(lines, static line => line.Contains("secret", StringComparison.Ordinal) || line.Contains("token=", StringComparison.Ordinal) || line.Contains("session", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Two_gateways_never_share_a_port()
    {
        gateway = RunningGateway.Start(Entry());
        await using var other = RunningGateway.Start(Entry());
        Assert.Equal(SocketError.AddressAlreadyInUse, Assert.Throws<SocketException>(() => other.Server.Listen(new(gateway.Address))).SocketErrorCode);
    }
}
