using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Sluice.Lab.Kernel;

namespace Sluice.Tests.Gateway;

/// <summary>
/// A pod, and the rest of the world behind one wire, each a network namespace: in the world run the real gateway as a process, a name server, a server on a public address and one on the metadata address of clouds.
/// </summary>
internal sealed class GatewayNetwork : IDisposable
{
    public const string Pod = "10.20.0.7", Gateway = "10.20.0.1", Server = "5.5.5.5", Metadata = "169.254.169.254", Elsewhere = "6.6.6.6";
    public const string PodV6 = "fd20::7", GatewayV6 = "fd20::1", ElsewhereV6 = "2a00::6";
    public const int Proxy = 3128, Diverted = 3130;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), Silence = TimeSpan.FromSeconds(1);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("sluice-gateway-");
    private readonly NamespaceThread thread = new();
    private readonly NetworkNamespace pod, world;
    private readonly List<Socket> listeners = [];
    private readonly NameServer names;
    private readonly Process gateway;

    public GatewayNetwork(string entries)
    {
        (pod, world) = (NetworkNamespace.Create(thread), NetworkNamespace.Create(thread));
        CommandRunner.Run(world, "ip", ["link", "set", "lo", "up"]);
        foreach (var address in (string[])[Server, Metadata]) CommandRunner.Run(world, "ip", ["address", "add", $"{address}/32", "dev", "lo"]);
        CommandRunner.Run(world, "ip", ["link", "add", "wire0", "type", "veth", "peer", "name", "wire1"]);
        CommandRunner.Run(world, "ip", ["link", "set", "wire1", "netns", pod.Path]);
        CommandRunner.Run(world, "ip", ["address", "add", $"{Gateway}/24", "dev", "wire0"]);
        CommandRunner.Run(world, "ip", ["link", "set", "wire0", "up"]);
        CommandRunner.Run(pod, "ip", ["address", "add", $"{Pod}/24", "dev", "wire1"]);
        CommandRunner.Run(pod, "ip", ["link", "set", "wire1", "up"]);
        CommandRunner.Run(pod, "ip", ["route", "add", "default", "via", Gateway]);
        CommandRunner.Run(world, "ip", ["address", "add", $"{GatewayV6}/64", "dev", "wire0", "nodad"]);
        CommandRunner.Run(pod, "ip", ["address", "add", $"{PodV6}/64", "dev", "wire1", "nodad"]);
        CommandRunner.Run(pod, "ip", ["route", "add", "default", "via", GatewayV6]);
        foreach (var (address, port) in ((string, int)[])[(Server, 443), (Server, 80), (Metadata, 80)]) Echo(address, port);
        names = world.Run(() => new NameServer(new(IPAddress.Parse(Gateway), 53), static (type, protocol) => new(AddressFamily.InterNetwork, type, protocol)));
        Allow(entries);
        var callers = Path.Combine(folder.FullName, "callers.json");
        File.WriteAllText(callers, RunningGateway.Callers.Replace("127.0.0.1", $"{Pod}\", \"{PodV6}", StringComparison.Ordinal));
        gateway = Process.Start(new ProcessStartInfo("nsenter",
        [
            $"--net={world.Path}", Path.Combine(AppContext.BaseDirectory, "Sluice.Gateway"), "--allowlist", Allowlist, "--callers", callers, "--listen", $"{Gateway}:{Proxy}", "--listen-diverted", $"{Gateway}:{Diverted}", "--listen-diverted", $"[{GatewayV6}]:{Diverted}",
            "--resolver", $"{Gateway}:53", "--audit", Path.Combine(folder.FullName, "audit.jsonl"),
        ])
        { RedirectStandardError = true })!;
        gateway.ErrorDataReceived += static (_, _) => { };
        gateway.BeginErrorReadLine();
        var since = Stopwatch.StartNew();
        while (!Reaches(Gateway, Proxy)) Assert.True(since.Elapsed < Patience && !gateway.HasExited, "the gateway did not start");
    }

    private string Allowlist => Path.Combine(folder.FullName, "allowlist.json");

    public NameServer Names => names;

    /// <summary>Puts an allowlist into the file that the gateway watches.</summary>
    public void Allow(string entries)
    {
        const string From = """
            "from": {"component": "fetcher", "namespace": "shop", "podSelector": {"matchLabels": {"app": "fetcher"}}}
            """;
        File.WriteAllText(Allowlist + ".new", $$"""{"version": 1, "charter": "shop", "entries": [{{entries.Replace("FETCHER", From.Trim(), StringComparison.Ordinal)}}]}""");
        File.Move(Allowlist + ".new", Allowlist, overwrite: true);
    }

    /// <summary>Closes every way out of the pod but the gateway, as the policies of a charter with a gateway do.</summary>
    public void Deny() => CommandRunner.Run(pod, "nft", ["-f", "-"], $$"""
        table inet policies {
          chain output {
            type filter hook output priority 0; policy drop;
            ip daddr {{Gateway}} tcp dport {{Proxy}} accept
          }
        }
        """);

    /// <summary>Opens the pod again, and sends what it sends to the ports of the web to the gateway instead.</summary>
    public void Divert()
    {
        CommandRunner.Run(pod, "nft", ["delete", "table", "inet", "policies"]);
        CommandRunner.Run(world, "nft", ["-f", "-"], $$"""
            table inet divert {
              chain prerouting {
                type nat hook prerouting priority -100;
                iifname "wire0" tcp dport { 80, 443 } redirect to :{{Diverted}}
              }
            }
            """);
    }

    /// <summary>The same, by handing the connections over as they are: their destination stays the address that they were sent to.</summary>
    public void HandOver()
    {
        CommandRunner.Run(pod, "nft", ["delete", "table", "inet", "policies"]);
        foreach (var (family, any) in ((string, string)[])[("-4", "0.0.0.0/0"), ("-6", "::/0")])
        {
            CommandRunner.Run(world, "ip", [family, "rule", "add", "fwmark", "1", "lookup", "100"]);
            CommandRunner.Run(world, "ip", [family, "route", "add", "local", any, "dev", "lo", "table", "100"]);
        }

        CommandRunner.Run(world, "nft", ["-f", "-"], $$"""
            table inet divert {
              chain prerouting {
                type filter hook prerouting priority mangle;
                iifname "wire0" ip protocol tcp tcp dport { 80, 443 } tproxy ip to {{Gateway}}:{{Diverted}} meta mark set 1 accept
                iifname "wire0" ip6 nexthdr tcp tcp dport { 80, 443 } tproxy ip6 to [{{GatewayV6}}]:{{Diverted}} meta mark set 1 accept
              }
            }
            """);
    }

    /// <summary>Whether the pod can open a connection.</summary>
    public bool Reaches(string address, int port)
    {
        using var socket = Connect(address, port);
        return socket is not null;
    }

    /// <summary>A connection from the pod; null when there is none within a second.</summary>
    public Socket? Connect(string address, int port)
    {
        var to = IPAddress.Parse(address);
        var socket = pod.Run(() => new Socket(to.AddressFamily, SocketType.Stream, ProtocolType.Tcp));
        socket.ReceiveTimeout = (int)Patience.TotalMilliseconds;

        if (socket.TryConnect(to, port, Silence)) return socket;
        socket.Dispose();
        return null;
    }

    /// <summary>A tunnel through the gateway, with the status that the gateway answered.</summary>
    public (Socket Socket, int Status) Tunnel(string host, int port)
    {
        var socket = Connect(Gateway, Proxy)!;
        socket.Send(Encoding.ASCII.GetBytes($"CONNECT {host}:{port} HTTP/1.1\r\n\r\n"));
        var answer = socket.ReceiveUntil(static text => text.Contains("\r\n\r\n", StringComparison.Ordinal));
        return (socket, RunningGateway.StatusOf(answer));
    }

    public void Dispose()
    {
        if (!gateway.HasExited) gateway.Kill();
        gateway.WaitForExit();
        gateway.Dispose();
        foreach (var listener in listeners) listener.Dispose();
        names.DisposeAsync().AsTask().Wait();
        pod.Dispose();
        world.Dispose();
        thread.Dispose();
        folder.Delete(recursive: true);
    }

    private void Echo(string address, int port)
    {
        var listener = world.Run(static () => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp));
        listener.Bind(new IPEndPoint(IPAddress.Parse(address), port));
        listener.Listen();
        listeners.Add(listener);
        _ = listener.ServeEachAsync(ServeAsync);
    }

    private static async Task ServeAsync(Socket accepted)
    {
        using var connection = accepted;
        var buffer = new byte[4096];
        try
        {
            for (int length; (length = await connection.ReceiveAsync(buffer).ConfigureAwait(false)) > 0;)
            {
                // A request for a page gets one; everything else comes back.
                var isRequest = buffer.AsSpan(0, length).StartsWith("GET "u8);
                await connection.SendAsync(isRequest ? "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello"u8.ToArray() : buffer.AsMemory(0, length)).ConfigureAwait(false);
            }
        }
        catch (SocketException)
        {
            // The other side has gone.
        }
    }
}
