using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sluice.Tests.Gateway;

/// <summary>A server on loopback: it keeps what it gets, and says on each connection what a test told it, at once or as an echo.</summary>
internal sealed class Origin : IAsyncDisposable
{
    private readonly Socket listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly CancellationTokenSource stop = new();
    private readonly List<Task> connections = [];
    private readonly StringBuilder received = new();
    private readonly Task accepting;
    private int count;

    public Origin(IPAddress? address = null)
    {
        listener.Bind(new IPEndPoint(address ?? IPAddress.Loopback, 0));
        listener.Listen(1024);
        accepting = Task.Run(AcceptAsync);
    }

    public int Port => ((IPEndPoint)listener.LocalEndPoint!).Port;

    /// <summary>What it answers to each request; null to echo every byte.</summary>
    public string? Says { get; set; } = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello";

    /// <summary>Whether it ends the connection after the answer.</summary>
    public bool Ends { get; set; }

    public int Connections => Volatile.Read(ref count);

    public string Received
    {
        get
        {
            lock (received) return received.ToString();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Dispose();
        await accepting;
        await Task.WhenAll(connections);
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true) connections.Add(ServeAsync(await listener.AcceptAsync(stop.Token)));
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over.
        }
    }

    private async Task ServeAsync(Socket socket)
    {
        Interlocked.Increment(ref count);
        using var connection = socket;
        var (buffer, text) = (new byte[64 << 10], "");
        try
        {
            for (int length; (length = await socket.ReceiveAsync(buffer, stop.Token)) > 0;)
            {
                var part = Encoding.Latin1.GetString(buffer, 0, length);
                lock (received) received.Append(part);
                if (Says is null)
                {
                    await socket.SendAsync(buffer.AsMemory(0, length), stop.Token);
                    continue;
                }

                text += part;
                for (int end; (end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal)) >= 0; text = text[(end + 4)..])
                {
                    await socket.SendAsync(Encoding.Latin1.GetBytes(Says), stop.Token);
                    if (Ends) return;
                }
            }

            socket.Shutdown(SocketShutdown.Send);
        }
        catch (Exception fault) when (fault is OperationCanceledException or ObjectDisposedException or SocketException)
        {
            // The test is over, or the other side is gone.
        }
    }
}
