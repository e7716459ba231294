using System.Buffers;
using System.Net.Sockets;
using Sluice.Gateway.Relay;
using Sluice.Gateway.Serving;

namespace Sluice.Gateway.Http;

/// <summary>What came of waiting for a head: a head, a problem with it, or neither when the other side ended the connection.</summary>
internal readonly record struct HeadRead(HttpHead? Head, HeadProblem Problem);

/// <summary>Reads heads from a connection; what comes behind one is given back to it. While it waits for the first byte it holds no buffer.</summary>
internal static class HeadReader
{
    public static async ValueTask<HeadRead> ReadAsync(Wire wire, bool isResponse, TimeSpan first, GatewayLimits limits, CancellationTokenSource time)
    {
        var buffer = (byte[]?)null;
        try
        {
            time.CancelAfter(first);
            await wire.ReceiveAsync(Memory<byte>.Empty, time.Token);
            time.CancelAfter(limits.HeadTime);
            buffer = ArrayPool<byte>.Shared.Rent(limits.Head);
            for (var length = 0; ;)
            {
                var more = await wire.ReceiveAsync(buffer.AsMemory(length, limits.Head - length), time.Token);
                if (more == 0) return length == 0 ? default : new(null, new(400, "the connection ended within the head"));
                var end = HttpHead.EndOf(buffer.AsSpan(0, length + more), length);
                length += more;
                if (end < 0 && length == limits.Head) return new(null, new(431, $"the head is longer than {limits.Head:N0} bytes"));
                if (end < 0) continue;
                time.CancelAfter(Timeout.InfiniteTimeSpan);
                wire.PutBack(buffer.AsSpan(end, length - end));
                var head = HttpHead.Read(buffer.AsSpan(0, end), isResponse, out var problem);
                return new(head, problem);
            }
        }
        catch (OperationCanceledException)
        {
            return buffer is null && !isResponse ? default : new(null, new(isResponse ? 504 : 408, isResponse ? "the server did not answer in time" : "the head did not end in time"));
        }
        catch (Exception fault) when (fault is SocketException or IOException or ObjectDisposedException)
        {
            return default;
        }
        finally
        {
            if (buffer is not null) ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
