using System.Buffers;
using System.Net.Sockets;
using Sluice.Gateway.Relay;
using Sluice.Gateway.Serving;

namespace Sluice.Gateway.Http;

/// <summary>What came of waiting for a head: a head, a problem with it, or neither when the other side ended the connection.</summary>
internal readonly record struct HeadRead(HttpHead? Head, HeadProblem Problem);

/// <summary>Reads heads from a connection; what comes behind one is given back to it.</summary>
internal static class HeadReader
{
    /// <param name="wire">From where.</param>
    /// <param name="isResponse">Whether it is the head of a response.</param>
    /// <param name="first">How long its first byte is waited for.</param>
    /// <param name="mayRest">Whether that may take long, as between two requests: then no buffer is held meanwhile.</param>
    /// <param name="limits">How long and how large it may be.</param>
    /// <param name="time">Ends the wait.</param>
    public static async ValueTask<HeadRead> ReadAsync(Wire wire, bool isResponse, TimeSpan first, bool mayRest, GatewayLimits limits, CancellationTokenSource time)
    {
        var (buffer, hasBegun) = ((byte[]?)null, false);
        try
        {
            time.CancelAfter(first);
            if (mayRest) await wire.ReceiveAsync(Memory<byte>.Empty, time.Token);
            buffer = ArrayPool<byte>.Shared.Rent(limits.Head);
            for (var length = 0; ;)
            {
                var more = await wire.ReceiveAsync(buffer.AsMemory(length, limits.Head - length), time.Token);
                if (!hasBegun) time.CancelAfter(limits.HeadTime);
                hasBegun = true;
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
            return !hasBegun && !isResponse ? default : new(null, new(isResponse ? 504 : 408, isResponse ? "the server did not answer in time" : "the head did not end in time"));
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
