using System.Net;
using System.Net.Sockets;

namespace Sluice.Benchmarks.Gateway;

/// <summary>
/// The server behind the proxies. The first byte of a connection says what it does: <c>E</c> echoes a byte at a time, <c>D</c> sends as fast as it can, <c>G</c> (as in GET) answers HTTP requests.
/// </summary>
internal sealed class LoadServer : IDisposable
{
    private static readonly byte[] Response = [.. "HTTP/1.1 200 OK\r\nContent-Length: 128\r\nContent-Type: text/plain\r\n\r\n"u8, .. new byte[128]];
    private static readonly byte[] Bulk = new byte[256 << 10];
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);

    public LoadServer()
    {
        listener.Bind(new IPEndPoint(IPAddress.Any, 0));
        listener.Listen(8192);
        _ = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    public void Dispose() => listener.Dispose();

    private async Task AcceptAsync()
    {
        try
        {
            while (true) _ = ServeAsync(await listener.AcceptAsync());
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // It is over.
        }
    }

    private static async Task ServeAsync(Socket socket)
    {
        using var connection = socket;
        socket.NoDelay = true;
        try
        {
            // An idle connection holds nothing.
            await socket.ReceiveAsync(Memory<byte>.Empty);
            var buffer = new byte[4096];
            var length = await socket.ReceiveAsync(buffer);
            if (length == 0) return;
            switch (buffer[0])
            {
                case (byte)'D':
                    while (true) await socket.SendAsync(Bulk);
                case (byte)'G':
                    await AnswerAsync(socket, buffer, length);
                    break;
                default:
                    do
                    {
                        await socket.SendAsync(buffer.AsMemory(0, length));
                    }
                    while ((length = await socket.ReceiveAsync(buffer)) > 0);
                    break;
            }
        }
        catch (SocketException)
        {
            // The client has gone.
        }
    }

    /// <summary>
    /// Answers each request once its head is whole, and ends the connection where that was asked for (RFC 9112 §9.6), as servers do: a proxy that writes its head in pieces, or asks for the end and is not heard,
    /// would get answers to nothing and seem fast.
    /// </summary>
    private static async Task AnswerAsync(Socket socket, byte[] buffer, int length)
    {
        while (true)
        {
            var end = buffer.AsSpan(0, length).IndexOf("\r\n\r\n"u8);
            if (end >= 0)
            {
                await socket.SendAsync(Response);
                if (buffer.AsSpan(0, end).IndexOf("Connection: close"u8) >= 0) return;
                length -= end + 4;
                buffer.AsSpan(end + 4, length).CopyTo(buffer);
                continue;
            }

            var more = await socket.ReceiveAsync(buffer.AsMemory(length));
            if (more == 0) return;
            length += more;
        }
    }
}
