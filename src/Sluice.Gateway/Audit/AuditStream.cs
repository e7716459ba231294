using Microsoft.Win32.SafeHandles;

namespace Sluice.Gateway.Audit;

/// <summary>
/// Standard output. It is opened by its number and not by way of the console, which would take a reader that went away for a good end and drop lines without a word. Nothing is known of
/// what was there before, and nothing is rotated.
/// </summary>
internal sealed class AuditStream : IAuditSink
{
    private readonly FileStream stream;

    private AuditStream(FileStream stream) => this.stream = stream;

    public string Name => "standard output";

    /// <summary>Opens standard output.</summary>
    public static AuditStream Open()
    {
        const int StandardOutput = 1;
        return new(new(new SafeFileHandle(StandardOutput, ownsHandle: false), FileAccess.Write, bufferSize: 0));
    }

    public void Write(ReadOnlySpan<byte> lines) => stream.Write(lines);

    /// <summary>Whoever reads it keeps it.</summary>
    public void Save() => stream.Flush();

    public void Dispose() => stream.Dispose();
}
