using System.Net.Security;
using System.Net.Sockets;

namespace Sluice.Gateway.Relay;

/// <summary>One connection: a socket, with TLS in it where the client comes by TLS. What was read too far can be given back, and is read first.</summary>
internal sealed class Wire(Socket socket, SslStream? tls = null) : IDisposable
{
    private static readonly LingerOption Reset = new(true, 0);
    private byte[] ahead = [];
    private int aheadAt;

    public Socket Socket => socket;

    /// <summary>Whether bytes may go from socket to socket in the kernel.</summary>
    public bool IsPlain => tls is null && aheadAt == ahead.Length;

    /// <summary>Gives back what was read of the next message.</summary>
    public void PutBack(ReadOnlySpan<byte> bytes)
    {
        if (!bytes.IsEmpty) (ahead, aheadAt) = ([.. bytes, .. ahead.AsSpan(aheadAt)], 0);
    }

    /// <summary>So many bytes, when that many were given back; null otherwise.</summary>
    public byte[]? Take(long count)
    {
        if (ahead.Length - aheadAt < count) return null;
        var taken = ahead[aheadAt..(aheadAt + (int)count)];
        aheadAt += (int)count;
        if (aheadAt == ahead.Length) (ahead, aheadAt) = ([], 0);
        return taken;
    }

    /// <summary>With an empty buffer, waits until there is something to read, and rents nothing meanwhile. 0 with another buffer is the end.</summary>
    public ValueTask<int> ReceiveAsync(Memory<byte> buffer, CancellationToken stop = default)
    {
        if (aheadAt == ahead.Length) return tls is null ? socket.ReceiveAsync(buffer, SocketFlags.None, stop) : tls.ReadAsync(buffer, stop);
        var length = Math.Min(buffer.Length, ahead.Length - aheadAt);
        ahead.AsMemory(aheadAt, length).CopyTo(buffer);
        aheadAt += length;
        if (aheadAt == ahead.Length) (ahead, aheadAt) = ([], 0);
        return new(length);
    }

    public async ValueTask SendAsync(ReadOnlyMemory<byte> bytes, CancellationToken stop = default)
    {
        if (tls is not null)
        {
            await tls.WriteAsync(bytes, stop);
            return;
        }

        while (!bytes.IsEmpty) bytes = bytes[await socket.SendAsync(bytes, SocketFlags.None, stop)..];
    }

    /// <summary>Says that nothing more will be sent; the other direction stays open.</summary>
    public async ValueTask FinishAsync()
    {
        if (tls is not null) await tls.ShutdownAsync();
        socket.Shutdown(SocketShutdown.Send);
    }

    /// <summary>Ends both directions at once, so that neither side takes it for a regular end.</summary>
    public void Abort()
    {
        try
        {
            socket.LingerState = Reset;
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // It is gone already.
        }

        Dispose();
    }

    public void Dispose()
    {
        socket.Dispose();
        tls?.Dispose();
    }
}
