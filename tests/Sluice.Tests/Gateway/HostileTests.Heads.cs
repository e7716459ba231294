using System.Globalization;
using System.Text;

namespace Sluice.Tests.Gateway;

public sealed partial class HostileTests
{
    /// <summary>Heads and bodies that two readers could understand differently. 0: the connection ends without an answer.</summary>
    public static TheoryData<string, int> Heads => new()
    {
        { "GET / HTTP/1.1\r\nHost: good.lab.test\r\n\r\n", 400 },
        { "GET /path HTTP/1.1\r\n\r\n", 400 },
        { "OPTIONS * HTTP/1.1\r\nHost: good.lab.test\r\n\r\n", 400 },
        { "GET https://good.lab.test/ HTTP/1.1\r\nHost: good.lab.test\r\n\r\n", 400 },
        { "GET ftp://good.lab.test/ HTTP/1.1\r\nHost: good.lab.test\r\n\r\n", 400 },
        { "GET http:good.lab.test/ HTTP/1.1\r\nHost: good.lab.test\r\n\r\n", 400 },
        { "GET http:///path HTTP/1.1\r\nHost: good.lab.test\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: other.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:1\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost : good.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\nHost: good.lab.test:PORT\n\n", 408 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\nX: y\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\n X: y\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\n\tX: y\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nX: a\rb\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nX: a\0b\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nX: a\u0007b\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nX Y: a\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\n: a\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nnocolon\r\n\r\n", 400 },
        { "\r\nGET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET  http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/  HTTP/1.1\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1 \r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1 x\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET\thttp://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "G(T http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/0.9\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ HTTP/1.2\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/ http/1.1\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", 505 },
        { "GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabc", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nContent-Length: 3\r\nContent-Length: 3\r\n\r\nabc", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nContent-Length: 3, 3\r\n\r\nabc", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nContent-Length: +3\r\n\r\nabc", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nContent-Length: -3\r\n\r\nabc", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nContent-Length: 0x3\r\n\r\nabc", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nContent-Length:\r\n\r\nabc", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nContent-Length: 99999999999999999999\r\n\r\nabc", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nTransfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nTransfer-Encoding: chunked, identity\r\n\r\n0\r\n\r\n", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nTransfer-Encoding: xchunked\r\n\r\n0\r\n\r\n", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nTransfer-Encoding: \"chunked\"\r\n\r\n0\r\n\r\n", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nTransfer-Encoding : chunked\r\n\r\n0\r\n\r\n", 400 },
        { "POST http://good.lab.test:PORT/ HTTP/1.0\r\nHost: good.lab.test:PORT\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400 },
        { "CONNECT good.lab.test:PORT HTTP/1.1\r\nContent-Length: 4\r\n\r\nabcd", 400 },
        { "CONNECT good.lab.test:PORT HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", 400 },
        { "CONNECT good.lab.test:PORT HTTP/1.1\r\nHost: evil.lab.test:PORT\r\n\r\n", 400 },
        { "CONNECT good.lab.test HTTP/1.1\r\n\r\n", 400 },
        { "CONNECT good.lab.test: HTTP/1.1\r\n\r\n", 400 },
        { "CONNECT good.lab.test:0 HTTP/1.1\r\n\r\n", 400 },
        { "CONNECT good.lab.test:65536 HTTP/1.1\r\n\r\n", 400 },
        { "CONNECT good.lab.test:0443 HTTP/1.1\r\n\r\n", 400 },
        { "CONNECT good.lab.test:+443 HTTP/1.1\r\n\r\n", 400 },
        { "CONNECT good.lab.test:443:443 HTTP/1.1\r\n\r\n", 400 },
        { "CONNECT http://good.lab.test:443 HTTP/1.1\r\n\r\n", 400 },
        { "CONNECT /good.lab.test:443 HTTP/1.1\r\n\r\n", 400 },
        { "CONNECT user:pass@good.lab.test:443 HTTP/1.1\r\n\r\n", 400 },
        { "CONNECT good.lab.test:443/path HTTP/1.1\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/a b HTTP/1.1\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/a\\b HTTP/1.1\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/<x> HTTP/1.1\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test:PORT/#x HTTP/1.1\r\nHost: good.lab.test:PORT\r\n\r\n", 400 },
        { "GET http://good.lab.test\\.evil.example/ HTTP/1.1\r\nHost: good.lab.test\r\n\r\n", 400 },
        { "\u0016\u0003\u0001\u0002\0\u0001\0\u0001\u00fc\u0003\u0003\r\n\r\n", 400 },
        { "\u0005\u0001\0\r\n\r\n", 400 },
        { "SSH-2.0-x\r\n\r\n", 400 },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public async Task A_head_that_can_be_read_in_two_ways_is_refused(string request, int expected)
    {
        Assert.Equal(expected, await StatusOf(request));
        Assert.Equal(0, origin.Connections);
    }

    /// <summary>Chunked bodies: a server behind must never see another framing than was judged. What was sent of them is cut.</summary>
    public static TheoryData<string> Chunks => new(
        "3;ext=1\r\nabc\r\n0\r\n\r\n", "0x3\r\nabc\r\n0\r\n\r\n", "+3\r\nabc\r\n0\r\n\r\n", " 3\r\nabc\r\n0\r\n\r\n", "3 \r\nabc\r\n0\r\n\r\n", "3\nabc\n0\n\n", "3\r\nabcd\r\n0\r\n\r\n", "3\r\nabc0\r\n\r\n",
        "-1\r\nabc\r\n0\r\n\r\n", "fffffffff\r\nabc\r\n", "\r\nabc\r\n0\r\n\r\n", "g\r\nabc\r\n0\r\n\r\n", "3\rabc\r\n0\r\n\r\n");

    [Theory]
    [MemberData(nameof(Chunks))]
    public async Task A_chunked_body_that_can_be_read_in_two_ways_ends_both_connections(string body)
    {
        origin.Says = "";
        var answer = await gateway.AskAsync(string.Create(CultureInfo.InvariantCulture, $"POST http://127.0.0.1:{origin.Port}/ HTTP/1.1\r\nHost: 127.0.0.1:{origin.Port}\r\nTransfer-Encoding: chunked\r\n\r\n{body}GET http://127.0.0.1:{origin.Port}/second HTTP/1.1\r\nHost: 127.0.0.1:{origin.Port}\r\n\r\n"));
        Assert.Equal(400, RunningGateway.StatusOf(answer));
        Assert.DoesNotContain("second", origin.Received);
    }

    [Theory]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\nhello")]
    [InlineData("HTTP/1.1 200 OK\nContent-Length: 5\n\nhello\r\n\r\n")]
    [InlineData("HTTP/1.1 200 OK\r\nX : y\r\nContent-Length: 5\r\n\r\nhello")]
    [InlineData("HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n")]
    [InlineData("HTTP/2 200\r\n\r\n")]
    [InlineData("HTTP/1.1 20 OK\r\n\r\n")]
    [InlineData("ICY 200 OK\r\n\r\n")]
    public async Task An_ambiguous_response_is_not_passed_on(string response)
    {
        (origin.Says, origin.Ends) = (response, true);
        Assert.Equal(502, await StatusOf("GET http://127.0.0.1:PORT/ HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\n\r\n"));
    }

    [Fact]
    public async Task What_belongs_to_one_connection_stays_on_it()
    {
        await StatusOf("GET http://127.0.0.1:PORT/x?q=1 HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: keep-alive, X-Secret\r\nX-Secret: 1\r\nProxy-Connection: keep-alive\r\nTE: trailers\r\nUpgrade: h2c\r\nProxy-Authorization: Basic abc\r\nX-Kept: 2\r\n\r\n");
        // A wrong token is shown: whoever shows one is not taken for its address, so nothing went out at all.
        Assert.Equal("", origin.Received);
        await StatusOf("GET http://127.0.0.1:PORT/x?q=1 HTTP/1.1\r\nHost: 127.0.0.1:PORT\r\nConnection: keep-alive, X-Secret\r\nX-Secret: 1\r\nProxy-Connection: keep-alive\r\nTE: trailers\r\nUpgrade: h2c\r\nX-Kept: 2\r\n\r\n");
        Assert.Equal($"GET /x?q=1 HTTP/1.1\r\nHost: 127.0.0.1:{origin.Port}\r\nX-Kept: 2\r\nVia: 1.1 sluice\r\n\r\n", origin.Received);
    }

    [Fact]
    public async Task A_head_that_is_too_long_is_refused() =>
        Assert.Equal(431, await StatusOf($"GET http://good.lab.test:PORT/ HTTP/1.1\r\nHost: good.lab.test:PORT\r\nX: {new string('a', 20_000)}\r\n\r\n"));

    [Fact]
    public async Task A_head_that_comes_slowly_is_not_waited_for()
    {
        using var socket = await gateway.ConnectAsync();
        await socket.SendAsync("GET http://good.lab.test/ HTTP/1.1\r\nHost: go"u8.ToArray());
        Assert.Equal(408, RunningGateway.StatusOf(await RunningGateway.ReadAnswerAsync(socket)));
    }

    [Theory]
    [InlineData("tls.example", true)]
    [InlineData("TLS.example", true)]
    [InlineData("other.example", false)]
    [InlineData("tls.example.evil.example", false)]
    [InlineData("127.0.0.1", false)]
    [InlineData("tls.example..", false)]
    [InlineData("", false)]
    public async Task TLS_is_for_the_name_that_was_asked_for(string name, bool passes) =>
        Assert.Equal(passes, await ReachesServer("tls.example", name.Length == 0 ? Hello.Records(Hello.Message(Hello.Grease)) : Hello.For(name)));

    [Fact]
    public async Task TLS_in_small_pieces_is_put_together() => Assert.True(await ReachesServer("tls.example", Hello.Records(Hello.Message(Hello.ServerName("tls.example")), 7)));

    [Fact]
    public async Task Encrypted_hello_is_refused_by_default() =>
        Assert.False(await ReachesServer("tls.example", Hello.Records(Hello.Message(Hello.ServerName("tls.example"), Hello.EncryptedHello))));

    [Theory]
    [InlineData("GET / HTTP/1.1\r\nHost: tls.example\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH\r\n")]
    [InlineData("\u0016\u0003\u0001\0\u0005\u0001\0\0\u0001\0")]
    [InlineData("\u0016\u0003\u0001")]
    [InlineData("")]
    public async Task What_is_no_TLS_does_not_reach_a_server_that_needs_it(string first) => Assert.False(await ReachesServer("tls.example", Encoding.Latin1.GetBytes(first)));

    [Fact]
    public async Task Plain_HTTP_does_not_reach_a_server_that_needs_TLS() =>
        Assert.Equal(403, await StatusOf("GET http://tls.example:PORT/ HTTP/1.1\r\nHost: tls.example:PORT\r\n\r\n"));

    /// <summary>Whether what the client sends in a tunnel arrives.</summary>
    private async Task<bool> ReachesServer(string host, byte[] first)
    {
        origin.Says = null;
        using var socket = await gateway.ConnectAsync();
        await socket.SendAsync(Encoding.ASCII.GetBytes(string.Create(CultureInfo.InvariantCulture, $"CONNECT {host}:{origin.Port} HTTP/1.1\r\n\r\n")));
        Assert.Equal(200, RunningGateway.StatusOf(await RunningGateway.ReadAnswerAsync(socket)));
        if (first.Length > 0) await socket.SendAsync(first);
        var buffer = new byte[first.Length + 16];
        var (length, more) = (0, 0);
        try
        {
            while (length < first.Length && (more = await socket.ReceiveAsync(buffer.AsMemory(length))) > 0) length += more;
            if (first.Length == 0) await socket.ReceiveAsync(buffer);
        }
        catch (System.Net.Sockets.SocketException)
        {
            // A refused tunnel may end by a reset.
        }

        var arrived = origin.Received.Length > 0;
        Assert.Equal(arrived, length == first.Length && first.Length > 0 && buffer.AsSpan(0, length).SequenceEqual(first));
        return arrived;
    }
}
