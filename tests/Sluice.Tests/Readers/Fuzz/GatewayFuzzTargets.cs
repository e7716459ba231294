using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Findings;
using Sluice.Gateway.Allowlist;
using Sluice.Gateway.Callers;
using Sluice.Gateway.Destinations;
using Sluice.Gateway.Http;
using Sluice.Gateway.Names;
using Sluice.Gateway.Relay;
using Sluice.Gateway.Tls;
using Sluice.Tests.Gateway;

namespace Sluice.Tests.Readers.Fuzz;

/// <summary>Every reader of the gateway: of what clients, servers and name servers send, and of its files. What a seed says in bytes above 127 it says in characters up to 255.</summary>
internal sealed class GatewayFuzzTargets : IDisposable
{
    private const string Allowlist = """
        {"version": 1, "charter": "shop", "digest": "sha256:1", "entries": [{"action": "allow", "from": {"component": "a", "namespace": "shop", "podSelector": {"matchLabels": {"app": "a"}}}, "to": {"domain": "*.example.com"},
         "ports": [{"protocol": "TCP", "port": 443, "endPort": 500}], "tls": "required", "expires": "2030-07-01T00:00:00Z", "exception": "x", "owner": "o@example.com"},
         {"action": "deny", "from": {"namespaceSelector": {"matchExpressions": [{"key": "t", "operator": "In", "values": ["a"]}]}}, "to": {"cidrs": ["10.0.0.0/8", "fd00::/8"]}, "ports": [{"port": 80}]}]}
        """;

    private const string Callers = """
        {"callers": [{"namespace": "shop", "podLabels": {"app": "a"}, "addresses": ["10.20.0.7", "fd00::/8"], "mode": "report"}, {"namespace": "shop", "serviceAccount": "a", "certificates": ["spiffe://c/ns/shop/sa/a", "CN=a"]},
         {"namespace": "shop", "tokens": ["sha256:2bb80d537b1da3e38bd30361aa855686bde0eacd7162fef6a25fe97bf527a25b"], "encryptedHello": "allow"}]}
        """;

    private readonly Socket near = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp), far;

    public GatewayFuzzTargets()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        near.Connect(listener.LocalEndPoint!);
        far = listener.Accept();
        far.ReceiveTimeout = 10_000;
    }

    public IReadOnlyList<FuzzTarget> All =>
    [
        new("heads of requests",
        [
            "CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\nProxy-Authorization: Bearer x\r\n\r\n", "GET http://user@example.com:8080/a?b#c HTTP/1.1\r\nHost: example.com:8080\r\nContent-Length: 5\r\n\r\n",
            "POST http://[2001:db8::1]/ HTTP/1.1\r\nHost: [2001:db8::1]\r\nTransfer-Encoding: chunked\r\nConnection: close, x\r\n\r\n", "GET / HTTP/1.0\r\nHost: a\r\n\r\n",
        ], ReadRequest),
        new("heads of responses", ["HTTP/1.1 200 OK\r\nContent-Length: 5\r\nConnection: keep-alive\r\n\r\n", "HTTP/1.1 204 No Content\r\nTransfer-Encoding: gzip, chunked\r\n\r\n"], ReadResponse),
        new("chunked bodies", ["5\r\nhello\r\n0\r\n\r\n", "1\r\na\r\nA\r\n0123456789\r\n0\r\nX-Trailer: y\r\n\r\n"], ReadChunks),
        new("client hellos", [Latin(Hello.For("site.example.com")), Latin(Hello.Records(Hello.Message(Hello.ServerName("a.example.com"), Hello.EncryptedHello, Hello.Grease), 40))], ReadHello),
        new("DNS answers",
        [
            "\0\u0007\u0081\u0080\0\u0001\0\u0002\0\0\0\0\u0001a\u0007example\0\0\u0001\0\u0001\u00c0\u000c\0\u0005\0\u0001\0\0\0\u003c\0\u0004\u0001b\u00c0\u000e\u00c0\u0027\0\u0001\0\u0001\0\0\0\u003c\0\u0004\u0005\u0005\u0005\u0005",
        ], ReadAnswer),
        new("hosts", ["example.com", "127.0.0.1", "0x7f.1", "[::ffff:169.254.169.254]", "2130706433", "xn--bcher-kva.example", "a%2eb.example."], ReadHost),
        new("allowlists", [Allowlist], static bytes => ReadFile(bytes, static (file, utf8, problems) => AllowlistReader.Read(file, utf8, problems))),
        new("maps of callers", [Callers], static bytes => ReadFile(bytes, static (file, utf8, problems) => CallerReader.Read(file, utf8, problems))),
    ];

    public void Dispose()
    {
        near.Dispose();
        far.Dispose();
    }

    private static string Latin(byte[] bytes) => Encoding.Latin1.GetString(bytes);

    private static byte[] Raw(byte[] utf8) => Encoding.Latin1.GetBytes(Encoding.UTF8.GetString(utf8));

    private static HttpHead? ReadHead(byte[] utf8, bool isResponse)
    {
        var bytes = Raw(utf8);
        var end = HttpHead.EndOf(bytes, 0);
        if (end < 0) return null;
        Assert.InRange(end, 1, bytes.Length);
        var head = HttpHead.Read(bytes.AsSpan(0, end), isResponse, out var problem);
        Assert.Equal(head is null, problem.Status != 0);
        return head;
    }

    private static void ReadRequest(byte[] utf8)
    {
        if (ReadHead(utf8, isResponse: false) is not { } head) return;
        foreach (var diverted in (int?[])[null, 80])
        {
            var request = ProxyRequest.Read(head, diverted, out var problem);
            Assert.Equal(request is null, problem.Status != 0);
            if (request is null) continue;
            Assert.InRange(request.Port, 1, 65535);
            Assert.False(head.Count("content-length"u8) > 0 && head.Count("transfer-encoding"u8) > 0, "two lengths are ambiguous");
            Assert.DoesNotContain(request.PathAndQuery, static character => character is <= ' ' or > '~');
            AssertPlain(request.Host);
        }
    }

    private static void ReadResponse(byte[] utf8)
    {
        if (ReadHead(utf8, isResponse: true) is not { } head) return;
        _ = Framing.OfResponse(head, 200, isHead: false, out _);
    }

    /// <summary>What is passed on of a body holds the same as what came, and ends where it ends.</summary>
    private void ReadChunks(byte[] utf8)
    {
        var bytes = Raw(utf8);
        using var nowhere = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        using var from = new Wire(nowhere);
        from.PutBack(bytes);
        var to = new Wire(near);
        var isWhole = false;
        try
        {
            Body.CarryAsync(from, to, new(FramingKind.Chunked, 0), rechunks: true, new Flow()).AsTask().GetAwaiter().GetResult();
            isWhole = true;
        }
        catch (Exception fault) when (fault is BrokenBody or SocketException)
        {
            // It is refused, or goes on behind what is at hand.
        }

        near.Send("!"u8);
        var (passed, buffer) = ("", new byte[1 << 16]);
        while (!passed.EndsWith('!')) passed += Encoding.Latin1.GetString(buffer, 0, far.Receive(buffer));
        if (isWhole) Assert.EndsWith("0\r\n\r\n!", passed);
        else Assert.False(passed.StartsWith("0\r\n", StringComparison.Ordinal), "a body that is not whole ends");
    }

    private static void ReadHello(byte[] utf8)
    {
        var bytes = Raw(utf8);
        var whole = ClientHello.Read(bytes);
        if (whole.ServerName is { } name) Assert.DoesNotContain('\0', name);
        Assert.False(whole.Kind == HelloKind.Whole && whole.Fault.Length > 0);
        // What is broken or no TLS stays so, whatever follows; what is whole needs nothing more.
        var longer = ClientHello.Read([.. bytes, 0, 0, 0]);
        if (whole.Kind is HelloKind.Whole or HelloKind.NotTls) Assert.Equal(whole, longer);
        if (whole.Kind == HelloKind.Broken) Assert.Equal(HelloKind.Broken, longer.Kind);
    }

    private static void ReadAnswer(byte[] utf8)
    {
        var answer = DnsMessage.Read(Raw(utf8), 7, "a.example", 1);
        Assert.True(answer is null || answer.Addresses.All(static address => !address.IsIPv6), "an answer for IPv4 holds IPv4");
    }

    private static void ReadHost(byte[] utf8)
    {
        var isHost = HostName.TryParse(Encoding.UTF8.GetString(utf8), out var host, out var fault);
        Assert.Equal(isHost, fault.Length == 0);
        if (isHost) AssertPlain(host);
    }

    /// <summary>A host that is taken has one spelling, and what the machine's resolver would take for an address is one.</summary>
    private static void AssertPlain(HostName host)
    {
        Assert.True(HostName.TryParse(host.Address is { IsIPv6: true } ? $"[{host.Name}]" : host.Name, out var again, out _));
        Assert.Equal(host, again);
        Assert.DoesNotContain(host.Name, static character => character is <= ' ' or > '~' or '%' or '@' or '/');
        if (host.Address is null) Assert.False(IPAddress.TryParse(host.Name, out _), $"{host.Name} is an address to others");
    }

    private delegate object? Reading(string file, ReadOnlySpan<byte> utf8, List<Problem> problems);

    private static void ReadFile(byte[] bytes, Reading read)
    {
        var problems = new List<Problem>();
        Assert.Equal(read("fuzz.json", bytes, problems) is null, problems.Count > 0);
        Assert.All(problems, static problem => Assert.True(problem.Message.Length > 0 && problem.Span.HasLine));
    }
}
