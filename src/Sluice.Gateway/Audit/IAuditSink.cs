namespace Sluice.Gateway.Audit;

/// <summary>Where the lines of a log go.</summary>
internal interface IAuditSink : IDisposable
{
    /// <summary>What a person calls it.</summary>
    public string Name { get; }

    /// <summary>Writes whole lines. After a failure the same bytes are given again, and stand there once.</summary>
    /// <exception cref="IOException">They cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">They may not be written.</exception>
    public void Write(ReadOnlySpan<byte> lines);

    /// <summary>Waits until what was written would outlast a crash of the machine, as far as that can be asked for.</summary>
    /// <exception cref="IOException">It cannot be had.</exception>
    public void Save();
}
