using System.Buffers;

namespace Sluice.Readers.Yaml;

/// <summary>Flow collections (<c>[…]</c> and <c>{…}</c>), in which indentation means nothing.</summary>
internal ref partial struct YamlScanner
{
    private static readonly SearchValues<byte> FlowStops = SearchValues.Create(":#,[]{}?\n\r"u8);

    /// <summary>Reads the flow collection at hand up to its closing bracket.</summary>
    private bool Flow()
    {
        var open = at++;
        var isMapping = bytes[open] == (byte)'{';
        var close = isMapping ? (byte)'}' : (byte)']';
        if (!builder.Open(isMapping ? NodeKind.Mapping : NodeKind.Sequence, open))
        {
            return false;
        }

        while (true)
        {
            if (!SkipFlow())
            {
                return false;
            }

            if (AtEnd)
            {
                return NeverClosed(open, close);
            }

            if (bytes[at] == close)
            {
                at++;
                return builder.Close(at);
            }

            if (!(isMapping ? FlowEntry() : FlowItem()) || !SkipFlow())
            {
                return false;
            }

            if (AtEnd)
            {
                return NeverClosed(open, close);
            }

            if (bytes[at] == (byte)',')
            {
                at++;
            }
            else if (bytes[at] != close)
            {
                return Fail(at, 1, $", or {(char)close} is expected here", "Separate the values by commas, close the bracket, and put values with special characters in quotes.");
            }
        }
    }

    private readonly bool NeverClosed(int open, byte close) =>
        Fail(open, 1, "the bracket that opens here is never closed", $"Close it with {(char)close}.");

    private bool FlowItem()
    {
        if (!FlowNode())
        {
            return false;
        }

        SkipBlanks();
        return AtEnd || bytes[at] != (byte)':' || Rare();
    }

    private bool FlowEntry()
    {
        var start = at;
        var startLine = lineStart;
        switch (bytes[at])
        {
            case (byte)'{' or (byte)'[':
                return Fail(at, 1, "a mapping or list stands where a key is expected", TemplateRemedy);
            case (byte)'&' or (byte)'*':
                return Rare();
        }

        var isQuoted = bytes[at] is (byte)'"' or (byte)'\'';
        if (!FlowNode())
        {
            return false;
        }

        var end = at;
        SkipBlanks();
        if (AtEnd || bytes[at] != (byte)':' || !(isQuoted || BlankAhead(1)))
        {
            var onLine = lineStart;
            return SkipFlow() && (AtEnd || bytes[at] != (byte)':' || onLine == lineStart ? builder.Nothing(end) : Rare());
        }

        if (lineStart != startLine || at - start > LongestKey)
        {
            return Fail(start, end - start, $"a key must stand on one line and not be longer than {LongestKey} characters", "Shorten the key.");
        }

        var colon = at++;
        return SkipFlow() && (AtEnd || bytes[at] is (byte)',' or (byte)'}' ? builder.Nothing(colon + 1) : FlowNode());
    }

    private bool FlowNode()
    {
        switch (bytes[at])
        {
            case (byte)'{' or (byte)'[':
                return Flow();
            case (byte)'"' or (byte)'\'':
                return Quoted();
            case (byte)'*':
                return Alias();
            case (byte)'&':
                return Anchor() && SkipFlow() && (AtEnd || bytes[at] is (byte)',' or (byte)'}' or (byte)']' ? Rare() : FlowNode());
            case (byte)'!' or (byte)'?' or (byte)':':
            case (byte)'-' when Peek(1) is (byte)',' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}':
                return Rare();
            case (byte)',':
                return Fail(at, 1, "a value is missing before the comma", "Write the value, or remove the comma.");
            case (byte)'-' when BlankAhead(1):
                return Fail(at, 1, "a list item with a dash stands inside brackets", "Separate the items by commas, or write the list without brackets.");
            default:
                return CannotBegin(bytes[at]) || bytes[at] is (byte)'|' or (byte)'>' ? BadStart() : FlowPlain();
        }
    }

    private bool FlowPlain()
    {
        var start = at;
        at = FlowStop(at);
        var end = start + TrimmedLength(start, at);
        var folded = false;
        while (!AtEnd && IsBreak(bytes[at]))
        {
            var breaks = SkipLines();
            if (!AtEnd && IsBlank(bytes[Math.Max(at - 1, 0)]) && bytes[lineStart..at].Contains((byte)'\t'))
            {
                return Rare();
            }

            if (AtEnd || bytes[at] is (byte)'#' or (byte)',' or (byte)'[' or (byte)']' or (byte)'{' or (byte)'}')
            {
                break;
            }

            var next = at;
            at = FlowStop(at);
            if (at == next)
            {
                return Rare();
            }

            if (!folded)
            {
                folded = true;
                value.Clear();
                value.Add(bytes[start..end]);
            }

            value.AddFold(breaks);
            end = next + TrimmedLength(next, at);
            value.Add(bytes[next..end]);
        }

        return folded
            ? builder.DecodedScalar(start, end - start, ScalarStyle.Plain, value.Written)
            : builder.Scalar(start, end - start, ScalarStyle.Plain, start, end - start);
    }

    /// <summary>The first byte from <paramref name="from"/> on that ends plain text in flow context.</summary>
    private readonly int FlowStop(int from)
    {
        while (true)
        {
            var next = bytes[from..].IndexOfAny(FlowStops);
            if (next < 0)
            {
                return bytes.Length;
            }

            from += next;
            var goesOn = bytes[from] switch
            {
                (byte)':' => from + 1 < bytes.Length && !IsBlank(bytes[from + 1]) && !IsBreak(bytes[from + 1]),
                (byte)'#' => !IsBlank(bytes[from - 1]),
                _ => false,
            };
            if (!goesOn)
            {
                return from;
            }

            from++;
        }
    }

    /// <summary>Goes over blanks, comments and line breaks inside brackets.</summary>
    private bool SkipFlow()
    {
        while (at < bytes.Length)
        {
            if (IsBlank(bytes[at]))
            {
                at++;
            }
            else if (IsBreak(bytes[at]))
            {
                SkipBreak();
            }
            else if (bytes[at] != (byte)'#')
            {
                return true;
            }
            else if (at != lineStart && !IsBlank(bytes[at - 1]))
            {
                return Rare();
            }
            else
            {
                GoToLineEnd();
            }
        }

        return true;
    }
}
