namespace Sluice.Readers.Yaml;

/// <summary>
/// Where the items of a YAML <c>List</c> are, from the first columns of its lines alone, so that a huge one is read item by item. A guess that reading the items
/// confirms: only text in quotes or braces may hold a line that looks like the next item.
/// </summary>
internal sealed class YamlList
{
    private readonly SourceText source;
    private readonly int limit;
    private readonly int indent;

    private YamlList(SourceText source, int limit, int start, int indent)
    {
        (this.source, this.limit, this.indent, Start) = (source, limit, indent, start);
        End = FindEnd(start);
    }

    /// <summary>The start of the line of the first item.</summary>
    public int Start { get; }

    /// <summary>The start of the first line after the items, or the end of the document.</summary>
    public int End { get; }

    private ReadOnlySpan<byte> Bytes => source.Bytes[..limit];

    /// <summary>The items of a document whose head is certain; null when it has none, or they are not one block under one key at the top.</summary>
    /// <param name="source">The source.</param>
    /// <param name="start">The first byte of the document's content.</param>
    /// <param name="limit">The byte after the document.</param>
    public static YamlList? Find(SourceText source, int start, int limit)
    {
        var bytes = source.Bytes[..limit];
        var items = -1;
        for (var line = start; line < limit; line = NextLine(bytes, line))
        {
            if (!bytes[line..].StartsWith("items:"u8)) continue;
            if (items >= 0) return null;
            items = line;
        }

        if (items < 0 || !IsBlankOrComment(bytes[(items + 6)..LineEnd(bytes, items)])) return null;
        var first = NextLine(bytes, items);
        while (first < limit && IsBlankOrComment(bytes[first..LineEnd(bytes, first)])) first = NextLine(bytes, first);
        var indent = bytes[first..].IndexOfAnyExcept((byte)' ');
        if (indent < 0 || !IsDash(bytes, first + indent)) return null;
        var list = new YamlList(source, limit, first, indent);
        return list.End == limit || char.IsAsciiLetter((char)bytes[list.End]) ? list : null;
    }

    /// <summary>The start of the next item after a place inside an item, or <see cref="End"/>.</summary>
    public int NextItem(int from)
    {
        var bytes = Bytes;
        for (var line = NextLine(bytes, from); line < End; line = NextLine(bytes, line))
        {
            if (ColumnOf(bytes, line) == indent && IsDash(bytes, line + indent)) return line;
        }

        return End;
    }

    /// <summary>Whether something in a document looks like an alias (<c>*name</c>), which may stand for what another item holds.</summary>
    public static bool MayHaveAliases(ReadOnlySpan<byte> document)
    {
        while (document.IndexOf((byte)'*') is var star && star >= 0)
        {
            var isToken = star > 0 && document[star - 1] is (byte)' ' or (byte)'[' or (byte)'{' or (byte)',' or (byte)':';
            if (isToken && star + 1 < document.Length && (char.IsAsciiLetterOrDigit((char)document[star + 1]) || document[star + 1] is (byte)'_')) return true;
            document = document[(star + 1)..];
        }

        return false;
    }

    private int FindEnd(int start)
    {
        var bytes = Bytes;
        for (var line = start; line < bytes.Length; line = NextLine(bytes, line))
        {
            var column = ColumnOf(bytes, line);
            var isItem = column > indent || bytes[line] == (byte)'\t' || (column == indent && IsDash(bytes, line + column));
            if (!isItem && !IsBlankOrComment(bytes[line..LineEnd(bytes, line)])) return line;
        }

        return bytes.Length;
    }

    /// <summary>The blanks at the start of a line, counted as far as they matter.</summary>
    private int ColumnOf(ReadOnlySpan<byte> bytes, int line)
    {
        var column = 0;
        while (column <= indent && line + column < bytes.Length && bytes[line + column] == (byte)' ') column++;
        return column;
    }

    private static bool IsDash(ReadOnlySpan<byte> bytes, int at) =>
        at < bytes.Length && bytes[at] == (byte)'-' && (at + 1 == bytes.Length || bytes[at + 1] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t');

    private static int LineEnd(ReadOnlySpan<byte> bytes, int from) => bytes[from..].IndexOf((byte)'\n') is var end && end < 0 ? bytes.Length : from + end;

    private static int NextLine(ReadOnlySpan<byte> bytes, int from) => Math.Min(LineEnd(bytes, from) + 1, bytes.Length);

    private static bool IsBlankOrComment(ReadOnlySpan<byte> line) => line.TrimStart(" \t\r"u8) is var content && (content.IsEmpty || content[0] == (byte)'#');
}
