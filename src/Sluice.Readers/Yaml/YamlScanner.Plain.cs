using System.Buffers;

namespace Sluice.Readers.Yaml;

/// <summary>Plain scalars, anchors and aliases.</summary>
internal ref partial struct YamlScanner
{
    private static readonly SearchValues<byte> PlainStops = SearchValues.Create(":#\n\r"u8);

    /// <summary>Looks for the end of the plain text at hand on this line, without moving; tells whether a colon makes it a key.</summary>
    private bool PlainEnd(out bool isKey)
    {
        var end = knownAt == at ? knownStop : PlainStop(at);
        (knownAt, knownStop) = (at, end);
        isKey = end < bytes.Length && bytes[end] == (byte)':';
        return !isKey || end - at <= LongestKey || Fail(at, end - at, $"the key is longer than {LongestKey} characters", "Shorten the key.");
    }

    /// <summary>The first byte from <paramref name="from"/> on that ends plain text in block context: a break, a colon before a blank, a comment.</summary>
    private readonly int PlainStop(int from)
    {
        while (true)
        {
            var next = bytes[from..].IndexOfAny(PlainStops);
            if (next < 0)
            {
                return bytes.Length;
            }

            from += next;
            switch (bytes[from])
            {
                case (byte)':':
                    if (from + 1 >= bytes.Length || IsBlank(bytes[from + 1]) || IsBreak(bytes[from + 1]))
                    {
                        return from;
                    }

                    break;
                case (byte)'#':
                    if (IsBlank(bytes[from - 1]))
                    {
                        return from;
                    }

                    break;
                default:
                    return from;
            }

            from++;
        }
    }

    private readonly int TrimmedLength(int from, int to)
    {
        while (to > from && IsBlank(bytes[to - 1]))
        {
            to--;
        }

        return to - from;
    }

    /// <summary>Reads the plain key at hand up to its colon.</summary>
    private bool PlainKey()
    {
        var start = at;
        at = knownStop;
        var length = TrimmedLength(start, at);
        return builder.Scalar(start, length, ScalarStyle.Plain, start, length);
    }

    /// <summary>Reads plain text, over as many lines as are indented more than <paramref name="parent"/>.</summary>
    private bool Plain(int parent)
    {
        var start = at;
        at = PlainStop(at);
        if (!ColonEnds(start))
        {
            return false;
        }

        var end = start + TrimmedLength(start, at);
        var breaks = 0;
        var folded = false;
        while (Continues(parent, ref breaks))
        {
            if (!folded)
            {
                folded = true;
                value.Clear();
                value.Add(bytes[start..end]);
            }

            var next = at;
            at = PlainStop(at);
            if (!ColonEnds(next))
            {
                return false;
            }

            value.AddFold(breaks);
            end = next + TrimmedLength(next, at);
            value.Add(bytes[next..end]);
            breaks = 0;
        }

        if (builder.Failure is not null)
        {
            return false;
        }

        return folded
            ? builder.DecodedScalar(start, end - start, ScalarStyle.Plain, value.Written)
            : builder.Scalar(start, end - start, ScalarStyle.Plain, start, end - start);
    }

    /// <summary>Where plain text on one line stopped at a colon, that line is not a value.</summary>
    private readonly bool ColonEnds(int start) => AtEnd || bytes[at] != (byte)':'
        || Fail(at, 1, "a second \": \" follows on the line or in the text of a value",
            "Put the value in quotes if the colon belongs to it; if this is a key, check the indentation.", start < at ? "this colon" : null);

    /// <summary>Goes to the next line if it continues the plain text; otherwise to the start of the line that does not.</summary>
    private bool Continues(int parent, ref int breaks)
    {
        if (AtEnd || !IsBreak(bytes[at]))
        {
            return false;
        }

        while (true)
        {
            SkipBreak();
            breaks++;
            while (at < bytes.Length && IsBlank(bytes[at]))
            {
                if (bytes[at] == (byte)'\t' && Column <= parent)
                {
                    TabFound();
                    return false;
                }

                at++;
            }

            if (AtEnd || !IsBreak(bytes[at]))
            {
                break;
            }
        }

        if (!AtEnd && Column > parent && bytes[at] != (byte)'#')
        {
            return true;
        }

        at = lineStart;
        return false;
    }

    /// <summary>Reads <c>&amp;name</c>, which names the node that follows.</summary>
    private bool Anchor()
    {
        var start = at;
        if (builder.HasPendingAnchor)
        {
            return Rare();
        }

        return Name("anchor") && builder.Anchor(System.Text.Encoding.UTF8.GetString(bytes[(start + 1)..at]), start, at);
    }

    private bool Alias()
    {
        var start = at;
        return Name("alias") && builder.Alias(start, at - start);
    }

    private bool Name(string what)
    {
        var start = at++;
        while (at < bytes.Length && (char.IsAsciiLetterOrDigit((char)bytes[at]) || bytes[at] is (byte)'-' or (byte)'_'))
        {
            at++;
        }

        if (at == start + 1 && BlankAhead(0))
        {
            return Fail(start, 1, $"an {what} without a name", "Put the value in quotes if it begins with & or *.");
        }

        return at > start + 1 && (BlankAhead(0) || bytes[at] is (byte)',' or (byte)']' or (byte)'}') || Rare();
    }
}
