using System.Buffers;
using System.Net.Sockets;

namespace Sluice.Gateway.Relay;

/// <summary>Carries bytes one way until their end. It reads only as fast as the other side takes; while nothing comes it holds no buffer and no pipe.</summary>
internal static class Pump
{
    private const int BufferSize = 64 << 10, MessageSize = 4 << 10, BytesPerTurn = 8 << 20;

    /// <summary>Whether to move bytes in the kernel where that can be done.</summary>
    public static bool UsesSplice { get; set; } = true;

    /// <summary>Ends when <paramref name="from"/> ends, which <paramref name="to"/> is then told; false when one of the two is broken.</summary>
    /// <exception cref="SocketException">One of the two broke while it was written to.</exception>
    public static async Task<bool> RunAsync(Wire from, Wire to, Flow flow)
    {
        using var receive = new QuietReceive();
        for (var isStream = false; ;)
        {
            if (await WaitAsync(from, receive) < 0) return false;
            // A message is one read and one write, which is less work than two splices and the look whether there is more; what is longer goes by the kernel.
            var (before, splices) = (flow.Bytes, UsesSplice && from.IsPlain && to.IsPlain);
            var pipe = splices && isStream ? KernelPipe.Rent() : null;
            var isOver = pipe is null ? await CopyAsync(from, to, receive, flow, splices && !isStream) : await SpliceAsync(pipe, from.Socket, to, flow);
            if (isOver is null) return false;
            if (isOver == true) break;
            isStream = flow.Bytes - before >= MessageSize;
        }

        await to.FinishAsync();
        return true;
    }

    private static ValueTask<int> WaitAsync(Wire from, QuietReceive receive) => from.IsPlain ? receive.ReceiveAsync(from.Socket, Memory<byte>.Empty) : from.ReceiveAsync(Memory<byte>.Empty);

    /// <summary>Moves what is there; true at the end, null when the source is broken.</summary>
    private static async ValueTask<bool?> SpliceAsync(KernelPipe pipe, Socket from, Wire to, Flow flow)
    {
        try
        {
            for (var turn = 0; ;)
            {
                var taken = pipe.Fill(from);
                if (taken == KernelPipe.Broken) return null;
                if (taken <= 0) return taken == 0;
                while (pipe.Held > 0)
                {
                    switch (pipe.Drain(to.Socket))
                    {
                        case KernelPipe.Broken: return null;
                        case KernelPipe.Nothing:
                            await CopyOutAsync(pipe, to);
                            break;
                    }
                }

                flow.Add(taken);
                turn += taken;
                if (turn < BytesPerTurn) continue;
                turn = 0;
                await Task.Yield();
            }
        }
        finally
        {
            pipe.Return();
        }
    }

    /// <summary>The other side is full: what is in the pipe waits in memory until it takes more, as the runtime can wait for that and splice cannot.</summary>
    private static async ValueTask CopyOutAsync(KernelPipe pipe, Wire to)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            await to.SendAsync(buffer.AsMemory(0, pipe.Read(buffer)));
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>Copies what is there, or no more than a message; true at the end, null when the source is broken.</summary>
    private static async ValueTask<bool?> CopyAsync(Wire from, Wire to, QuietReceive receive, Flow flow, bool isMessage)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(isMessage ? MessageSize : BufferSize);
        try
        {
            for (var turn = 0; ;)
            {
                var length = from.IsPlain ? await receive.ReceiveAsync(from.Socket, buffer) : await from.ReceiveAsync(buffer);
                if (length <= 0) return length == 0 ? true : null;
                await to.SendAsync(buffer.AsMemory(0, length));
                flow.Add(length);
                turn += length;
                if (isMessage || length < buffer.Length) return false;
                if (turn < BytesPerTurn) continue;
                turn = 0;
                await Task.Yield();
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
