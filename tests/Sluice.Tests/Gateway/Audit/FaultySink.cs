using Sluice.Gateway.Audit;

namespace Sluice.Tests.Gateway.Audit;

/// <summary>A sink in memory that fails while it is told to, or holds the writer until it is let go.</summary>
internal sealed class FaultySink : IAuditSink
{
    private readonly MemoryStream stream = new();
    private readonly ManualResetEventSlim open = new(initialState: true);

    public volatile bool Fails;
    private int attempts;

    public string Name => "the sink";

    /// <summary>How often it was asked to write.</summary>
    public int Attempts => Volatile.Read(ref attempts);

    public byte[] Bytes
    {
        get
        {
            lock (stream) return stream.ToArray();
        }
    }

    /// <summary>The next write waits for <see cref="LetGo"/>.</summary>
    public void Hold() => open.Reset();

    public void LetGo() => open.Set();

    public void Write(ReadOnlySpan<byte> lines)
    {
        Interlocked.Increment(ref attempts);
        open.Wait();
        if (Fails) throw new IOException("No space left on device");
        lock (stream) stream.Write(lines);
    }

    public void Save()
    {
        if (Fails) throw new IOException("No space left on device");
    }

    public void Dispose() => LetGo();
}
