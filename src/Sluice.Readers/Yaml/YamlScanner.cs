namespace Sluice.Readers.Yaml;

/// <summary>
/// Reads one YAML document in one pass over its bytes, by recursive descent (the builder bounds the depth). It reads what manifests use, exactly as
/// libyaml and with it <c>kubectl</c> does; where a document uses anything else it stops with <see cref="IsRare"/> and makes no guess.
/// This file holds what all parts share; the parts read blocks, flows, plain, quoted and block scalars.
/// </summary>
internal ref partial struct YamlScanner
{
    private const int LongestKey = 1024;

    private readonly ReadOnlySpan<byte> bytes;
    private readonly NodeBuilder builder;
    private readonly ValueBuffer value;
    private int at;
    private int lineStart;
    private int knownAt = -1;
    private int knownStop;

    /// <summary>A scanner of the source up to <paramref name="end"/>.</summary>
    public YamlScanner(SourceText source, int end, NodeBuilder builder, ValueBuffer value)
    {
        bytes = source.Bytes[..end];
        this.builder = builder;
        this.value = value;
    }

    /// <summary>Whether the document uses what this scanner leaves to <see cref="RareYaml"/>.</summary>
    public bool IsRare { get; private set; }

    /// <summary>How far the scanner has come: where it stopped, when it stopped.</summary>
    public readonly int Offset => at;

    private readonly bool AtEnd => at >= bytes.Length;

    private readonly int Column => at - lineStart;

    /// <summary>Reads the document whose content begins at <paramref name="start"/>, after its marker if it has one; false when it failed or is rare.</summary>
    public bool Read(int start, bool afterMarker)
    {
        at = start;
        lineStart = afterMarker ? start - 3 : start;
        if (afterMarker)
        {
            SkipBlanks();
        }

        var sameLine = afterMarker && !AtLineEnd();
        if (!SkipToToken())
        {
            return false;
        }

        if (AtEnd)
        {
            return true;
        }

        var read = sameLine ? ValueOnLine(-1, -1) : BlockNode(-1);
        return read && SkipToToken() && (AtEnd || Unexpected("the end of the document or a line with --- is expected here"));
    }

    private bool Rare()
    {
        IsRare = true;
        return false;
    }

    private readonly bool Fail(int offset, int length, string message, string remedy, string? meant = null) =>
        builder.Fail(new SyntaxProblem(offset, Math.Max(Math.Min(length, bytes.Length - offset), 0), message, remedy, meant));

    private readonly bool Unexpected(string message) =>
        Fail(at, 1, message, "Align the line with the lines that it belongs to, and put values with special characters in quotes.");

    private readonly bool TabFound() =>
        Fail(at, 1, "a tab stands where only spaces may indent", "Replace the tab by spaces.", "tab");

    private readonly byte Peek(int ahead) => at + ahead < bytes.Length ? bytes[at + ahead] : (byte)'\n';

    /// <summary>Whether the byte some way ahead is a blank, a line break or the end.</summary>
    private readonly bool BlankAhead(int ahead) => Peek(ahead) is (byte)' ' or (byte)'\t' or (byte)'\n' or (byte)'\r';

    private static bool IsBlank(byte unit) => unit is (byte)' ' or (byte)'\t';

    private static bool IsBreak(byte unit) => unit is (byte)'\n' or (byte)'\r';

    /// <summary>Goes over blanks within the line.</summary>
    private void SkipBlanks()
    {
        while (at < bytes.Length && IsBlank(bytes[at]))
        {
            at++;
        }
    }

    /// <summary>Whether nothing but a comment is left on the line; blanks must have been skipped.</summary>
    private readonly bool AtLineEnd() =>
        AtEnd || IsBreak(bytes[at]) || (bytes[at] == (byte)'#' && (at == lineStart || IsBlank(bytes[at - 1])));

    private void SkipBreak()
    {
        at += bytes[at] == (byte)'\r' && Peek(1) == (byte)'\n' ? 2 : 1;
        lineStart = at;
    }

    /// <summary>Goes over blanks, comments and line breaks to the next token in block context; a tab at the start of a line is a failure.</summary>
    private bool SkipToToken()
    {
        var fresh = at == lineStart;
        while (at < bytes.Length)
        {
            switch (bytes[at])
            {
                case (byte)' ':
                    at++;
                    break;
                case (byte)'\t':
                    if (fresh)
                    {
                        return TabFound();
                    }

                    at++;
                    break;
                case (byte)'\n' or (byte)'\r':
                    SkipBreak();
                    fresh = true;
                    break;
                case (byte)'#':
                    if (at != lineStart && !IsBlank(bytes[at - 1]))
                    {
                        return Rare();
                    }

                    GoToLineEnd();
                    break;
                default:
                    return true;
            }
        }

        return true;
    }

    private void GoToLineEnd()
    {
        var end = bytes[at..].IndexOfAny((byte)'\n', (byte)'\r');
        at = end < 0 ? bytes.Length : at + end;
    }
}
