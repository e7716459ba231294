namespace Sluice.Readers.Yaml;

/// <summary>
/// Cuts a source at its document markers: <c>---</c> or <c>...</c> at the start of a line, then a blank or the end. Nothing in YAML or JSON may hold such a
/// line inside a document, so that the cut is right also around a document that cannot be read.
/// </summary>
internal static class DocumentSlicer
{
    /// <summary>The next slice with anything but blanks and comments in it; false at the end. <paramref name="position"/> is zero at first.</summary>
    public static bool Next(SourceText source, ref int position, out DocumentSlice slice)
    {
        var bytes = source.Bytes;
        var directives = -1;
        while (position < bytes.Length)
        {
            var start = position;
            var afterEndMarker = IsMarker(bytes, start, (byte)'.');
            var content = afterEndMarker || IsMarker(bytes, start, (byte)'-') ? start + 3 : start;
            var end = NextMarker(bytes, content);
            position = end;
            if (!HasContent(bytes[content..end], out var onlyDirectives))
            {
                directives = -1;
                continue;
            }

            if (onlyDirectives)
            {
                directives = content;
                if (end < bytes.Length)
                {
                    continue;
                }
            }

            slice = new DocumentSlice(directives < 0 ? start : directives, content, end, afterEndMarker);
            return true;
        }

        slice = default;
        return false;
    }

    private static int NextMarker(ReadOnlySpan<byte> bytes, int from)
    {
        // In windows, so that many markers of one sort do not each cost a look at everything for the other.
        var at = from;
        for (var window = 4096; ; window = Math.Min(window * 2, 1 << 26))
        {
            var end = (int)Math.Min((long)at + window, bytes.Length);
            var next = bytes[at..end].IndexOf("\n---"u8);
            var limit = next < 0 ? end : at + next + 1;
            var found = EndMarker(bytes, at, limit);
            if (found >= 0)
            {
                return found;
            }

            if (next < 0 && end == bytes.Length)
            {
                return bytes.Length;
            }

            if (next < 0)
            {
                // What begins at the end of a window is seen whole in the next one.
                at = end - 3;
                continue;
            }

            if (IsMarker(bytes, limit, (byte)'-'))
            {
                return limit;
            }

            at = limit;
        }
    }

    private static int EndMarker(ReadOnlySpan<byte> bytes, int from, int limit)
    {
        while (true)
        {
            var next = bytes[from..limit].IndexOf("\n..."u8);
            if (next < 0)
            {
                return -1;
            }

            from += next + 1;
            if (IsMarker(bytes, from, (byte)'.'))
            {
                return from;
            }
        }
    }

    private static bool IsMarker(ReadOnlySpan<byte> bytes, int at, byte sign) =>
        at + 3 <= bytes.Length && bytes[at] == sign && bytes[at + 1] == sign && bytes[at + 2] == sign
        && (at + 3 == bytes.Length || bytes[at + 3] is (byte)' ' or (byte)'\t' or (byte)'\r' or (byte)'\n')
        && (at == 0 || bytes[at - 1] == (byte)'\n');

    /// <summary>Whether a slice holds more than blanks and comments; and whether that is nothing but directives.</summary>
    private static bool HasContent(ReadOnlySpan<byte> slice, out bool onlyDirectives)
    {
        onlyDirectives = false;
        while (!slice.IsEmpty)
        {
            var lineEnd = slice.IndexOf((byte)'\n');
            var line = (lineEnd < 0 ? slice : slice[..lineEnd]).TrimStart(" \t\r"u8);
            if (!line.IsEmpty && line[0] == (byte)'%' && (slice[0] == (byte)'%'))
            {
                onlyDirectives = true;
            }
            else if (!line.IsEmpty && line[0] != (byte)'#')
            {
                onlyDirectives = false;
                return true;
            }

            slice = lineEnd < 0 ? default : slice[(lineEnd + 1)..];
        }

        return onlyDirectives;
    }
}
