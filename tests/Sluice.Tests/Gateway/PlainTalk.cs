using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Sluice.Tests.Gateway;

/// <summary>Sockets that wait in the kernel: a task would wait for a thread of the pool, of which a run of many tests has few.</summary>
internal static class PlainTalk
{
    /// <summary>Whether a connection stands within a time.</summary>
    public static bool TryConnect(this Socket socket, IPAddress address, int port, TimeSpan patience)
    {
        socket.Blocking = false;
        try
        {
            socket.Connect(address, port);
        }
        catch (SocketException fault) when (fault.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // It is on its way.
        }
        catch (SocketException)
        {
            return false;
        }

        if (!socket.Poll(patience, SelectMode.SelectWrite) || (int)socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)! != 0) return false;
        socket.Blocking = true;
        return true;
    }

    /// <summary>Whether bytes come back as they were sent.</summary>
    public static bool Echoes(this Socket socket, byte[] bytes)
    {
        socket.Send(bytes);
        return socket.ReceiveUntil(text => text.Length >= bytes.Length) == Encoding.Latin1.GetString(bytes);
    }

    /// <summary>What comes until it is enough, or until the end.</summary>
    public static string ReceiveUntil(this Socket socket, Func<string, bool> isEnough)
    {
        var (buffer, text) = (new byte[4096], "");
        try
        {
            for (int length; !isEnough(text) && (length = socket.Receive(buffer)) > 0;) text += Encoding.Latin1.GetString(buffer, 0, length);
        }
        catch (SocketException fault) when (fault.SocketErrorCode == SocketError.ConnectionReset)
        {
            // That is an end too.
        }

        return text;
    }

    /// <summary>Serves every connection to a listener, each by itself, until the listener is closed.</summary>
    public static async Task ServeEachAsync(this Socket listener, Func<Socket, Task> serve)
    {
        try
        {
            while (true) _ = serve(await listener.AcceptAsync().ConfigureAwait(false));
        }
        catch (Exception fault) when (fault is SocketException or ObjectDisposedException)
        {
            // The test is over and has closed the listener.
        }
    }
}
