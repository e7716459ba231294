using System.Text;
using Sluice.Findings;

namespace Sluice.Readers.Yaml;

/// <summary>
/// The bytes of one source and where its lines are. Offsets count bytes after a byte order mark, lines and columns start at one, columns count
/// Unicode characters. Any place is found in constant time, also in a source of one endless line. Immutable; safe to share between threads.
/// </summary>
public sealed class SourceText
{
    private const int BlockSize = 1024;

    private readonly byte[] buffer;
    private readonly int start;
    private readonly Lazy<Checkpoint[]> checkpoints;

    /// <summary>Takes the bytes without copying them: they must not change afterwards. A UTF-8 byte order mark is left out.</summary>
    /// <param name="file">The name as users see it.</param>
    /// <param name="utf8">The content. It need not be valid UTF-8: the reader reports where it is not.</param>
    public SourceText(string file, byte[] utf8)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(utf8);
        File = file;
        buffer = utf8;
        start = utf8.AsSpan().StartsWith("\uFEFF"u8) ? 3 : 0;
        checkpoints = new Lazy<Checkpoint[]>(Index);
    }

    /// <summary>The name as users see it.</summary>
    public string File { get; }

    /// <summary>The content without byte order mark.</summary>
    public ReadOnlySpan<byte> Bytes => buffer.AsSpan(start);

    /// <summary>The content as it was read, byte order mark included.</summary>
    internal ReadOnlySpan<byte> Whole => buffer;

    /// <summary>
    /// For a text that was rendered from others: where a range of bytes was written by a person; null, or null for a range, where only the
    /// rendered text itself can be shown.
    /// </summary>
    internal Func<int, int, SourceSpan?>? Origin { get; init; }

    /// <summary>The number of bytes without byte order mark.</summary>
    public int Length => buffer.Length - start;

    /// <summary>The content as text, as for tests and standard input.</summary>
    public static SourceText FromText(string file, string text) => new(file, Encoding.UTF8.GetBytes(text));

    /// <summary>The place of a range of bytes, in the source it was rendered from where that is known. The end is exclusive: an empty range has equal start and end.</summary>
    public SourceSpan Span(int offset, int length)
    {
        if (Origin?.Invoke(offset, length) is { } written) return written;
        var (line, column) = Locate(offset);
        var (endLine, endColumn) = length == 0 ? (line, column) : Locate(offset + length);
        return new SourceSpan(File, line, column, endLine, endColumn);
    }

    /// <summary>The line, without its line break, that the code frame of a report shows; empty past the end.</summary>
    /// <param name="line">The number of the line, from one.</param>
    public string LineText(int line)
    {
        var from = LineStart(line);
        var rest = Bytes[from..];
        var end = rest.IndexOf((byte)'\n');
        var text = end < 0 ? rest : rest[..end];
        return Encoding.UTF8.GetString(text.EndsWith("\r"u8) ? text[..^1] : text);
    }

    /// <summary>The offset of the first byte of a line; the end of the source for a line past it.</summary>
    /// <param name="line">The number of the line, from one.</param>
    public int LineStart(int line)
    {
        if (line <= 1)
        {
            return 0;
        }

        var index = checkpoints.Value;
        var (low, high) = (0, index.Length - 1);
        while (low < high)
        {
            var middle = (low + high + 1) / 2;
            (low, high) = index[middle].Line < line ? (middle, high) : (low, middle - 1);
        }

        var at = low * BlockSize;
        for (var current = index[low].Line; current < line; current++)
        {
            var end = Bytes[at..].IndexOf((byte)'\n');
            if (end < 0)
            {
                return Length;
            }

            at += end + 1;
        }

        return at;
    }

    private (int Line, int Column) Locate(int offset)
    {
        offset = Math.Clamp(offset, 0, Length);
        var block = offset / BlockSize;
        var checkpoint = checkpoints.Value[block];
        var head = Bytes[(block * BlockSize)..offset];
        var newLine = head.LastIndexOf((byte)'\n');
        return newLine < 0
            ? (checkpoint.Line, checkpoint.Column + Characters(head))
            : (checkpoint.Line + head.Count((byte)'\n'), 1 + Characters(head[(newLine + 1)..]));
    }

    private Checkpoint[] Index()
    {
        var index = new Checkpoint[(Length / BlockSize) + 1];
        var current = new Checkpoint(1, 1);
        for (var block = 0; block < index.Length; block++)
        {
            index[block] = current;
            var bytes = Bytes.Slice(block * BlockSize, Math.Min(BlockSize, Length - (block * BlockSize)));
            var newLine = bytes.LastIndexOf((byte)'\n');
            current = newLine < 0
                ? new Checkpoint(current.Line, current.Column + Characters(bytes))
                : new Checkpoint(current.Line + bytes.Count((byte)'\n'), 1 + Characters(bytes[(newLine + 1)..]));
        }

        return index;
    }

    private static int Characters(ReadOnlySpan<byte> bytes)
    {
        if (Ascii.IsValid(bytes))
        {
            return bytes.Length;
        }

        var count = 0;
        foreach (var unit in bytes)
        {
            count += (unit & 0xC0) != 0x80 ? 1 : 0;
        }

        return count;
    }

    private readonly record struct Checkpoint(int Line, int Column);
}
