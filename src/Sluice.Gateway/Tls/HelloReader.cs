using System.Buffers;
using Sluice.Gateway.Relay;

namespace Sluice.Gateway.Tls;

/// <summary>Waits for the client hello of a connection and gives it back, so that the server gets it as it came.</summary>
internal static class HelloReader
{
    /// <summary>What came within the time; a kind of unknown when too little did.</summary>
    public static async ValueTask<ClientHello> ReadAsync(Wire wire, TimeSpan patience, CancellationTokenSource time)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ClientHello.Longest);
        var length = 0;
        try
        {
            time.CancelAfter(patience);
            var hello = default(ClientHello);
            while (hello.Kind == HelloKind.Unknown && length < ClientHello.Longest)
            {
                var more = await wire.ReceiveAsync(buffer.AsMemory(length, ClientHello.Longest - length), time.Token);
                if (more == 0) break;
                length += more;
                hello = ClientHello.Read(buffer.AsSpan(0, length));
            }

            time.CancelAfter(Timeout.InfiniteTimeSpan);
            return hello;
        }
        catch (OperationCanceledException)
        {
            return default;
        }
        finally
        {
            wire.PutBack(buffer.AsSpan(0, length));
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
