using System.Collections.Concurrent;
using Sluice.Sets;

namespace Sluice.Readers.Sources;

/// <summary>
/// The lines of what was read, by the name that places carry. Files are read again when lines of them are asked for; what has no file
/// (standard input, rendered units) is kept, and revisions are asked again. Safe to share between threads.
/// </summary>
public sealed class SourceTexts
{
    /// <summary>Bytes of sources whose lines are kept at hand, for findings come in turn from a few files; the last one is kept whatever its size.</summary>
    private const long MostAtHand = 64_000_000;

    private readonly Dictionary<string, SourceLines> atHand = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> kept = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, byte[]> replaced = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Unit> rendered = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, Func<string, byte[]?>> archives = new(StringComparer.Ordinal);

    /// <summary>The lines of a source without their line breaks; null when it is not known or cannot be read any more.</summary>
    public IReadOnlyList<string>? Lines(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        lock (atHand)
        {
            if (atHand.TryGetValue(file, out var known)) return known;
            if (Bytes(file) is not { } bytes) return null;
            var lines = new SourceLines(bytes);
            if (lines.Size + atHand.Values.Sum(static other => other.Size) > MostAtHand) atHand.Clear();
            atHand[file] = lines;
            return lines;
        }
    }

    /// <summary>The bytes of a source; null when it is not known or cannot be read any more.</summary>
    public byte[]? Bytes(string file)
    {
        ArgumentNullException.ThrowIfNull(file);
        try
        {
            if (kept.TryGetValue(file, out var bytes) || replaced.TryGetValue(file, out bytes)) return bytes;
            if (File.Exists(file)) return SourceBytes.OfFile(file, isNamed: false);
            var colon = file.IndexOf(':', StringComparison.Ordinal);
            return colon > 0 && archives.TryGetValue(file[..colon], out var read) ? read(file[(colon + 1)..]) : null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    /// <summary>Whether a source is a file on this machine, so that it can be edited.</summary>
    public bool IsFile(string file) => !kept.ContainsKey(file) && File.Exists(file);

    /// <summary>
    /// Where the object of a place is to be edited: in what was rendered, because a base may serve several overlays, before the file that it was written in.
    /// </summary>
    /// <param name="file">The file of the place.</param>
    /// <param name="elsewhere">Rendered folders, as they are shown, that the object is not meant in.</param>
    internal IEnumerable<string> Holding(string? file, ValueList<string> elsewhere)
    {
        if (rendered.IsEmpty || file is null || kept.ContainsKey(file)) return file is null ? [] : [file];
        return [.. rendered.Where(pair => !elsewhere.Contains(pair.Value.Shown)).Select(static pair => pair.Key).Order(StringComparer.Ordinal), file];
    }

    /// <summary>The folder that a text was rendered from; null for any other text.</summary>
    internal Unit? UnitOf(string name) => rendered.GetValueOrDefault(name);

    /// <summary>The folders that texts were rendered from, ordinal.</summary>
    internal IEnumerable<Unit> Units => rendered.Values.OrderBy(static unit => unit.Path, StringComparer.Ordinal);

    /// <summary>Keeps a rendered text.</summary>
    internal void KeepRendered(string name, byte[] bytes, Unit unit)
    {
        rendered[name] = unit;
        Keep(name, bytes);
    }

    /// <summary>A file is taken as if it had this content; it is still a file.</summary>
    internal void Replace(string name, byte[] bytes) => replaced[name] = bytes;

    internal void Keep(string name, byte[] bytes) => kept[name] = bytes;

    internal void Serve(string revision, Func<string, byte[]?> read) => archives[revision] = read;
}
