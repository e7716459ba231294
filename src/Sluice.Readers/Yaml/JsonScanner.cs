namespace Sluice.Readers.Yaml;

/// <summary>Reads one JSON value (RFC 8259) in one pass over its bytes, into the same tree as YAML. The builder bounds the depth of the recursion.</summary>
internal ref partial struct JsonScanner
{
    private readonly ReadOnlySpan<byte> bytes;
    private readonly NodeBuilder builder;
    private readonly ValueBuffer value;
    private int at;

    /// <summary>A scanner of the source up to <paramref name="end"/>.</summary>
    public JsonScanner(SourceText source, int end, NodeBuilder builder, ValueBuffer value)
    {
        bytes = source.Bytes[..end];
        this.builder = builder;
        this.value = value;
    }

    /// <summary>Reads the only value between <paramref name="start"/> and the end; false when the builder has a failure.</summary>
    public bool Read(int start)
    {
        at = start;
        SkipBlanks();
        if (!Value())
        {
            return false;
        }

        SkipBlanks();
        return at == bytes.Length || Fail(at, "text follows the end of the JSON value", "Remove it, or put the next document on a line of its own.");
    }

    /// <summary>The first byte from <paramref name="from"/> on that is not a blank.</summary>
    public static int AfterBlanks(ReadOnlySpan<byte> bytes, int from)
    {
        while (from < bytes.Length && bytes[from] is (byte)' ' or (byte)'\n' or (byte)'\r' or (byte)'\t')
        {
            from++;
        }

        return from;
    }

    private void SkipBlanks() => at = AfterBlanks(bytes, at);

    private readonly bool Fail(int offset, string message, string remedy) =>
        builder.Fail(new SyntaxProblem(Math.Min(offset, bytes.Length), offset < bytes.Length ? 1 : 0, message, remedy));

    private bool Value()
    {
        if (at >= bytes.Length)
        {
            return Fail(at, "the JSON ends where a value is expected", "Complete the document: it looks cut off.");
        }

        switch (bytes[at])
        {
            case (byte)'{':
                return Collection(NodeKind.Mapping, (byte)'}');
            case (byte)'[':
                return Collection(NodeKind.Sequence, (byte)']');
            case (byte)'"':
                return Text();
            case (byte)'-' or (>= (byte)'0' and <= (byte)'9'):
                return Number();
            case (byte)'t':
                return Word("true"u8);
            case (byte)'f':
                return Word("false"u8);
            case (byte)'n':
                return Word("null"u8);
            default:
                return Fail(at, "a JSON value is expected here", "Write a string in double quotes, a number, true, false, null, an object or an array.");
        }
    }

    private bool Collection(NodeKind kind, byte close)
    {
        var open = at;
        if (!builder.Open(kind, at++))
        {
            return false;
        }

        SkipBlanks();
        if (at < bytes.Length && bytes[at] == close)
        {
            return builder.Close(++at);
        }

        while (true)
        {
            if ((kind == NodeKind.Mapping && !KeyAndColon()) || !Value())
            {
                return false;
            }

            SkipBlanks();
            if (at >= bytes.Length)
            {
                return Fail(open, "the bracket that opens here is never closed", $"Close it with {(char)close}.");
            }

            if (bytes[at] == close)
            {
                return builder.Close(++at);
            }

            if (bytes[at] != (byte)',')
            {
                return Fail(at, $", or {(char)close} is expected here", "Separate the values by commas and close every bracket.");
            }

            var comma = at++;
            SkipBlanks();
            if (at < bytes.Length && bytes[at] == close)
            {
                return Fail(comma, "a comma stands before the closing bracket", "Remove the comma.");
            }
        }
    }

    private bool KeyAndColon()
    {
        if (at >= bytes.Length || bytes[at] != (byte)'"')
        {
            return Fail(at, "a key in double quotes is expected here", "Write \"key\": value.");
        }

        if (!Text())
        {
            return false;
        }

        SkipBlanks();
        if (at >= bytes.Length || bytes[at] != (byte)':')
        {
            return Fail(at, "a colon is expected after the key", "Write \"key\": value.");
        }

        at++;
        SkipBlanks();
        return true;
    }

    private bool Number()
    {
        var start = at;
        at += bytes[at] == (byte)'-' ? 1 : 0;
        var whole = Digits();
        var valid = whole == 1 || (whole > 1 && bytes[at - whole] != (byte)'0');
        if (at < bytes.Length && bytes[at] == (byte)'.')
        {
            at++;
            valid &= Digits() > 0;
        }

        if (at < bytes.Length && bytes[at] is (byte)'e' or (byte)'E')
        {
            at++;
            at += at < bytes.Length && bytes[at] is (byte)'+' or (byte)'-' ? 1 : 0;
            valid &= Digits() > 0;
        }

        return valid
            ? builder.Scalar(start, at - start, ScalarStyle.Plain, start, at - start)
            : Fail(start, "this is not a JSON number", "Write digits without leading zeros, and a digit after a point or exponent.");
    }

    private int Digits()
    {
        var from = at;
        while (at < bytes.Length && bytes[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at - from;
    }

    private bool Word(ReadOnlySpan<byte> word)
    {
        var start = at;
        if (!bytes[at..].StartsWith(word))
        {
            return Fail(at, "a JSON value is expected here", "Put text in double quotes; only true, false and null stand without.");
        }

        at += word.Length;
        return builder.Scalar(start, word.Length, ScalarStyle.Plain, start, word.Length);
    }
}
