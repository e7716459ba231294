using System.Buffers;
using System.Net.Sockets;

namespace Sluice.Gateway.Relay;

/// <summary>Carries bytes one way until their end. It reads only as fast as the other side takes; while nothing comes it holds no buffer and no pipe.</summary>
internal static class Pump
{
    private const int BufferSize = 64 << 10, BytesPerTurn = 8 << 20;

    /// <summary>Whether to move bytes in the kernel where that can be done.</summary>
    public static bool UsesSplice { get; set; } = true;

    /// <summary>Ends when <paramref name="from"/> ends, which <paramref name="to"/> is then told; false when one of the two is broken.</summary>
    /// <exception cref="SocketException">One of the two broke while it was written to.</exception>
    public static async Task<bool> RunAsync(Wire from, Wire to, Flow flow)
    {
        using var receive = new QuietReceive();
        while (true)
        {
            if (await WaitAsync(from, receive) < 0) return false;
            var pipe = UsesSplice && from.IsPlain && to.IsPlain ? KernelPipe.Rent() : null;
            var isOver = pipe is null ? await CopyAsync(from, to, receive, flow) : await SpliceAsync(pipe, from.Socket, to, flow);
            if (isOver is null) return false;
            if (isOver == true) break;
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

    private static async ValueTask<bool?> CopyAsync(Wire from, Wire to, QuietReceive receive, Flow flow)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(BufferSize);
        try
        {
            for (var turn = 0; ;)
            {
                var length = from.IsPlain ? await receive.ReceiveAsync(from.Socket, buffer) : await from.ReceiveAsync(buffer);
                if (length <= 0) return length == 0 ? true : null;
                await to.SendAsync(buffer.AsMemory(0, length));
                flow.Add(length);
                turn += length;
                if (length < buffer.Length) return false;
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
