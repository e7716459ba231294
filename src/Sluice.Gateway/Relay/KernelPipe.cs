using System.Collections.Concurrent;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Sluice.Gateway.Relay;

/// <summary>
/// A pipe through which bytes go from socket to socket without being copied into this process (splice(2), Linux). Pipes are shared: one is held only while bytes are in it.
/// </summary>
internal sealed partial class KernelPipe
{
    private const int NonBlocking = 0x800, CloseOnExec = 0x80000, SetPipeSize = 1031;
    private const uint Move = 1, NonBlock = 2;
    private const int Capacity = 256 << 10, MostKept = 64, Again = 11, Interrupted = 4;
    private static readonly ConcurrentBag<KernelPipe> Idle = [];

    /// <summary>No bytes can be moved now.</summary>
    public const int Nothing = -1;

    /// <summary>The connection is broken, or closed.</summary>
    public const int Broken = -2;

    private readonly int readEnd, writeEnd;

    private KernelPipe(int readEnd, int writeEnd) => (this.readEnd, this.writeEnd) = (readEnd, writeEnd);

    /// <summary>Bytes that are in it.</summary>
    public int Held { get; private set; }

    /// <summary>Null where there is no splice, or no pipe to be had: bytes are then copied.</summary>
    public static KernelPipe? Rent()
    {
        if (!OperatingSystem.IsLinux()) return null;
        if (Idle.TryTake(out var kept)) return kept;
        Span<int> ends = stackalloc int[2];
        if (Pipe(ends, NonBlocking | CloseOnExec) != 0) return null;
        _ = Control(ends[1], SetPipeSize, Capacity);
        return new(ends[0], ends[1]);
    }

    /// <summary>Gives it back; one with bytes in it is closed, as they belong to nobody else.</summary>
    public void Return()
    {
        if (Held == 0 && Idle.Count < MostKept) Idle.Add(this);
        else Close();
    }

    /// <summary>Bytes taken from a socket; 0 at its end, <see cref="Nothing"/> or <see cref="Broken"/>.</summary>
    public int Fill(Socket from)
    {
        var taken = Splice(from.SafeHandle, fills: true);
        if (taken > 0) Held += taken;
        return taken;
    }

    /// <summary>Bytes given to a socket, <see cref="Nothing"/> or <see cref="Broken"/>.</summary>
    public int Drain(Socket to)
    {
        var given = Splice(to.SafeHandle, fills: false);
        if (given > 0) Held -= given;
        return given;
    }

    /// <summary>Takes bytes out into memory.</summary>
    public int Read(Span<byte> buffer)
    {
        var length = (int)Read(readEnd, ref MemoryMarshal.GetReference(buffer), buffer.Length);
        if (length > 0) Held -= length;
        return length;
    }

    private int Splice(SafeHandle socket, bool fills)
    {
        var added = false;
        try
        {
            // The handle cannot be closed, and its number cannot be given to another connection, while the kernel works on it.
            socket.DangerousAddRef(ref added);
            var descriptor = (int)socket.DangerousGetHandle();
            while (true)
            {
                var moved = fills ? Splice(descriptor, 0, writeEnd, 0, Capacity - Held, Move | NonBlock) : Splice(readEnd, 0, descriptor, 0, Held, Move | NonBlock);
                if (moved >= 0) return (int)moved;
                switch (Marshal.GetLastPInvokeError())
                {
                    case Again: return Nothing;
                    case Interrupted: continue;
                    default: return Broken;
                }
            }
        }
        catch (ObjectDisposedException)
        {
            return Broken;
        }
        finally
        {
            if (added) socket.DangerousRelease();
        }
    }

    private void Close()
    {
        _ = CloseDescriptor(readEnd);
        _ = CloseDescriptor(writeEnd);
    }

    [LibraryImport("libc", EntryPoint = "pipe2", SetLastError = true)]
    private static partial int Pipe(Span<int> ends, int flags);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    private static partial int Control(int descriptor, int command, int argument);

    [LibraryImport("libc", EntryPoint = "splice", SetLastError = true)]
    private static partial nint Splice(int from, nint fromOffset, int to, nint toOffset, nint length, uint flags);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(int descriptor, ref byte buffer, nint length);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int CloseDescriptor(int descriptor);
}
