using System.Net;
using System.Net.Sockets;
using Sluice.Gateway.Destinations;
using Sluice.Gateway.Relay;

namespace Sluice.Gateway.Serving;

/// <summary>A connection to a server, or why there is none: the status that says so, and the reason as part of a sentence.</summary>
internal readonly record struct Dialled(Wire? Wire, NetAddress Address, int Status, string Fault);

/// <summary>Connects to the addresses that were judged, in their order, and to no other: no name is looked at again.</summary>
internal static class Dialer
{
    public static async ValueTask<Dialled> DialAsync(IReadOnlyList<NetAddress> addresses, int port, TimeSpan patience)
    {
        var last = new Dialled(null, default, 502, "there is no address to connect to");
        foreach (var address in addresses)
        {
            Socket? socket = null;
            using var time = new CancellationTokenSource(patience);
            try
            {
                socket = new(address.Family, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
                await socket.ConnectAsync(new IPEndPoint(address.ToIPAddress(), port), time.Token);
                return new(new(socket), address, 0, "");
            }
            catch (OperationCanceledException)
            {
                last = new(null, address, 504, $"{address} did not take the connection within {patience.TotalSeconds:0.#} seconds");
            }
            catch (SocketException fault)
            {
                last = new(null, address, 502, $"{address} did not take the connection: {Words(fault.SocketErrorCode)}");
            }

            socket?.Dispose();
        }

        return last;
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
