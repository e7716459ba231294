using Sluice.Evidence;
using Sluice.Readers.Sources;

namespace Sluice.Readers.Evidence;

/// <summary>
/// Reads the audit logs of the gateway: a file, or every log that lies in a folder, put in the order of their chains. A file is read when its lines are asked for, one at a time.
/// Nothing here says whether a log is true; that is <see cref="AuditExamination"/>.
/// </summary>
public static class AuditLogReader
{
    /// <summary>Every line begins with its number.</summary>
    private static ReadOnlySpan<byte> Beginning => "{\"seq\":"u8;

    /// <summary>Whether some bytes are of an audit log and not of a bundle: a line of it is among the first, be the others changed.</summary>
    public static bool IsLog(ReadOnlySpan<byte> bytes)
    {
        const int Most = 100;
        for (var line = 0; line < Most && bytes.Length > 0; line++)
        {
            if (bytes.StartsWith(Beginning)) return true;
            var end = bytes.IndexOf((byte)'\n');
            if (end < 0) return false;
            bytes = bytes[(end + 1)..];
        }

        return false;
    }

    /// <summary>The log in some bytes.</summary>
    public static AuditFile Read(string name, byte[] bytes) => new(name, Lines(name, bytes));

    /// <summary>The logs that lie in a folder, not in folders below it, in the order of their chains: a file that follows another by digest comes behind it, and otherwise by time and name.</summary>
    /// <exception cref="IOException">The folder or a file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static IReadOnlyList<AuditFile> ReadFolder(string folder)
    {
        ArgumentNullException.ThrowIfNull(folder);
        var ends = new List<Ends>();
        foreach (var path in Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal))
        {
            // Nothing is in an empty file, and the gateway keeps one locked.
            if (new FileInfo(path).Length == 0) continue;
            var bytes = SourceBytes.OfFile(path, isNamed: false);
            if (IsLog(bytes)) ends.Add(Ends.Of($"{folder.TrimEnd('/')}/{Path.GetFileName(path)}", bytes));
        }

        return [.. InOrder(ends).Select(static file => new AuditFile(file.Name, Later(file.Name)))];
    }

    /// <summary>Opens a file when its first line is wanted.</summary>
    private static IEnumerable<AuditLine> Later(string path)
    {
        foreach (var line in Lines(path, SourceBytes.OfFile(path, isNamed: true))) yield return line;
    }

    private static IEnumerable<AuditLine> Lines(string name, byte[] bytes)
    {
        var number = 0;
        for (var at = 0; at < bytes.Length;)
        {
            var length = bytes.AsSpan(at).IndexOf((byte)'\n') is var end and >= 0 ? end + 1 : bytes.Length - at;
            yield return AuditLineReader.Read(name, ++number, bytes.AsMemory(at, length));
            at += length;
        }
    }

    private static IEnumerable<Ends> InOrder(List<Ends> files)
    {
        var next = files.Where(static file => file.Previous != AuditLine.NoPrevious).GroupBy(static file => file.Previous, StringComparer.Ordinal).ToDictionary(static group => group.Key, static group => group.First(), StringComparer.Ordinal);
        var heads = files.Select(static file => file.Head).ToHashSet(StringComparer.Ordinal);
        var done = new HashSet<Ends>();
        foreach (var first in files.OrderBy(file => heads.Contains(file.Previous) ? 1 : 0).ThenBy(static file => file.Time).ThenBy(static file => file.Name, StringComparer.Ordinal))
        {
            for (var file = first; file is not null && done.Add(file); file = next.GetValueOrDefault(file.Head)) yield return file;
        }
    }

    /// <summary>Where a file joins others: the line that its first line follows, and its last line.</summary>
    private sealed record Ends(string Name, string Previous, string Head, DateTimeOffset Time)
    {
        public static Ends Of(string name, byte[] bytes)
        {
            var first = Lines(name, bytes).First();
            var whole = bytes.AsSpan().LastIndexOf((byte)'\n') + 1;
            var start = whole > 1 ? bytes.AsSpan(0, whole - 1).LastIndexOf((byte)'\n') + 1 : 0;
            var last = AuditLineReader.Read(name, 0, bytes.AsMemory(start, whole - start));
            return new(name, first.Previous, last.Sha256, first.Time);
        }
    }
}
