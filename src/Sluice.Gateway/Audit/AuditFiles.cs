using System.Globalization;

namespace Sluice.Gateway.Audit;

/// <summary>
/// The file that is written to, and those that were rotated: <c>audit.log</c>, and <c>audit.log.00000001</c> from the oldest on, beside it. Bytes are written at a place of their own, so
/// that writing them again after a failure replaces what a failed attempt left. A second process is kept out by a lock on <c>audit.log.lock</c>.
/// </summary>
internal sealed class AuditFiles : IAuditSink
{
    private const int Digits = 8;

    private readonly string path;
    private readonly AuditOptions options;
    private readonly FileStream theLock;
    private FileStream? stream;
    private long length, rotateAt;

    private AuditFiles(string path, AuditOptions options)
    {
        (this.path, this.options, rotateAt) = (path, options, options.RotateBytes);
        theLock = new FileStream($"{path}.lock", FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
    }

    public string Name => path;

    /// <summary>What was there before; null when nothing was.</summary>
    public AuditTail? Before { get; private set; }

    /// <summary>Opens the file, which goes on where it ended.</summary>
    /// <exception cref="IOException">It cannot be opened, another process writes it, or it is no audit log.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be opened.</exception>
    public static AuditFiles Open(string path, AuditOptions options)
    {
        var files = new AuditFiles(Path.GetFullPath(path), options);
        try
        {
            files.OpenStream();
            var tail = AuditTail.Of("", files.stream!);
            files.length = tail.Length;
            files.Before = tail.Length > 0 ? tail : files.Rotated() is [.., var newest] ? Tail(newest.Path) : null;
            return files;
        }
        catch
        {
            files.Dispose();
            throw;
        }
    }

    /// <summary>Whether so many bytes more belong into this file.</summary>
    public bool HasRoom(int bytes) => length + bytes < rotateAt;

    public void Write(ReadOnlySpan<byte> lines)
    {
        OpenStream();
        stream!.Position = length;
        stream.Write(lines);
        length += lines.Length;
    }

    public void Save() => stream?.Flush(flushToDisk: true);

    /// <summary>Gives the file the name that it keeps. What is written next still goes into it, until <see cref="Next"/>.</summary>
    /// <returns>The new name, without folder.</returns>
    /// <exception cref="IOException">It cannot be renamed; it goes on as it is, for as many bytes again.</exception>
    public string SetAside()
    {
        rotateAt += options.RotateBytes;
        var number = (Rotated() is [.., var newest] ? newest.Number : 0) + 1;
        var name = $"{path}.{number.ToString(CultureInfo.InvariantCulture).PadLeft(Digits, '0')}";
        File.Move(path, name, overwrite: false);
        return Path.GetFileName(name);
    }

    /// <summary>Closes the file; what is written next begins a new one.</summary>
    public void Next()
    {
        stream?.Dispose();
        (stream, length, rotateAt) = (null, 0, options.RotateBytes);
    }

    /// <summary>The rotated files that are more than are kept, the oldest first.</summary>
    public IEnumerable<AuditTail> Surplus()
    {
        var rotated = Rotated();
        return rotated.Take(Math.Max(0, rotated.Count - options.Keep)).Select(static file => Tail(file.Path));
    }

    /// <summary>Deletes a rotated file.</summary>
    public void Delete(string name) => File.Delete(Path.Combine(Path.GetDirectoryName(path)!, name));

    public void Dispose()
    {
        stream?.Dispose();
        theLock.Dispose();
    }

    private static AuditTail Tail(string path)
    {
        using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        return AuditTail.Of(Path.GetFileName(path), stream);
    }

    private void OpenStream() => stream ??= new(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <summary>The rotated files by their numbers.</summary>
    private List<(long Number, string Path)> Rotated()
    {
        var files = new List<(long Number, string Path)>();
        foreach (var file in Directory.EnumerateFiles(Path.GetDirectoryName(path)!, $"{Path.GetFileName(path)}.*"))
        {
            // The pattern takes the file itself too.
            if (file.Length > path.Length && long.TryParse(file.AsSpan(path.Length + 1), NumberStyles.None, CultureInfo.InvariantCulture, out var number)) files.Add((number, file));
        }

        files.Sort();
        return files;
    }
}
