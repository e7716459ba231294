namespace Sluice.Readers.Yaml;

/// <summary>Block mappings and sequences: what indentation holds together.</summary>
internal ref partial struct YamlScanner
{
    /// <summary>Reads the node at hand, which begins where a collection may begin: first on its line, or after <c>- </c>.</summary>
    /// <param name="parent">The column of the collection around it; -1 for none.</param>
    private bool BlockNode(int parent)
    {
        var start = at;
        switch (bytes[at])
        {
            case (byte)'-' when BlankAhead(1):
                return BlockSequence(Column);
            case (byte)'?' when BlankAhead(1):
            case (byte)':' when BlankAhead(1):
            case (byte)'!':
            case (byte)'%' when Column == 0:
                return Rare();
            case (byte)'&':
                return AnchoredBlockNode(parent);
            case (byte)'"' or (byte)'\'':
                return KeyEnd(QuotedEnd()) >= 0 ? BlockMapping() : Quoted() && EndOfValue();
            case (byte)'{' or (byte)'[':
                return Flow() && EndOfFlow(start);
            case (byte)'|' or (byte)'>':
                return BlockScalar(parent);
            case (byte)'*':
                return Alias() && EndOfValue();
            default:
                return CannotBegin(bytes[at]) ? BadStart() : PlainEnd(out var key) && key ? BlockMapping() : Plain(parent);
        }
    }

    private bool AnchoredBlockNode(int parent)
    {
        if (!Anchor())
        {
            return false;
        }

        SkipBlanks();
        if (AtLineEnd())
        {
            return ValueBelow(parent, -1, builder.PendingEnd);
        }

        // `&a key: value` names the key and not the mapping: left to the slow path, with the few others.
        var isRare = bytes[at] switch
        {
            (byte)'*' or (byte)'&' => true,
            (byte)'-' => BlankAhead(1),
            (byte)'"' or (byte)'\'' => KeyEnd(QuotedEnd()) >= 0,
            (byte)'{' or (byte)'[' or (byte)'|' or (byte)'>' => false,
            _ => PlainStop(at) is var stop && stop < bytes.Length && bytes[stop] == (byte)':',
        };
        return isRare ? Rare() : ValueOnLine(parent, -1);
    }

    private bool BlockSequence(int column)
    {
        if (!builder.Open(NodeKind.Sequence, at))
        {
            return false;
        }

        while (true)
        {
            var dash = at++;
            while (Peek(0) == (byte)' ')
            {
                at++;
            }

            if (!AtEnd && bytes[at] == (byte)'\t')
            {
                return TabFound();
            }

            if (!(AtLineEnd() ? ValueBelow(column, -1, dash + 1) : BlockNode(column)) || !SkipToToken())
            {
                return false;
            }

            if (AtEnd || Column < column)
            {
                break;
            }

            if (Column > column)
            {
                return Unexpected("this line is indented more than the list item before it, which has ended");
            }

            if (bytes[at] != (byte)'-' || !BlankAhead(1))
            {
                break;
            }
        }

        return builder.Close(builder.LastEnd);
    }

    private bool BlockMapping()
    {
        var column = Column;
        if (!builder.Open(NodeKind.Mapping, at))
        {
            return false;
        }

        while (true)
        {
            if (!Key(column))
            {
                return false;
            }

            var colon = at++;
            SkipBlanks();
            if (!(AtLineEnd() ? ValueBelow(column, column, colon + 1) : ValueOnLine(column, column)) || !SkipToToken())
            {
                return false;
            }

            if (AtEnd || Column < column)
            {
                return builder.Close(builder.LastEnd);
            }

            if (Column > column)
            {
                return Unexpected("this line is indented more than the entry before it, which has ended");
            }
        }
    }

    /// <summary>Reads a key of a block mapping and leaves the colon at hand.</summary>
    private bool Key(int column)
    {
        var start = at;
        switch (bytes[at])
        {
            case (byte)'-' when BlankAhead(1):
                return Unexpected("a list item stands where a key is expected");
            case (byte)'?' when BlankAhead(1):
            case (byte)':' when BlankAhead(1):
            case (byte)'!' or (byte)'&' or (byte)'*':
            case (byte)'%' when column == 0:
                return Rare();
            case (byte)'"' or (byte)'\'':
                var end = KeyEnd(QuotedEnd());
                return end >= 0 ? Quoted() && ToColon(end) : MissingColon(start);
            case (byte)'{' or (byte)'[':
                return Fail(at, 1, "a mapping or list stands where a key is expected", TemplateRemedy);
            default:
                if (CannotBegin(bytes[at]) || bytes[at] is (byte)'|' or (byte)'>')
                {
                    return BadStart();
                }

                return PlainEnd(out var isKey) && isKey ? PlainKey() : MissingColon(start);
        }
    }

    private const string TemplateRemedy = "Give the key as text; a template placeholder in braces must be rendered or quoted first.";

    private bool ToColon(int colon)
    {
        at = colon;
        return true;
    }

    private readonly bool MissingColon(int start)
    {
        var line = bytes[start..];
        var end = line.IndexOfAny((byte)'\n', (byte)'\r');
        return Fail(start, end < 0 ? line.Length : end, "a key is expected here, and this line has no colon after one",
            "Write key: value, with a space after the colon; indent the line if it continues the value above.");
    }

    /// <summary>Reads the value on the lines after <c>key:</c> or <c>-</c>.</summary>
    /// <param name="parent">The column of the collection around it.</param>
    /// <param name="sequence">The column at which a sequence may stand though it is not deeper: that of the mapping; -1 for none.</param>
    /// <param name="empty">Where the value would be if there is none.</param>
    private bool ValueBelow(int parent, int sequence, int empty)
    {
        if (!SkipToToken())
        {
            return false;
        }

        if (!AtEnd && Column > parent)
        {
            return BlockNode(parent);
        }

        if (!AtEnd && Column == parent && bytes[at] == (byte)'-' && BlankAhead(1))
        {
            return sequence == parent ? BlockSequence(sequence) : builder.HasPendingAnchor ? Rare() : builder.Nothing(empty);
        }

        return builder.Nothing(empty);
    }

    /// <summary>Reads the value on the line of its key, where no block collection may begin.</summary>
    private bool ValueOnLine(int parent, int sequence)
    {
        var start = at;
        switch (bytes[at])
        {
            case (byte)'&':
                if (!Anchor())
                {
                    return false;
                }

                SkipBlanks();
                return AtLineEnd() ? ValueBelow(parent, sequence, builder.PendingEnd) : Peek(0) is (byte)'&' or (byte)'*' ? Rare() : ValueOnLine(parent, sequence);
            case (byte)'!':
            case (byte)'?' when BlankAhead(1):
            case (byte)':' when BlankAhead(1):
                return Rare();
            case (byte)'*':
                return Alias() && EndOfValue();
            case (byte)'"' or (byte)'\'':
                return Quoted() && EndOfValue();
            case (byte)'{' or (byte)'[':
                return Flow() && EndOfFlow(start);
            case (byte)'|' or (byte)'>':
                return BlockScalar(parent);
            case (byte)'-' when BlankAhead(1):
                return Fail(at, 1, "a list cannot begin on the line of its key", "Put the first - on a line of its own below the key.");
            default:
                return CannotBegin(bytes[at]) ? BadStart() : Plain(parent);
        }
    }

    /// <summary>After a quoted scalar or an alias: nothing may follow on the line but a comment.</summary>
    private bool EndOfValue()
    {
        SkipBlanks();
        if (AtLineEnd())
        {
            return true;
        }

        if (bytes[at] is (byte)'#' || (bytes[at] == (byte)':' && BlankAhead(1)))
        {
            return Rare();
        }

        return Fail(at, 1, "the value has ended, and more text follows on its line", "Put the whole value in quotes, or the rest on a line of its own.", "expected the end of the line");
    }

    /// <summary>After a flow collection: as <see cref="EndOfValue"/>; a colon makes it a key, as a template in braces looks.</summary>
    private bool EndOfFlow(int start)
    {
        SkipBlanks();
        return Peek(0) == (byte)':' && !AtEnd && BlankAhead(1)
            ? Fail(start, 1, "a mapping or list stands where a key is expected", TemplateRemedy)
            : EndOfValue();
    }

    private static bool CannotBegin(byte unit) => unit is (byte)',' or (byte)']' or (byte)'}' or (byte)'%' or (byte)'@' or (byte)'`' or (byte)'#';

    private readonly bool BadStart() =>
        Fail(at, 1, $"{(char)bytes[at]} cannot begin a value", "Put the value in quotes.");
}
