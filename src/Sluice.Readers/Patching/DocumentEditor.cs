using System.Text;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Patching;

/// <summary>
/// Turns an edit of a document into changes of its text that leave everything else as it is: comments, blank lines, quotes, indentation, block or flow
/// style. Where that cannot be done (anchors, aliases, tags) there are no changes, and the edit is told in words.
/// </summary>
internal sealed class DocumentEditor(SourceText source, DocumentNode root)
{
    private readonly Geometry text = new(source);

    private bool IsJson => text.Bytes[root.Offset] == (byte)'{';

    /// <summary>Replaces the node at a path, or adds it with the mappings that lead to it.</summary>
    public IReadOnlyList<TextChange>? Set(EditStep[] path, Fragment value)
    {
        var node = EditPath.Find(root, path);
        if (!node.Exists) return Add(path, value);
        if (text.IsSpecial(node)) return null;
        var parent = EditPath.Find(root, path.AsSpan(0, path.Length - 1));
        if (value.IsInline || node.IsScalar || text.IsFlow(parent) || IsJson) return Inline(node, parent, path[^1], value);
        return path[^1].Key is { } key ? ReplaceEntry(parent.Find(Utf8(key)), value) : ReplaceItem(node, value);
    }

    /// <summary>Appends items to the list at a path, which is made when it is not there.</summary>
    public IReadOnlyList<TextChange>? Append(EditStep[] path, Fragment items)
    {
        var list = EditPath.Find(root, path);
        if (!list.HasContent) return list.Exists && list.Length > 0 ? Set(path, items) : Add(path, items);
        if (text.IsSpecial(list) || !list.IsSequence) return null;
        if (list.Items.Count == 0)
        {
            var parent = EditPath.Find(root, path.AsSpan(0, path.Length - 1));
            return text.IsFlow(parent) ? Inline(list, parent, path[^1], items) : ReplaceEntry(parent.Find(Utf8(path[^1].Key)), items);
        }

        var last = Last(list);
        if (text.IsFlow(list)) return InsertFlow(last.Offset, text.End(last), items.Flow(IsJson)[1..^1]);
        var dash = text.Dash(last);
        return dash < 0 ? null : InsertLines(text.End(list), items.Block(text.Column(dash), text.Layout(root)));
    }

    /// <summary>Removes the node at a path; what held nothing else becomes empty.</summary>
    public IReadOnlyList<TextChange>? Remove(EditStep[] path, bool keepsHolder = false)
    {
        var node = EditPath.Find(root, path);
        var parent = EditPath.Find(root, path.AsSpan(0, path.Length - 1));
        if (!node.Exists || path.Length < 2 || text.IsSpecial(parent)) return null;
        var count = parent.IsMapping ? parent.Entries.Count : parent.Items.Count;
        if (count == 1 && !keepsHolder) return Empty(path[..^1], parent);
        var (start, end, next) = Extent(parent, path[^1]);
        if (start < 0) return null;
        if (text.IsFlow(parent)) return [next >= 0 ? new(start, next - start, "") : CutAfterComma(start, end)];

        // The first of several behind a dash: the next one moves up to its place.
        if (!text.IsFirstOnLine(start)) return next >= 0 ? [new(start, next - start, "")] : null;
        var line = text.LineStart(start);
        return [new(line, text.NextLine(end) - line, "")];
    }

    /// <summary>Moves an entry: to another name in its mapping, or to another mapping, with its comments.</summary>
    public IReadOnlyList<TextChange>? Move(EditStep[] path, EditStep[] target)
    {
        var parent = EditPath.Find(root, path.AsSpan(0, path.Length - 1));
        if (path[^1].Key is not { } key || target[^1].Key is not { } name || parent.Find(Utf8(key)) is not { Key.Exists: true } entry) return null;
        if (path.Length == target.Length && path[..^1].SequenceEqual(target[..^1]))
            return [new(entry.Key.Offset, entry.Key.Length, IsJson ? Fragment.Json(name) : Fragment.Key(name))];
        var isInside = target.Length > path.Length && path[..^1].SequenceEqual(target[..(path.Length - 1)]);
        var holder = EditPath.Find(root, target.AsSpan(0, target.Length - 1));
        if (Remove(path, keepsHolder: isInside) is not { } removal) return null;
        if (!holder.Exists || text.IsFlow(holder) || text.IsFlow(parent) || !text.IsFirstOnLine(entry.Key.Offset) || !holder.IsMapping)
            return Fragment.Read(text.Text(entry.Value.Offset, text.End(entry.Value))) is { } moved && Set(target, moved) is { } added ? [.. removal, .. added] : null;
        var lines = text.Text(entry.Key.Offset, text.NextLine(text.End(entry))).TrimEnd('\n').Split('\n');
        var (from, to) = (text.Column(entry.Key.Offset), text.Column(First(holder).Key.Offset));
        lines[0] = Fragment.Key(name) + lines[0][text.Text(entry.Key.Offset, entry.Key.Offset + entry.Key.Length).Length..];
        var shifted = lines.Select((line, at) => line.Length == 0 ? "" : new string(' ', to) + (at == 0 ? line : line[Math.Min(from, line.Length - line.TrimStart(' ').Length)..]));
        return [.. removal, .. InsertLines(text.End(holder), string.Join('\n', shifted) + "\n")];
    }

    /// <summary>Adds an entry that is not there: to the innermost mapping on the way that is.</summary>
    private IReadOnlyList<TextChange>? Add(EditStep[] path, Fragment value)
    {
        var depth = path.Length - 1;
        while (depth > 0 && !EditPath.Find(root, path.AsSpan(0, depth)).HasContent) depth--;
        var holder = EditPath.Find(root, path.AsSpan(0, depth));
        if (!holder.IsMapping || text.IsSpecial(holder) || path[depth..].Any(static step => step.Key is null)) return null;
        var nested = value.Flow(asJson: false);
        for (var at = path.Length - 1; at > depth; at--) nested = $"{{{Fragment.Key(path[at].Key!)}: {nested}}}";
        var fragment = Fragment.Read($"{{{Fragment.Key(path[depth].Key!)}: {nested}}}")!;
        var written = holder.Find(Utf8(path[depth].Key));
        if (written.Key.Exists) return text.IsFlow(holder) ? null : ReplaceEntry(written, Fragment.Read(nested)!);
        if (holder.Entries.Count == 0)
        {
            var step = depth > 0 ? path[depth - 1] : default;
            var above = EditPath.Find(root, path.AsSpan(0, Math.Max(0, depth - 1)));
            return depth > 0 && step.Key is { } key && !text.IsFlow(above) && !IsJson
                ? ReplaceEntry(above.Find(Utf8(key)), fragment)
                : [new(holder.Offset, holder.Length, fragment.Flow(IsJson))];
        }

        if (text.IsFlow(holder)) return InsertFlow(LastEntry(holder).Key.Offset, text.End(LastEntry(holder)), fragment.Flow(IsJson)[1..^1]);
        return InsertLines(text.End(holder), fragment.Block(text.Column(First(holder).Key.Offset), text.Layout(root)));
    }

    private IReadOnlyList<TextChange>? Inline(DocumentNode node, DocumentNode parent, EditStep step, Fragment value)
    {
        var written = value.Flow(IsJson);
        if (node.Length == 0)
        {
            // A key without a value.
            return step.Key is { } key ? [new(text.End(parent.Find(Utf8(key))), 0, " " + written)] : null;
        }

        if (node.IsScalar && node.Style is ScalarStyle.Literal or ScalarStyle.Folded) return null;
        if (node.IsScalar && value.Root.IsScalar && value.Root.Type == ScalarType.Text && !IsJson)
        {
            written = node.Style switch
            {
                ScalarStyle.DoubleQuoted => Fragment.Json(value.Root.Text),
                ScalarStyle.SingleQuoted => $"'{value.Root.Text.Replace("'", "''", StringComparison.Ordinal)}'",
                _ => written,
            };
        }

        var end = text.End(node);
        var start = node.Offset;
        if (!text.IsFlow(node) && !node.IsScalar && step.Key is { } above)
        {
            // A block that becomes a value on the line of its key.
            start = parent.Find(Utf8(above)).Key is var name ? name.Offset + name.Length : start;
            written = ": " + written;
        }

        return [new(start, end - start, written)];
    }

    /// <summary>Writes an entry anew below its key; a comment behind the key stays.</summary>
    private IReadOnlyList<TextChange>? ReplaceEntry(DocumentEntry entry, Fragment value)
    {
        if (!entry.Key.Exists) return null;
        var layout = text.Layout(root);
        var indent = text.Column(entry.Key.Offset) + (value.Root.IsSequence ? layout.List : layout.Mapping);
        var colon = entry.Key.Offset + entry.Key.Length;
        while (text.Bytes[colon] != (byte)':') colon++;
        var end = text.End(entry);
        var block = value.Block(indent, layout).TrimEnd('\n');
        return [new(colon + 1, end - colon - 1, "\n" + block)];
    }

    private IReadOnlyList<TextChange>? ReplaceItem(DocumentNode item, Fragment value)
    {
        if (text.Dash(item) is var dash && dash < 0) return null;
        var block = value.Block(text.Column(dash) + 2, text.Layout(root)).Trim('\n').TrimStart(' ');
        return [new(dash + 1, text.End(item) - dash - 1, " " + block)];
    }

    /// <summary>A list or mapping loses its only member: it stays, empty.</summary>
    private IReadOnlyList<TextChange>? Empty(EditStep[] path, DocumentNode holder)
    {
        var value = Fragment.Read(holder.IsMapping ? "{}" : "[]")!;
        if (path[^1].Key is not null || text.IsFlow(holder)) return Set(path, value);
        return text.Dash(holder) is var dash && dash < 0 ? null : [new(dash + 1, text.End(holder) - dash - 1, " " + value.Flow(IsJson))];
    }

    /// <summary>Where a member of a collection begins and ends, and where the next one begins (−1 for the last).</summary>
    private (int Start, int End, int Next) Extent(DocumentNode parent, EditStep step)
    {
        var (start, end, index) = (-1, -1, 0);
        foreach (var entry in parent.Entries)
        {
            if (start >= 0) return (start, end, entry.Key.Offset);
            if (entry.Key.ValueEquals(Utf8(step.Key))) (start, end) = (entry.Key.Offset, text.End(entry));
        }

        foreach (var item in parent.Items)
        {
            var begin = text.IsFlow(parent) ? item.Offset : text.Dash(item);
            if (start >= 0) return (start, end, begin);
            if (index++ == step.Index) (start, end) = (begin, text.End(item));
        }

        return (start, end, -1);
    }

    private TextChange CutAfterComma(int start, int end)
    {
        while (text.Bytes[start - 1] != (byte)',') start--;
        return new(start - 1, end - start + 1, "");
    }

    private IReadOnlyList<TextChange> InsertLines(int after, string lines)
    {
        var at = text.NextLine(after);
        if (at == text.Bytes.Length && (at == 0 || text.Bytes[at - 1] != (byte)'\n')) lines = "\n" + lines.TrimEnd('\n');
        return [new(at, 0, lines)];
    }

    /// <summary>Behind the last member of a flow collection; on a line of its own where that one is.</summary>
    private IReadOnlyList<TextChange> InsertFlow(int start, int end, string members) =>
        [new(end, 0, (text.IsFirstOnLine(start) ? ",\n" + new string(' ', text.Column(start)) : ", ") + members)];

    private static DocumentNode Last(DocumentNode list)
    {
        var last = default(DocumentNode);
        foreach (var item in list.Items) last = item;
        return last;
    }

    private static DocumentEntry LastEntry(DocumentNode mapping)
    {
        var last = default(DocumentEntry);
        foreach (var entry in mapping.Entries) last = entry;
        return last;
    }

    private static byte[] Utf8(string? key) => Encoding.UTF8.GetBytes(key ?? "");

    private static DocumentEntry First(DocumentNode mapping)
    {
        foreach (var entry in mapping.Entries) return entry;
        return default;
    }
}
