using System.Net;
using System.Net.Sockets;
using Sluice.Sets;

namespace Sluice.Lab.Probing;

/// <summary>Accepts connections at one address and port, and sends back what comes; a datagram that is a DNS query is answered.</summary>
internal sealed class Listener : IDisposable
{
    private const int Backlog = 512;

    private readonly Socket socket;
    private readonly LabNames names;

    private Listener(Socket socket, LabNames names) => (this.socket, this.names) = (socket, names);

    /// <summary>Begins to listen, in the namespace of the calling thread.</summary>
    /// <exception cref="SocketException">The port cannot be had.</exception>
    public static Listener Start(Cidr address, Sets.Protocol protocol, int port, LabNames names, CancellationToken stop)
    {
        var listener = new Listener(Sockets.Bind(address, protocol, port), names);
        if (protocol == Sets.Protocol.Udp)
        {
            _ = listener.AnswerAsync(stop);
            return listener;
        }

        listener.socket.Listen(Backlog);
        _ = listener.AcceptAsync(stop);
        return listener;
    }

    public void Dispose() => socket.Dispose();

    private static async Task EchoAsync(Socket connection, CancellationToken stop)
    {
        using (connection)
        {
            var buffer = new byte[64];
            try
            {
                while (await connection.ReceiveAsync(buffer, stop).ConfigureAwait(false) is > 0 and var length) await connection.SendAsync(buffer.AsMemory(0, length), stop).ConfigureAwait(false);
            }
            catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
            {
                // The other side has gone, or the run has ended: the probe has its answer or never will.
            }
        }
    }

    private async Task AcceptAsync(CancellationToken stop)
    {
        try
        {
            while (true) _ = EchoAsync(await socket.AcceptAsync(stop).ConfigureAwait(false), stop);
        }
        catch (Exception fault) when (fault is SocketException or OperationCanceledException or ObjectDisposedException)
        {
            // The run has ended.
        }
    }

    private async Task AnswerAsync(CancellationToken stop)
    {
        var buffer = new byte[1500];
        var anyone = new IPEndPoint(socket.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
        while (!stop.IsCancellationRequested)
        {
            try
            {
                var received = await socket.ReceiveFromAsync(buffer, anyone, stop).ConfigureAwait(false);
                var answer = DnsMessage.Answer(buffer.AsSpan(0, received.ReceivedBytes), names.Find);
                await socket.SendToAsync(answer ?? buffer.AsMemory(0, received.ReceivedBytes), received.RemoteEndPoint, stop).ConfigureAwait(false);
            }
            catch (SocketException)
            {
                // An earlier answer could not be delivered; the next question counts.
            }
            catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException)
            {
                return;
            }
        }
    }
}
