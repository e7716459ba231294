namespace Sluice.Readers.Yaml;

/// <summary>Literal and folded block scalars (<c>|</c> and <c>&gt;</c>).</summary>
internal ref partial struct YamlScanner
{
    /// <summary>Reads the block scalar at hand, whose lines are indented more than <paramref name="parent"/>.</summary>
    private bool BlockScalar(int parent)
    {
        var start = at;
        var style = bytes[at++] == (byte)'|' ? ScalarStyle.Literal : ScalarStyle.Folded;
        if (!BlockHeader(out var chomping, out var increment))
        {
            return false;
        }

        var end = at;
        if (!AtEnd)
        {
            GoToLineEnd();
        }

        if (!AtEnd)
        {
            SkipBreak();
        }

        value.Clear();
        var indent = increment > 0 ? Math.Max(parent, 0) + increment : 0;
        var trailing = 0;
        if (!BlockBreaks(ref indent, parent, ref trailing))
        {
            return false;
        }

        var pending = false;
        var wasBlank = false;
        while (!AtEnd && Column == indent)
        {
            var isBlank = IsBlank(bytes[at]);
            if (pending && style == ScalarStyle.Folded && !wasBlank && !isBlank)
            {
                if (trailing == 0)
                {
                    value.Add((byte)' ');
                }
            }
            else if (pending)
            {
                value.Add((byte)'\n');
            }

            value.AddBreaks(trailing);
            trailing = 0;
            wasBlank = isBlank;
            var from = at;
            GoToLineEnd();
            value.Add(bytes[from..at]);
            end = at;
            pending = !AtEnd;
            if (pending)
            {
                SkipBreak();
                if (!BlockBreaks(ref indent, parent, ref trailing))
                {
                    return false;
                }
            }
        }

        if (chomping >= 0 && pending)
        {
            value.Add((byte)'\n');
        }

        if (chomping > 0)
        {
            value.AddBreaks(trailing);
        }

        at = AtEnd ? at : lineStart;
        return builder.DecodedScalar(start, end - start, style, value.Written);
    }

    /// <summary>Reads what follows <c>|</c> or <c>&gt;</c> on its line: <c>+</c> or <c>-</c> and a digit in either order, and a comment.</summary>
    private bool BlockHeader(out int chomping, out int increment)
    {
        (chomping, increment) = (0, 0);
        for (var i = 0; i < 2 && !AtEnd; i++)
        {
            switch (bytes[at])
            {
                case (byte)'+' when chomping == 0:
                    chomping = 1;
                    at++;
                    break;
                case (byte)'-' when chomping == 0:
                    chomping = -1;
                    at++;
                    break;
                case >= (byte)'1' and <= (byte)'9' when increment == 0:
                    increment = bytes[at++] - '0';
                    break;
            }
        }

        var end = at;
        SkipBlanks();
        if (!AtLineEnd())
        {
            return Fail(at, 1, "only +, -, a digit from 1 to 9 or a comment may follow | or >", "Put the text on the next line, indented; or put the whole value in quotes if it begins with | or >.");
        }

        at = AtEnd || IsBreak(bytes[at]) ? end : at;
        return true;
    }

    /// <summary>Goes over the indentation and empty lines before a line of the scalar; finds out the indentation when it is not known yet (zero).</summary>
    private bool BlockBreaks(ref int indent, int parent, ref int breaks)
    {
        var deepest = 0;
        while (true)
        {
            while (!AtEnd && bytes[at] == (byte)' ' && (indent == 0 || Column < indent))
            {
                at++;
            }

            deepest = Math.Max(deepest, Column);
            if (AtEnd)
            {
                break;
            }

            if (bytes[at] == (byte)'\t' && (indent == 0 || Column < indent))
            {
                return TabFound();
            }

            if (!IsBreak(bytes[at]))
            {
                break;
            }

            SkipBreak();
            breaks++;
        }

        if (indent == 0)
        {
            indent = Math.Max(Math.Max(deepest, parent + 1), 1);
        }

        return true;
    }
}
