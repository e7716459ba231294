using System.Buffers;

namespace Sluice.Readers.Yaml;

/// <summary>Single- and double-quoted scalars.</summary>
internal ref partial struct YamlScanner
{
    private static readonly SearchValues<byte> DoubleStops = SearchValues.Create("\"\\\n\r"u8);

    private static readonly SearchValues<byte> SingleStops = SearchValues.Create("'\n\r"u8);

    /// <summary>The byte after the closing quote if that is on this line; negative otherwise. Does not move.</summary>
    private readonly int QuotedEnd()
    {
        var quote = bytes[at];
        var stops = quote == (byte)'"' ? DoubleStops : SingleStops;
        var from = at + 1;
        while (true)
        {
            var next = bytes[from..].IndexOfAny(stops);
            if (next < 0 || IsBreak(bytes[from + next]))
            {
                return -1;
            }

            from += next + 1;
            if (bytes[from - 1] == (byte)'\\')
            {
                from++;
                if (from > bytes.Length || IsBreak(bytes[from - 1]))
                {
                    return -1;
                }
            }
            else if (quote == (byte)'"' || from >= bytes.Length || bytes[from] != quote)
            {
                return from;
            }
            else
            {
                from++;
            }
        }
    }

    /// <summary>The colon that makes a key of what ends at <paramref name="end"/>; negative when there is none on the line.</summary>
    private readonly int KeyEnd(int end)
    {
        if (end < 0)
        {
            return -1;
        }

        while (end < bytes.Length && IsBlank(bytes[end]))
        {
            end++;
        }

        return end < bytes.Length && bytes[end] == (byte)':' && end - at <= LongestKey
            && (end + 1 >= bytes.Length || IsBlank(bytes[end + 1]) || IsBreak(bytes[end + 1])) ? end : -1;
    }

    /// <summary>Reads the quoted scalar at hand, over as many lines as it has.</summary>
    private bool Quoted()
    {
        var start = at++;
        var quote = bytes[start];
        var style = quote == (byte)'"' ? ScalarStyle.DoubleQuoted : ScalarStyle.SingleQuoted;
        var stops = quote == (byte)'"' ? DoubleStops : SingleStops;
        var run = at;
        var literal = true;
        while (true)
        {
            var next = bytes[at..].IndexOfAny(stops);
            if (next < 0)
            {
                return Fail(start, 1, "the quote that opens here is never closed", $"Close it with {(char)quote}.");
            }

            at += next;
            if (bytes[at] == quote && (quote == (byte)'"' || Peek(1) != quote))
            {
                break;
            }

            if (literal)
            {
                literal = false;
                value.Clear();
            }

            if (IsBreak(bytes[at]))
            {
                value.Add(bytes[run..at].TrimEnd(" \t"u8));
                value.AddFold(SkipLines());
                if (AtEnd)
                {
                    return Fail(start, 1, "the quote that opens here is never closed", $"Close it with {(char)quote}.");
                }
            }
            else
            {
                value.Add(bytes[run..at]);
                if (quote == (byte)'\'')
                {
                    value.Add(quote);
                    at += 2;
                }
                else if (!Escape())
                {
                    return false;
                }
            }

            run = at;
        }

        if (literal)
        {
            at++;
            return builder.Scalar(start, at - start, style, run, at - 1 - run);
        }

        value.Add(bytes[run..at]);
        at++;
        return builder.DecodedScalar(start, at - start, style, value.Written);
    }

    /// <summary>Goes over a line break, empty lines and the blanks at the start of the next line; the number of breaks.</summary>
    private int SkipLines()
    {
        var breaks = 0;
        while (at < bytes.Length && IsBreak(bytes[at]))
        {
            SkipBreak();
            breaks++;
            SkipBlanks();
        }

        return breaks;
    }

    /// <summary>Reads an escape in double quotes: those of go-yaml, which knows <c>\'</c> and refuses <c>\/</c>.</summary>
    private bool Escape()
    {
        var start = at;
        at += 2;
        if (at > bytes.Length)
        {
            at = bytes.Length;
            return true;
        }

        switch (bytes[at - 1])
        {
            case (byte)'0':
                value.Add(0);
                return true;
            case (byte)'a':
                value.Add(7);
                return true;
            case (byte)'b':
                value.Add(8);
                return true;
            case (byte)'t' or (byte)'\t':
                value.Add((byte)'\t');
                return true;
            case (byte)'n':
                value.Add((byte)'\n');
                return true;
            case (byte)'v':
                value.Add(11);
                return true;
            case (byte)'f':
                value.Add(12);
                return true;
            case (byte)'r':
                value.Add((byte)'\r');
                return true;
            case (byte)'e':
                value.Add(27);
                return true;
            case (byte)' ' or (byte)'"' or (byte)'\'' or (byte)'\\':
                value.Add(bytes[at - 1]);
                return true;
            case (byte)'N':
                value.AddCharacter(0x85);
                return true;
            case (byte)'_':
                value.AddCharacter(0xA0);
                return true;
            case (byte)'L':
                value.AddCharacter(0x2028);
                return true;
            case (byte)'P':
                value.AddCharacter(0x2029);
                return true;
            case (byte)'x':
                return CodePoint(start, 2);
            case (byte)'u':
                return CodePoint(start, 4);
            case (byte)'U':
                return CodePoint(start, 8);
            case (byte)'\n' or (byte)'\r':
                at--;
                value.AddBreaks(SkipLines() - 1);
                return true;
            default:
                return Fail(start, 2, "an unknown escape in double quotes", "Write \\\\ for a backslash, or use single quotes, where a backslash is an ordinary character.");
        }
    }

    private bool CodePoint(int start, int digits)
    {
        long number = 0;
        for (var i = 0; i < digits; i++, at++)
        {
            if (AtEnd || !char.IsAsciiHexDigit((char)bytes[at]))
            {
                return Fail(start, at - start, $"the escape needs {digits} hexadecimal digits", "Complete the escape, or write \\\\ for a backslash.");
            }

            number = (number * 16) + (bytes[at] <= (byte)'9' ? bytes[at] - '0' : (bytes[at] | 0x20) - 'a' + 10);
        }

        if (number > 0x10FFFF || number is >= 0xD800 and <= 0xDFFF)
        {
            return Fail(start, at - start, "the escape names no Unicode character", "Write the character itself, or one \\U escape for it instead of a surrogate pair.");
        }

        value.AddCharacter((int)number);
        return true;
    }
}
