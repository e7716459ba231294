using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Charters;
using Sluice.Findings;
using Sluice.Gateway.Allowlist;
using Sluice.Gateway.Audit;
using Sluice.Gateway.Callers;
using Sluice.Gateway.Names;
using Sluice.Gateway.Serving;
using Sluice.Sets;

namespace Sluice.Tests.Gateway;

/// <summary>A gateway on loopback with a name server of its own. The only caller is 127.0.0.1, component fetcher of shop.</summary>
internal sealed class RunningGateway : IAsyncDisposable
{
    public const string Callers = """{"callers": [{"namespace": "shop", "podLabels": {"app": "fetcher"}, "addresses": ["127.0.0.1"]}]}""";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(100);
    private readonly GatewayMeters meters = new();
    private readonly string folder = Directory.CreateTempSubdirectory("sluice-gateway-").FullName;
    private readonly AuditLog audit;

    private RunningGateway(GatewayLimits limits, TimeSpan dnsPatience, string? balancers, DataClassification? redact)
    {
        var options = new AuditOptions { Path = System.IO.Path.Combine(folder, "audit.jsonl"), Replica = "test", Redact = redact is { } one ? [one] : [] };
        audit = AuditLog.Open(options, Clock, AuditFiles.Open(options.Path, options), TextWriter.Null);
        Gate = new(new Resolver([Names.Address], dnsPatience, Clock), audit, meters, Clock);
        Server = new(Gate, limits, meters, Clock) { Balancers = balancers is null ? AddressSet.Empty : AddressSet.Of(Cidr.Parse(balancers)) };
    }

    public TestClock Clock { get; } = new(new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero));

    public NameServer Names { get; } = new();

    public GatewayServer Server { get; }

    public Gate Gate { get; }

    public IPEndPoint Address { get; private set; } = new(0, 0);

    /// <summary>Entries are JSON objects of the allowlist; FETCHER in one stands for its caller.</summary>
    public static RunningGateway Start(string entries, string callers = Callers, GatewayLimits? limits = null, TimeSpan? dnsPatience = null, string? balancers = null, DataClassification? redact = null)
    {
        var gateway = new RunningGateway(limits ?? new(), dnsPatience ?? TimeSpan.FromSeconds(5), balancers, redact);
        gateway.Server.Put(State(entries, callers));
        gateway.Address = gateway.Server.Listen(new(new IPEndPoint(IPAddress.Loopback, 0)));
        return gateway;
    }

    public static GatewayState State(string entries, string callers = Callers)
    {
        const string From = """
            "from": {"component": "fetcher", "namespace": "shop", "podSelector": {"matchLabels": {"app": "fetcher"}}}
            """;
        var problems = new List<Problem>();
        var json = $$"""{"version": 1, "charter": "shop", "digest": "sha256:1", "entries": [{{entries.Replace("FETCHER", From.Trim(), StringComparison.Ordinal)}}]}""";
        var allowlist = AllowlistReader.Read("allowlist.json", Encoding.UTF8.GetBytes(json), problems);
        var map = CallerReader.Read("callers.json", Encoding.UTF8.GetBytes(callers), problems);
        Assert.Empty(problems);
        return new(allowlist!, map!);
    }

    public async Task<Socket> ConnectAsync()
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(Address);
        return socket;
    }

    /// <summary>What the gateway answers to bytes (Latin-1), until it ends the connection or says no more; the sending side stays open.</summary>
    public async Task<string> AskAsync(string bytes)
    {
        using var socket = await ConnectAsync();
        await socket.SendAsync(Encoding.Latin1.GetBytes(bytes));
        return await ReadAnswerAsync(socket);
    }

    /// <summary>One answer with its body, or what came before the end.</summary>
    public static async Task<string> ReadAnswerAsync(Socket socket)
    {
        using var time = new CancellationTokenSource(Patience);
        var (buffer, text) = (new byte[64 << 10], "");
        while (!IsWhole(text))
        {
            int length;
            try
            {
                length = await socket.ReceiveAsync(buffer, time.Token);
            }
            catch (SocketException)
            {
                return text;
            }

            if (length == 0) return text;
            text += Encoding.Latin1.GetString(buffer, 0, length);
        }

        return text;
    }

    public static int StatusOf(string answer) => answer.Length == 0 ? 0 : int.Parse(answer.Split(' ')[1], CultureInfo.InvariantCulture);

    public async ValueTask DisposeAsync()
    {
        await Server.DisposeAsync();
        await Names.DisposeAsync();
        await audit.DisposeAsync();
        meters.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Ends the gateway and gives its audit trail, a line each.</summary>
    public async Task<string[]> EndAsync()
    {
        await Server.DisposeAsync();
        await audit.DisposeAsync();
        return File.ReadAllLines(System.IO.Path.Combine(folder, "audit.jsonl"));
    }

    private static bool IsWhole(string text)
    {
        var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        if (end < 0) return false;
        var at = text.IndexOf("Content-Length: ", StringComparison.OrdinalIgnoreCase);
        if (at < 0 || at > end) return text.StartsWith("HTTP/1.1 200 Connection", StringComparison.Ordinal);
        return text.Length >= end + 4 + int.Parse(text[(at + 16)..text.IndexOf('\r', at)], CultureInfo.InvariantCulture);
    }
}
