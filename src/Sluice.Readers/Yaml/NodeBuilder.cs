using System.Text;

namespace Sluice.Readers.Yaml;

/// <summary>
/// Takes the events of one document and makes its table. Keeps the limits: depth, nodes, aliases. After <see cref="Failure"/> is set, events are ignored.
/// One builder serves many documents in turn, so that its arrays are allocated once; it may lend them to the table, until the next document is begun.
/// </summary>
internal sealed class NodeBuilder(SourceText source, bool lends)
{
    private readonly DuplicateKeys duplicates = new();
    private readonly MergeKeys merges = new();
    private readonly List<SyntaxProblem> problems = [];
    private readonly Anchors anchors = new();
    private NodeRecord[] rows = new NodeRecord[256];
    private Frame[] frames = new Frame[32];
    private NodeTable? lent;
    private byte[] decoded = [];
    private int count;
    private int decodedCount;
    private int depth;
    private string? pendingAnchor;
    private int pendingStart = -1;

    /// <summary>What stopped the document; null while all is well.</summary>
    public SyntaxProblem? Failure { get; private set; }

    /// <summary>What is wrong with the document though it can be read.</summary>
    public IReadOnlyList<SyntaxProblem> Problems => problems;

    public bool IsEmpty => count == 0;

    /// <summary>The byte after the last node taken.</summary>
    public int LastEnd { get; private set; }

    public void Reset()
    {
        (count, decodedCount, depth, pendingAnchor, pendingStart, LastEnd, Failure) = (0, 0, 0, null, -1, 0, null);
        problems.Clear();
        anchors.Clear();
        merges.Clear();
        lent?.Expire();
        lent = null;
    }

    public bool Fail(SyntaxProblem problem)
    {
        Failure ??= problem;
        return false;
    }

    /// <summary>Whether an anchor waits for its node.</summary>
    public bool HasPendingAnchor => pendingAnchor is not null;

    /// <summary>The byte after the anchor that waits for its node.</summary>
    public int PendingEnd { get; private set; }

    /// <summary>Names the node that follows.</summary>
    public bool Anchor(string name, int offset, int end)
    {
        (pendingAnchor, pendingStart, PendingEnd) = (name, offset, end);
        return true;
    }

    public bool Open(NodeKind kind, int offset)
    {
        if (depth == ReadingLimits.Depth)
        {
            return Fail(new SyntaxProblem(offset, 1, $"nested more than {ReadingLimits.Depth} levels deep", "Flatten the document: no Kubernetes object nests this deep.") { IsLimit = true });
        }

        var index = Add(offset, kind, ScalarStyle.None);
        if (index < 0)
        {
            return false;
        }

        rows[index].End = 0;
        anchors.Define(pendingAnchor, index);
        if (depth == frames.Length) Array.Resize(ref frames, 2 * depth);
        frames[depth++] = new Frame(index, pendingAnchor is not null);
        pendingAnchor = null;
        return true;
    }

    /// <summary>Ends the innermost collection.</summary>
    /// <param name="end">The byte after its last one.</param>
    public bool Close(int end)
    {
        if (Failure is not null)
        {
            return false;
        }

        ref var frame = ref frames[--depth];
        ref var row = ref rows[frame.Row];
        row.End = count;
        row.Length = Math.Max(end - row.Start, 0);
        row.ValueLength = frame.Children;
        LastEnd = end;
        if (row.Kind == NodeKind.Mapping)
        {
            CloseMapping(frame.Row);
        }

        if (frame.Anchored)
        {
            anchors.Complete(frame.Row, new AliasCost(count - frame.Row + frame.Cost.Nodes, row.Length + frame.Cost.Bytes, frame.Cost.Height + 1));
        }

        if (depth > 0)
        {
            frames[depth - 1].Cost = frames[depth - 1].Cost.With(frame.Cost.Nodes, frame.Cost.Bytes, frame.Cost.Height + 1);
        }

        return Failure is null;
    }

    /// <summary>A scalar whose value stands in the source as it is.</summary>
    public bool Scalar(int offset, int length, ScalarStyle style, int valueOffset, int valueLength, NodeTraits traits = NodeTraits.None)
    {
        var isNull = style == ScalarStyle.Plain && traits == NodeTraits.None && ScalarTyping.IsNull(source.Bytes.Slice(valueOffset, valueLength));
        return Leaf(offset, length, isNull ? NodeKind.Null : NodeKind.Scalar, style, valueOffset, valueLength, traits);
    }

    /// <summary>A scalar whose value differs from what the source shows.</summary>
    public bool DecodedScalar(int offset, int length, ScalarStyle style, ReadOnlySpan<byte> value, NodeTraits traits = NodeTraits.None)
    {
        if (decodedCount + value.Length > decoded.Length)
        {
            Array.Resize(ref decoded, Math.Max(decodedCount + value.Length, Math.Max(256, decoded.Length * 2)));
        }

        value.CopyTo(decoded.AsSpan(decodedCount));
        var at = decodedCount;
        decodedCount += value.Length;
        var isNull = (style == ScalarStyle.Plain || (traits & NodeTraits.ForcedPlain) != 0) && (traits & NodeTraits.ForcedText) == 0 && ScalarTyping.IsNull(value);
        return Leaf(offset, length, isNull ? NodeKind.Null : NodeKind.Scalar, style, at, value.Length, traits | NodeTraits.Decoded);
    }

    /// <summary>The value that is left out, as after <c>key:</c>.</summary>
    public bool Nothing(int offset) => Leaf(offset, 0, NodeKind.Null, ScalarStyle.Plain, offset, 0, NodeTraits.None);

    public bool Alias(int offset, int length)
    {
        var name = Encoding.UTF8.GetString(source.Bytes.Slice(offset + 1, length - 1));
        if (!anchors.TryFind(name, out var target))
        {
            return Fail(new SyntaxProblem(offset, length, $"alias *{name} has no anchor before it", $"Define &{name} earlier in the same document, or write the value out."));
        }

        if (rows[target].End == 0)
        {
            return Fail(new SyntaxProblem(offset, length, $"anchor &{name} contains itself", "Write the value out: no Kubernetes object contains itself.")
            {
                OtherOffset = rows[target].Start,
                OtherLength = name.Length + 1,
            });
        }

        var cost = anchors.CostOf(target, rows[target].Length);
        if (depth + cost.Height > ReadingLimits.Depth)
        {
            return Fail(new SyntaxProblem(offset, length, $"nested more than {ReadingLimits.Depth} levels deep through aliases", "Write the values out without aliases of aliases.") { IsLimit = true });
        }

        if (!anchors.Spend(cost))
        {
            return Fail(new SyntaxProblem(
                offset,
                length,
                $"aliases stand for more than {ReadingLimits.AliasedNodes:N0} values or {ReadingLimits.AliasedBytes / 1_000_000} MB",
                "Write the values out without aliases of aliases: a small document that unfolds into a huge one is refused.")
            { IsLimit = true });
        }

        if (IsKeyNext && !MayBeKey(offset, rows[target].Kind))
        {
            return false;
        }

        if (!Leaf(offset, length, NodeKind.None, ScalarStyle.None, target, 0, NodeTraits.Alias))
        {
            return false;
        }

        if (depth > 0)
        {
            frames[depth - 1].Cost = frames[depth - 1].Cost.With(cost.Nodes, cost.Bytes, cost.Height);
        }

        return true;
    }

    /// <summary>The finished document; only without <see cref="Failure"/> and with every collection closed.</summary>
    public NodeTable Build() => lends ? lent = new(source, rows, decoded, merges.ToArray())
        : new(source, rows.AsSpan(0, count).ToArray(), decoded.AsSpan(0, decodedCount).ToArray(), merges.ToArray());

    private void CloseMapping(int mapping)
    {
        var table = new Rows(source, rows, decoded);
        if (rows[mapping].ValueLength > 2 * DuplicateKeys.Few)
        {
            rows[mapping].Traits |= NodeTraits.Repeating;
        }

        if (duplicates.Find(table, mapping) is { } duplicate)
        {
            rows[mapping].Traits |= NodeTraits.Repeating;
            var (first, second) = (rows[duplicate.First], rows[duplicate.Second]);
            problems.Add(new SyntaxProblem(
                second.Start,
                second.Length,
                $"key {Encoding.UTF8.GetString(table.Value(duplicate.Second))} is given twice in the same mapping",
                "Keep one of the two: API servers refuse duplicate keys, and a lenient reader drops the first.",
                "second one")
            {
                OtherOffset = first.Start,
                OtherLength = first.Length,
            });
        }

        if (merges.Close(table, mapping) is { } wrong)
        {
            Fail(wrong);
        }
    }

    private bool Leaf(int offset, int length, NodeKind kind, ScalarStyle style, int valueStart, int valueLength, NodeTraits traits)
    {
        var index = Add(offset, kind, style);
        if (index < 0)
        {
            return false;
        }

        ref var row = ref rows[index];
        row.Length = offset + length - row.Start;
        LastEnd = offset + length;
        row.ValueStart = valueStart;
        row.ValueLength = valueLength;
        row.Traits = traits;
        row.End = count;
        anchors.Define(pendingAnchor, index);
        pendingAnchor = null;
        return true;
    }

    private int Add(int offset, NodeKind kind, ScalarStyle style)
    {
        if (Failure is not null || (IsKeyNext && !MayBeKey(offset, kind)))
        {
            return -1;
        }

        if (count == rows.Length)
        {
            if (count >= ReadingLimits.Nodes)
            {
                Fail(new SyntaxProblem(offset, 1, $"more than {ReadingLimits.Nodes:N0} values in one document", "Split the document.") { IsLimit = true });
                return -1;
            }

            Array.Resize(ref rows, Math.Min(count * 2, ReadingLimits.Nodes));
        }

        if (depth > 0)
        {
            frames[depth - 1].Children++;
        }

        rows[count] = new NodeRecord { Start = pendingStart < 0 ? offset : pendingStart, Kind = kind, Style = style };
        pendingStart = -1;
        return count++;
    }

    private bool IsKeyNext => depth > 0 && (frames[depth - 1].Children & 1) == 0 && rows[frames[depth - 1].Row].Kind == NodeKind.Mapping;

    private bool MayBeKey(int offset, NodeKind kind) => kind switch
    {
        NodeKind.Mapping or NodeKind.Sequence => Fail(new SyntaxProblem(
            offset, 1, "a mapping or list stands where a key is expected", "Give the key as text; a template placeholder in braces must be rendered or quoted first.")),
        NodeKind.Null => Fail(new SyntaxProblem(offset, 1, "a key is missing or null", "Write the key before the colon, or put the key in quotes.")),
        _ => true,
    };

    private struct Frame(int row, bool anchored)
    {
        public readonly int Row = row;
        public readonly bool Anchored = anchored;
        public int Children;
        public AliasCost Cost;
    }
}
