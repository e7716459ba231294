using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Sluice.Gateway.Admin;
using Sluice.Gateway.Destinations;
using Sluice.Gateway.Relay;

namespace Sluice.Gateway.Serving;

/// <summary>A connection to a server, or why there is none: the status that says so, and the reason as part of a sentence.</summary>
internal readonly record struct Dialled(Wire? Wire, NetAddress Address, int Status, string Fault);

/// <summary>
/// Connects to the addresses that were judged, and to no other: no name is looked at again. An address that does not answer does not hold up the next one: the next is tried beside it
/// after <see cref="Stagger"/>, or at once when it is refused, IPv6 and IPv4 by turns (RFC 8305); the first connection is taken.
/// </summary>
internal static class Dialer
{
    /// <summary>How long an address is alone before the next is tried beside it (RFC 8305 §5).</summary>
    public static readonly TimeSpan Stagger = TimeSpan.FromMilliseconds(250);

    /// <param name="addresses">In the order of the answer.</param>
    /// <param name="port">The port of all of them.</param>
    /// <param name="patience">How long each may take.</param>
    public static async ValueTask<Dialled> DialAsync(IReadOnlyList<NetAddress> addresses, int port, TimeSpan patience)
    {
        using var span = GatewayTraces.Source.StartActivity("egress connect", ActivityKind.Client);
        if (addresses.Count == 1) return await ConnectAsync(addresses[0], port, patience, CancellationToken.None);
        using var enough = new CancellationTokenSource();
        var running = new List<Task<Dialled>>();
        var last = new Dialled(null, default, 502, "there is no address to connect to");
        foreach (var (place, address) in ByTurns(addresses).Index())
        {
            running.Add(ConnectAsync(address, port, patience, enough.Token).AsTask());
            var next = Task.Delay(place < addresses.Count - 1 ? Stagger : Timeout.InfiniteTimeSpan, enough.Token);
            while (running.Count > 0 && await FirstAsync(running, next) is { } ended)
            {
                running.Remove(ended);
                last = await ended;
                if (last.Wire is not null) return await LeaveAsync(running, enough, last);
            }
        }

        return last;
    }

    /// <summary>The attempt that ends first; null when it is time for the next.</summary>
    private static async Task<Task<Dialled>?> FirstAsync(List<Task<Dialled>> running, Task next) => await Task.WhenAny([.. running, next]) as Task<Dialled>;

    /// <summary>Gives up what is still tried; a connection that came all the same is closed.</summary>
    private static async Task<Dialled> LeaveAsync(List<Task<Dialled>> running, CancellationTokenSource enough, Dialled taken)
    {
        await enough.CancelAsync();
        foreach (var other in await Task.WhenAll(running)) other.Wire?.Dispose();
        return taken;
    }

    /// <summary>The first address, then one of the other family, as long as there is one.</summary>
    private static IEnumerable<NetAddress> ByTurns(IReadOnlyList<NetAddress> addresses)
    {
        var (own, other) = (addresses.Where(address => address.IsIPv6 == addresses[0].IsIPv6).ToList(), addresses.Where(address => address.IsIPv6 != addresses[0].IsIPv6).ToList());
        for (var place = 0; place < Math.Max(own.Count, other.Count); place++)
        {
            if (place < own.Count) yield return own[place];
            if (place < other.Count) yield return other[place];
        }
    }

    private static async ValueTask<Dialled> ConnectAsync(NetAddress address, int port, TimeSpan patience, CancellationToken enough)
    {
        Socket? socket = null;
        using var time = CancellationTokenSource.CreateLinkedTokenSource(enough);
        time.CancelAfter(patience);
        try
        {
            socket = new(address.Family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            await socket.ConnectAsync(new IPEndPoint(address.ToIPAddress(), port), time.Token);
            return new(new(socket), address, 0, "");
        }
        catch (OperationCanceledException)
        {
            socket?.Dispose();
            return new(null, address, 504, $"{address} did not take the connection within {patience.TotalSeconds:0.#} seconds");
        }
        catch (SocketException fault)
        {
            socket?.Dispose();
            return new(null, address, 502, $"{address} did not take the connection: {Words(fault.SocketErrorCode)}");
        }
    }

    private static string Words(SocketError code) => code switch
    {
        SocketError.ConnectionRefused => "nothing listens on the port",
        SocketError.HostUnreachable or SocketError.NetworkUnreachable => "there is no route to it",
        SocketError.TimedOut => "it did not answer",
        SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable => "the gateway has no descriptor left for it",
        SocketError.AddressFamilyNotSupported or SocketError.AddressNotAvailable => "this machine does not speak its protocol",
        _ => code.ToString(),
    };
}
