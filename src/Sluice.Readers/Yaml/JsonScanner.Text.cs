using System.Buffers;

namespace Sluice.Readers.Yaml;

/// <summary>Strings and their escapes.</summary>
internal ref partial struct JsonScanner
{
    private static readonly SearchValues<byte> StringStops = SearchValues.Create(
        [(byte)'"', (byte)'\\', 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21, 22, 23, 24, 25, 26, 27, 28, 29, 30, 31]);

    private bool Text()
    {
        var start = at++;
        var run = at;
        var literal = true;
        while (true)
        {
            var next = bytes[at..].IndexOfAny(StringStops);
            if (next < 0)
            {
                return Fail(start, "the quote that opens here is never closed", "Close it with \".");
            }

            at += next;
            if (bytes[at] == (byte)'"')
            {
                break;
            }

            if (bytes[at] != (byte)'\\')
            {
                return Fail(at, "a control character or line break stands inside a string", "Write it as an escape, such as \\n or \\t.");
            }

            if (literal)
            {
                literal = false;
                value.Clear();
            }

            value.Add(bytes[run..at]);
            if (!Escape())
            {
                return false;
            }

            run = at;
        }

        if (literal)
        {
            at++;
            return builder.Scalar(start, at - start, ScalarStyle.DoubleQuoted, run, at - 1 - run);
        }

        value.Add(bytes[run..at]);
        at++;
        return builder.DecodedScalar(start, at - start, ScalarStyle.DoubleQuoted, value.Written);
    }

    private bool Escape()
    {
        var start = at;
        at += 2;
        var plain = at > bytes.Length ? (byte)0 : bytes[at - 1] switch
        {
            (byte)'"' => (byte)'"',
            (byte)'\\' => (byte)'\\',
            (byte)'/' => (byte)'/',
            (byte)'b' => (byte)'\b',
            (byte)'f' => (byte)'\f',
            (byte)'n' => (byte)'\n',
            (byte)'r' => (byte)'\r',
            (byte)'t' => (byte)'\t',
            _ => (byte)0,
        };
        if (plain != 0)
        {
            value.Add(plain);
            return true;
        }

        if (at > bytes.Length || bytes[at - 1] != (byte)'u' || !Unit(out var unit))
        {
            return Fail(start, "an unknown escape in a string", "Write \\\\ for a backslash.");
        }

        // A pair of surrogates is one character; one alone is none, and readers of JSON put the replacement character there.
        if (char.IsHighSurrogate(unit) && at + 1 < bytes.Length && bytes[at] == (byte)'\\' && bytes[at + 1] == (byte)'u')
        {
            var second = at;
            at += 2;
            if (!Unit(out var low))
            {
                return Fail(second, "an unknown escape in a string", "Write \\\\ for a backslash.");
            }

            if (char.IsLowSurrogate(low))
            {
                value.AddCharacter(char.ConvertToUtf32(unit, low));
                return true;
            }

            at = second;
        }

        value.AddCharacter(char.IsSurrogate(unit) ? 0xFFFD : unit);
        return true;
    }

    private bool Unit(out char unit)
    {
        unit = '\0';
        for (var i = 0; i < 4; i++, at++)
        {
            if (at >= bytes.Length || !char.IsAsciiHexDigit((char)bytes[at]))
            {
                return false;
            }

            unit = (char)((unit * 16) + (bytes[at] <= (byte)'9' ? bytes[at] - '0' : (bytes[at] | 0x20) - 'a' + 10));
        }

        return true;
    }
}
