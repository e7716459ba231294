using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Sluice.Findings;
using Sluice.Gateway.Callers;
using Sluice.Gateway.Destinations;
using Sluice.Gateway.Tls;

namespace Sluice.Tests.Gateway;

public sealed class CallerTests : IAsyncDisposable
{
    private const string Map = """
        {"callers": [
          {"name": "net", "namespace": "shop", "addresses": ["10.0.0.0/8", "fd00::/8"]},
          {"name": "pod", "namespace": "shop", "addresses": ["10.0.0.7"]},
          {"name": "svid", "namespace": "shop", "serviceAccount": "fetcher", "certificates": ["spiffe://cluster.local/ns/shop/sa/fetcher"]},
          {"name": "named", "namespace": "shop", "certificates": ["CN=checkout"]},
          {"name": "bearer", "namespace": "shop", "tokens": ["sha256:HASH"]}
        ]}
        """;

    private readonly Origin origin = new();

    public ValueTask DisposeAsync() => origin.DisposeAsync();

    private static CallerMap Read(string json)
    {
        var problems = new List<Problem>();
        var map = CallerReader.Read("callers.json", Encoding.UTF8.GetBytes(json.Replace("HASH", CallerMap.HashOf("secret"), StringComparison.Ordinal)), problems);
        Assert.Empty(problems);
        return map!;
    }

    private static NetAddress Address(string text) => NetAddress.Of(IPAddress.Parse(text));

    [Theory]
    [InlineData("10.0.0.7", null, "pod", Recognition.Address)]
    [InlineData("10.0.0.8", null, "net", Recognition.Address)]
    [InlineData("fd00::1", null, "net", Recognition.Address)]
    [InlineData("11.0.0.1", null, "11.0.0.1", Recognition.None)]
    [InlineData("11.0.0.1", "Bearer secret", "bearer", Recognition.Token)]
    [InlineData("11.0.0.1", "basic YW55OnNlY3JldA==", "bearer", Recognition.Token)]
    [InlineData("10.0.0.7", "Bearer wrong", "10.0.0.7", Recognition.None)]
    [InlineData("10.0.0.7", "Bearer ", "10.0.0.7", Recognition.None)]
    [InlineData("10.0.0.7", "Basic %%%", "10.0.0.7", Recognition.None)]
    [InlineData("10.0.0.7", "Digest x", "10.0.0.7", Recognition.None)]
    public void A_caller_is_told_by_the_narrowest_block_or_by_its_token_and_a_wrong_token_is_nobody(string source, string? authorization, string name, Recognition by)
    {
        var caller = Read(Map).Find(Address(source), null, authorization);
        Assert.Equal((name, by, by == Recognition.None), (caller.Name, caller.By, caller.Unknown is not null));
    }

    [Theory]
    [InlineData("CN=x", "URI:spiffe://cluster.local/ns/shop/sa/fetcher", "svid")]
    [InlineData("CN=checkout", "", "named")]
    [InlineData("CN=checkout", "URI:spiffe://cluster.local/ns/shop/sa/other", null)]
    [InlineData("CN=x", "URI:spiffe://cluster.local/ns/shop/sa/fetcher URI:spiffe://cluster.local/ns/shop/sa/admin", null)]
    [InlineData("CN=x", "", null)]
    public void A_certificate_tells_a_caller_by_its_SPIFFE_id_before_its_common_name(string subject, string alternatives, string? expected)
    {
        using var certificate = Certificates.Of(subject, null, alternatives);
        var caller = Read(Map).Find(Address("10.0.0.7"), certificate, null);
        Assert.Equal(expected, caller.IsKnown ? caller.Name : null);
    }

    [Theory]
    [InlineData("\"addresses\": [\"10.0.0.7\"]", "\"addresses\": [\"10.0.0.0/8\"]", "is given to two callers, net and pod")]
    [InlineData("\"addresses\": [\"10.0.0.7\"]", "\"addresses\": [\"10.0.0.300\"]", "is no address")]
    [InlineData("\"addresses\": [\"10.0.0.7\"]", "\"adresses\": [\"10.0.0.7\"]", "unknown field `adresses`")]
    [InlineData("\"addresses\": [\"10.0.0.7\"]", "\"mode\": \"report\"", "nothing tells this caller")]
    [InlineData("sha256:HASH", "secret", "a token is given as its SHA-256")]
    [InlineData("CN=checkout", "checkout", "is no SPIFFE id")]
    [InlineData("\"name\": \"pod\", \"namespace\": \"shop\",", "\"name\": \"pod\",", "`namespace` is missing")]
    public void A_map_with_a_mistake_is_refused_and_told(string was, string now, string message)
    {
        var problems = new List<Problem>();
        Assert.Null(CallerReader.Read("callers.json", Encoding.UTF8.GetBytes(Map.Replace(was, now, StringComparison.Ordinal).Replace("HASH", CallerMap.HashOf("secret"), StringComparison.Ordinal)), problems));
        Assert.Contains(problems, problem => problem.Message.Contains(message, StringComparison.Ordinal) && problem.Span.Line > 1);
    }

    [Fact]
    public async Task An_unknown_caller_gets_nothing_and_is_asked_who_it_is()
    {
        await using var gateway = RunningGateway.Start(Entry("*"), Map.Replace("HASH", CallerMap.HashOf("secret"), StringComparison.Ordinal));
        var answer = await gateway.AskAsync($"CONNECT 127.0.0.1:{origin.Port} HTTP/1.1\r\n\r\n");
        Assert.Equal(407, RunningGateway.StatusOf(answer));
        Assert.Contains("Proxy-Authenticate: Basic", answer);
        Assert.Equal(200, RunningGateway.StatusOf(await gateway.AskAsync($"CONNECT 127.0.0.1:{origin.Port} HTTP/1.1\r\nProxy-Authorization: Bearer secret\r\n\r\n")));
    }

    [Fact]
    public async Task A_client_certificate_of_the_authority_is_an_identity_and_one_of_another_is_not_taken()
    {
        using var authority = Certificates.Authority("CN=clients");
        using var stranger = Certificates.Authority("CN=clients");
        using var own = Certificates.Of("CN=proxy", authority, "DNS:localhost");
        await using var gateway = RunningGateway.Start(Entry("fetcher"), Map.Replace("HASH", CallerMap.HashOf("secret"), StringComparison.Ordinal));
        var address = gateway.Server.Listen(new(new IPEndPoint(IPAddress.Loopback, 0), new ListenerTls(Certificates.Exported(own), [authority])));
        using var good = Certificates.Of("CN=x", authority, "URI:spiffe://cluster.local/ns/shop/sa/fetcher");
        using var wrong = Certificates.Of("CN=x", stranger, "URI:spiffe://cluster.local/ns/shop/sa/fetcher");
        Assert.Equal("HTTP/1.1 200", await AskAsync(address, good));
        Assert.Equal("", await AskAsync(address, wrong));
        Assert.Equal("HTTP/1.1 407", await AskAsync(address, null));
    }

    [Theory]
    [InlineData("PROXY TCP4 10.0.0.7 127.0.0.1 1 2\r\n", 403)]
    [InlineData("PROXY TCP6 fd00::7 ::1 1 2\r\n", 403)]
    [InlineData("PROXY TCP4 11.0.0.1 127.0.0.1 1 2\r\n", 407)]
    [InlineData("PROXY UNKNOWN\r\n", 407)]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0021\u0011\0\u000c\u000a\0\0\u0007\u007f\0\0\u0001\0\u0001\0\u0002", 403)]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0020\0\0\0", 407)]
    [InlineData("PROXY TCP4 10.0.0.7 127.0.0.1 1\r\n", 0)]
    [InlineData("PROXY TCP4 fd00::7 ::1 1 2\r\n", 0)]
    [InlineData("PROXY TCP4 010.0.0.7 127.0.0.1 1 2\r\n", 0)]
    [InlineData("\r\n\r\n\0\r\nQUIT\n\u0031\u0011\0\u000c\u000a\0\0\u0007\u007f\0\0\u0001\0\u0001\0\u0002", 0)]
    [InlineData("", 0)]
    public async Task Whose_connection_it_is_says_a_balancer_that_is_believed_and_it_has_to(string header, int expected)
    {
        await using var gateway = RunningGateway.Start(Entry("nobody"), Map.Replace("HASH", CallerMap.HashOf("secret"), StringComparison.Ordinal), balancers: "127.0.0.0/8");
        Assert.Equal(expected, RunningGateway.StatusOf(await gateway.AskAsync(header + "CONNECT example.com:443 HTTP/1.1\r\n\r\n")));
    }

    [Fact]
    public async Task A_header_of_a_balancer_from_anybody_else_is_an_odd_request()
    {
        await using var gateway = RunningGateway.Start(Entry("nobody"), Map.Replace("HASH", CallerMap.HashOf("secret"), StringComparison.Ordinal));
        Assert.Equal(400, RunningGateway.StatusOf(await gateway.AskAsync("PROXY TCP4 10.0.0.7 127.0.0.1 1 2\r\nCONNECT example.com:443 HTTP/1.1\r\n\r\n")));
    }

    private string Entry(string account) => account == "*"
        ? $$"""{"action": "allow", "from": {"namespace": "shop"}, "to": {"cidrs": ["127.0.0.1/32"]}, "ports": [{"port": {{origin.Port}} }]}"""
        : $$"""{"action": "allow", "from": {"namespace": "shop", "podSelector": {"matchLabels": {"app": "x"} }, "serviceAccounts": ["shop/{{account}}"]}, "to": {"cidrs": ["127.0.0.1/32"]}, "ports": [{"port": {{origin.Port}} }]}""";

    private async Task<string> AskAsync(IPEndPoint address, X509Certificate2? certificate)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(address);
        await using var stream = new SslStream(client.GetStream());
        try
        {
            await stream.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
            {
                TargetHost = "localhost",
                ClientCertificates = certificate is null ? [] : [Certificates.Exported(certificate)],
                RemoteCertificateValidationCallback = static (_, shown, _, _) => shown?.Subject == "CN=proxy",
            });
            await stream.WriteAsync(Encoding.ASCII.GetBytes($"CONNECT 127.0.0.1:{origin.Port} HTTP/1.1\r\n\r\n"));
            var buffer = new byte[12];
            return Encoding.ASCII.GetString(buffer, 0, await stream.ReadAtLeastAsync(buffer, buffer.Length, throwOnEndOfStream: false));
        }
        catch (Exception fault) when (fault is IOException or System.Security.Authentication.AuthenticationException)
        {
            return "";
        }
    }
}
