namespace Sluice.Gateway.Relay;

/// <summary>How much went one way, and when last. Written by one pump, read by anybody.</summary>
internal sealed class Flow
{
    private long bytes, last = Environment.TickCount64;

    public long Bytes => Volatile.Read(ref bytes);

    /// <summary>Milliseconds of <see cref="Environment.TickCount64"/>.</summary>
    public long Last => Volatile.Read(ref last);

    public void Add(int count)
    {
        Volatile.Write(ref bytes, bytes + count);
        Volatile.Write(ref last, Environment.TickCount64);
    }
}
