using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using Sluice.Gateway.Destinations;
using Sluice.Gateway.Http;
using Sluice.Gateway.Relay;
using Sluice.Gateway.Tls;
using Sluice.Sets;

namespace Sluice.Gateway.Serving;

/// <summary>Takes connections and holds them to what is in force: tunnels that are no longer allowed, or idle, or too old, are closed within a second.</summary>
internal sealed class GatewayServer : IAsyncDisposable
{
    private const int Backlog = 4096, AcceptLoops = 2;
    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(250), Ending = TimeSpan.FromSeconds(3);

    private readonly List<Socket> listeners = [];
    private readonly List<Task> loops = [];
    private readonly CancellationTokenSource draining = new(), stopped = new();
    private readonly SessionSetting setting;
    private readonly SemaphoreSlim room;
    private readonly TimeProvider clock;
    private DateTimeOffset? nextChange;
    private long judgedVersion;
    private int sessions;

    public GatewayServer(Gate gate, GatewayLimits limits, GatewayMeters meters, TimeProvider clock)
    {
        (this.clock, room) = (clock, new(limits.Connections));
        setting = new(gate, new(), new(), limits, meters, draining.Token);
        meters.Watch("sluice_gateway_tunnels", "Tunnels that are open.", () => setting.Tunnels.Count);
        loops.Add(WatchAsync());
    }

    public int Tunnels => setting.Tunnels.Count;

    /// <summary>Whether it takes new connections.</summary>
    public bool IsServing => listeners.Count > 0 && !draining.IsCancellationRequested;

    /// <summary>Whose word is taken for whose connection it passes on (PROXY protocol); every connection from there has to say it.</summary>
    public AddressSet Balancers { get; init; } = AddressSet.Empty;

    /// <summary>Listens on an address; the one that it got, where port 0 was asked for.</summary>
    /// <exception cref="SocketException">It cannot be had.</exception>
    public IPEndPoint Listen(ListenerSetting listener)
    {
        var address = listener.Address;
        var socket = new Socket(address.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        if (address.Address.Equals(IPAddress.IPv6Any)) socket.DualMode = true;
        if (listener.IsDiverted) OriginalDestination.Allow(socket);
        socket.Bind(address);
        socket.Listen(Backlog);
        listeners.Add(socket);
        for (var loop = 0; loop < AcceptLoops; loop++) loops.Add(Task.Run(() => AcceptAsync(socket, listener)));
        return (IPEndPoint)socket.LocalEndPoint!;
    }

    /// <summary>Puts another allowlist and map of callers in force, for new requests and for open tunnels.</summary>
    public void Put(GatewayState state)
    {
        setting.Gate.Put(state);
        Judge();
    }

    /// <summary>Takes nothing new and waits for what is open, as long as the limits say; then closes it.</summary>
    public async Task DrainAsync()
    {
        foreach (var listener in listeners) listener.Dispose();
        await draining.CancelAsync();
        var end = Environment.TickCount64 + (long)setting.Limits.Drain.TotalMilliseconds;
        while (Volatile.Read(ref sessions) > 0 && Environment.TickCount64 < end) await Task.Delay(Beat);
        await EndAsync();
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var listener in listeners) listener.Dispose();
        await draining.CancelAsync();
        await EndAsync();
        await stopped.CancelAsync();
        await Task.WhenAll(loops);
    }

    /// <summary>Closes every tunnel and waits until each is written down; an exchange that hangs is left behind.</summary>
    private async Task EndAsync()
    {
        var end = Environment.TickCount64 + (long)Ending.TotalMilliseconds;
        do
        {
            setting.Tunnels.Close(static _ => "the gateway stops");
            if (Volatile.Read(ref sessions) > 0) await Task.Delay(10);
        }
        while (Volatile.Read(ref sessions) > 0 && Environment.TickCount64 < end);
    }

    private async Task AcceptAsync(Socket socket, ListenerSetting listener)
    {
        while (!draining.IsCancellationRequested)
        {
            try
            {
                await room.WaitAsync(draining.Token);
                var taken = await socket.AcceptAsync(draining.Token);
                _ = ServeAsync(taken, listener, ((IPEndPoint)socket.LocalEndPoint!).Port);
            }
            catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
            catch (SocketException fault)
            {
                // No descriptor is left, or the client is gone already: the next one may do better, and a loop that turns at once would take the whole machine.
                room.Release();
                if (fault.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable) await Task.Delay(50);
            }
        }
    }

    private async Task ServeAsync(Socket socket, ListenerSetting listener, int port)
    {
        Interlocked.Increment(ref sessions);
        try
        {
            await Task.Yield();
            setting.Meters.Connected();
            var (wire, origin) = await PrepareAsync(socket, listener, port);
            Tunnel? tunnel;
            using (var session = new ClientSession(wire, origin, setting)) tunnel = await session.RunAsync();

            // Nothing of the conversation is held while the tunnel is open, for hours perhaps.
            if (tunnel is not null) await CarryAsync(tunnel);
        }
        catch (Exception fault) when (fault is SocketException or IOException or AuthenticationException or OperationCanceledException or ObjectDisposedException)
        {
            setting.Meters.Refused();
            socket.Dispose();
        }
        finally
        {
            Interlocked.Decrement(ref sessions);
            room.Release();
        }
    }

    /// <summary>Runs a tunnel to its end and writes it down.</summary>
    private async Task CarryAsync(Tunnel tunnel)
    {
        var end = await setting.Tunnels.HoldAsync(tunnel, setting.Gate.Revoked, tunnel.RunAsync);
        setting.Meters.Carried(tunnel.Out.Bytes, tunnel.In.Bytes);
        setting.Gate.RecordEnd(tunnel.Passage, tunnel.Out.Bytes, tunnel.In.Bytes, TimeSpan.FromMilliseconds(Environment.TickCount64 - tunnel.Began), end);
    }

    /// <summary>What comes before the first request: whose connection it is, where it was going, and TLS.</summary>
    private async Task<(Wire Wire, ClientOrigin Origin)> PrepareAsync(Socket socket, ListenerSetting listener, int port)
    {
        socket.NoDelay = true;
        var remote = (IPEndPoint)socket.RemoteEndPoint!;
        var source = NetAddress.Of(remote.Address.IsIPv4MappedToIPv6 ? remote.Address.MapToIPv4() : remote.Address);
        SslStream? tls = null;
        if (listener.Tls is not null || Balancers.Contains(source.IsIPv6, source.Value)) (source, tls) = await IntroducedAsync(socket, source, listener.Tls);
        var diverted = listener.IsDiverted ? OriginalDestination.PortOf(socket, port) ?? throw new IOException("a connection to the port for diverted ones was not diverted") : (int?)null;
        return (new(socket, tls), new(source, tls?.RemoteCertificate as X509Certificate2, diverted));
    }

    /// <summary>What a balancer says of a connection, and TLS, within the time of a head.</summary>
    private async Task<(NetAddress Source, SslStream? Tls)> IntroducedAsync(Socket socket, NetAddress source, ListenerTls? tls)
    {
        using var time = CancellationTokenSource.CreateLinkedTokenSource(draining.Token);
        time.CancelAfter(setting.Limits.HeadTime);
        if (Balancers.Contains(source.IsIPv6, source.Value))
            source = await ProxyHeader.ReadAsync(socket, source, time.Token) ?? throw new IOException("no PROXY header came from a balancer");
        return (source, tls is null ? null : await tls.AcceptAsync(socket, time.Token));
    }

    /// <summary>Looks at the clock and at the cluster four times a second: an entry that ended and a pod that is gone close their tunnels, and so do the limits.</summary>
    private async Task WatchAsync()
    {
        using var timer = new PeriodicTimer(Beat, clock);
        try
        {
            while (await timer.WaitForNextTickAsync(stopped.Token))
            {
                if (clock.GetUtcNow() >= nextChange || setting.Gate.State.Callers.ClusterVersion != judgedVersion) Judge();
                var (now, limits) = (Environment.TickCount64, setting.Limits);
                setting.Tunnels.Close(tunnel =>
                    now - tunnel.Last > limits.Idle.TotalMilliseconds ? "idle for too long" : now - tunnel.Began > limits.Total.TotalMilliseconds ? "open for too long" : null);
            }
        }
        catch (OperationCanceledException)
        {
            // It stops.
        }
    }

    private void Judge()
    {
        var current = setting.Gate.State;
        judgedVersion = current.Callers.ClusterVersion;
        nextChange = current.Allowlist.NextChange(clock.GetUtcNow());
        setting.Tunnels.Close(tunnel => setting.Gate.Revoked(tunnel.Passage));
    }
}
