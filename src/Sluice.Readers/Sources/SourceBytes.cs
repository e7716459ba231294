using System.Runtime.ExceptionServices;

namespace Sluice.Readers.Sources;

/// <summary>
/// The bytes of files and streams, up to <see cref="Most"/>. What is named is read to its end, be it a pipe. A file that merely lies in a folder and says that it
/// has no length may be a pipe or a device that never ends: it is given a second.
/// </summary>
public static class SourceBytes
{
    /// <summary>Bytes of one file or stream, a little below what one array can hold.</summary>
    public const int Most = 2_000_000_000;

    private const int MostWithoutLength = 1_000_000;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    /// <summary>Reads a file.</summary>
    /// <param name="path">The file; links are followed.</param>
    /// <param name="isNamed">Whether it was named itself, so that it is waited for.</param>
    /// <exception cref="IOException">It cannot be read, is too large, or gives no end; the message says which.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static byte[] OfFile(string path, bool isNamed)
    {
        ArgumentNullException.ThrowIfNull(path);
        var target = new FileInfo(path).ResolveLinkTarget(returnFinalTarget: true) as FileInfo ?? new FileInfo(path);
        return isNamed || target.Length > 0 ? OfOpenFile(path, Most) : Patiently(path);
    }

    /// <summary>Reads a stream to its end.</summary>
    /// <exception cref="IOException">It cannot be read, or gives more than <see cref="Most"/> bytes.</exception>
    public static byte[] OfStream(Stream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        return OfStream(stream, Most);
    }

    private static byte[] OfStream(Stream stream, int most)
    {
        var parts = new List<byte[]>();
        var (part, filled, total) = (new byte[1 << 16], 0, 0L);
        while (stream.Read(part, filled, part.Length - filled) is > 0 and var read)
        {
            filled += read;
            total += read;
            if (total > most) throw TooLarge(total, most);
            if (filled < part.Length) continue;
            parts.Add(part);
            (part, filled) = (new byte[Math.Min(part.Length * 2, 1 << 24)], 0);
        }

        var bytes = new byte[total];
        var at = 0;
        foreach (var full in parts)
        {
            full.CopyTo(bytes, at);
            at += full.Length;
        }

        part.AsSpan(0, filled).CopyTo(bytes.AsSpan(at));
        return bytes;
    }

    private static byte[] OfOpenFile(string path, int most)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 1, FileOptions.SequentialScan);
        var length = stream.CanSeek ? stream.Length : 0;
        if (length > most) throw TooLarge(length, most);
        if (length == 0) return OfStream(stream, most);
        var bytes = new byte[length];
        var read = stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false);
        return read == bytes.Length ? bytes : bytes[..read];
    }

    /// <summary>Opening a pipe blocks until somebody writes to it, and nothing can end that: the thread is left behind, and does not keep the process.</summary>
    private static byte[] Patiently(string path)
    {
        byte[] bytes = [];
        ExceptionDispatchInfo? fault = null;
        var reading = new Thread(() =>
        {
            try
            {
                bytes = OfOpenFile(path, MostWithoutLength);
            }
            catch (Exception thrown)
            {
                fault = ExceptionDispatchInfo.Capture(thrown);
            }
        })
        { IsBackground = true };
        reading.Start();
        if (!reading.Join(Patience)) throw new IOException("it is a pipe or a device that gives no end; one that is named itself is waited for");
        fault?.Throw();
        return bytes;
    }

    private static IOException TooLarge(long length, int most) => new(most == Most
        ? FormattableString.Invariant($"it has more than {Most / 1_000_000_000} GB ({length / 1e9:0.0} GB read or announced); split it, or leave out the kinds that have no say in the network")
        : "it is a device that gives no end");
}
