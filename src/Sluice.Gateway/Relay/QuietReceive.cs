using System.Net.Sockets;
using System.Threading.Tasks.Sources;

namespace Sluice.Gateway.Relay;

/// <summary>
/// Receives without exceptions: a connection that breaks is the usual end of many tunnels, and an exception through several awaits costs more than all the rest of a short one.
/// One receive at a time.
/// </summary>
internal sealed class QuietReceive : SocketAsyncEventArgs, IValueTaskSource<int>
{
    private ManualResetValueTaskSourceCore<int> source;

    public QuietReceive()
        : base(true)
    {
    }

    /// <summary>Bytes received, 0 at the end and for an empty buffer, −1 when the connection is broken or closed.</summary>
    public ValueTask<int> ReceiveAsync(Socket socket, Memory<byte> buffer)
    {
        source.Reset();
        SetBuffer(buffer);
        try
        {
            return socket.ReceiveAsync(this) ? new(this, source.Version) : new(Result);
        }
        catch (ObjectDisposedException)
        {
            return new(-1);
        }
    }

    public int GetResult(short token) => source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => source.OnCompleted(continuation, state, token, flags);

    protected override void OnCompleted(SocketAsyncEventArgs e) => source.SetResult(Result);

    private int Result => SocketError == SocketError.Success ? BytesTransferred : -1;
}
