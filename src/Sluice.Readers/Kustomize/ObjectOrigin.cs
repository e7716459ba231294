using Sluice.Findings;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kustomize;

/// <summary>
/// Where the parts of one rendered object were written. Mappings correspond key by key; the items of lists by their content, and by their order
/// where as many are left over on both sides. A scalar corresponds only while its value is the same; what a transformation
/// or a patch added or changed is placed at the name of the object.
/// </summary>
internal sealed class ObjectOrigin
{
    private readonly Dictionary<(int Offset, int Length), SourceSpan> ranges = [];
    private readonly Dictionary<int, SourceSpan> starts = [];
    private readonly SourceSpan name;

    private ObjectOrigin(SourceSpan name) => this.name = name;

    /// <param name="rendered">The object as it was rendered.</param>
    /// <param name="written">The object in a source file.</param>
    public static ObjectOrigin Of(DocumentNode rendered, DocumentNode written)
    {
        var metadataName = written["metadata"u8].Find("name"u8);
        var origin = new ObjectOrigin(metadataName.Key.Exists ? metadataName.Span : written.Span);
        origin.Match(rendered, written);
        return origin;
    }

    /// <summary>The place of a range of bytes of the rendered object.</summary>
    public SourceSpan? Find(int offset, int length) =>
        ranges.TryGetValue((offset, length), out var exact) ? exact : length == 0 && starts.TryGetValue(offset, out var start) ? start : name;

    /// <summary>Whether two nodes have the same content, however they are written.</summary>
    internal static bool SameContent(DocumentNode left, DocumentNode right)
    {
        if (left.Kind != right.Kind) return false;
        if (left.IsScalar) return left.Value.SequenceEqual(right.Value);
        if (left.Entries.Count != right.Entries.Count || left.Items.Count != right.Items.Count) return false;
        foreach (var entry in left.Entries)
        {
            if (right.Find(entry.Key.Value) is not { Key.Exists: true } other || !SameContent(entry.Value, other.Value)) return false;
        }

        var rights = right.Items;
        foreach (var item in left.Items)
        {
            if (!rights.MoveNext() || !SameContent(item, rights.Current)) return false;
        }

        return true;
    }

    private void Match(DocumentNode rendered, DocumentNode written)
    {
        if (rendered.Kind != written.Kind) return;
        switch (rendered.Kind)
        {
            case NodeKind.Mapping:
                Take(rendered.Offset, rendered.Length, written.Span);
                foreach (var entry in rendered.Entries)
                {
                    var other = written.Find(entry.Key.Value);
                    if (other.Key.Exists) MatchEntry(entry, other);
                }

                break;
            case NodeKind.Sequence:
                Take(rendered.Offset, rendered.Length, written.Span);
                MatchItems(Items(rendered), Items(written));
                break;
            case NodeKind.Scalar when rendered.Value.SequenceEqual(written.Value):
            case NodeKind.Null:
                Take(rendered.Offset, rendered.Length, written.Span);
                break;
            default:
                break;
        }
    }

    private void MatchEntry(DocumentEntry rendered, DocumentEntry written)
    {
        var isChanged = rendered.Value.Kind != written.Value.Kind || (rendered.Value.IsScalar && !SameContent(rendered.Value, written.Value));
        if (isChanged) return;
        Take(rendered.Offset, rendered.Length, written.Span);
        Take(rendered.Key.Offset, rendered.Key.Length, written.Key.Span);
        Match(rendered.Value, written.Value);
    }

    private void MatchItems(List<DocumentNode> rendered, List<DocumentNode> written)
    {
        for (var index = rendered.Count - 1; index >= 0; index--)
        {
            // From the end on both sides, so that removing does not move what is still to be looked at, and equal items keep their order.
            var same = written.FindLastIndex(candidate => SameContent(rendered[index], candidate));
            if (same < 0) continue;
            Match(rendered[index], written[same]);
            rendered.RemoveAt(index);
            written.RemoveAt(same);
        }

        if (rendered.Count != written.Count) return;
        for (var index = 0; index < rendered.Count; index++) Match(rendered[index], written[index]);
    }

    private static List<DocumentNode> Items(DocumentNode sequence)
    {
        var items = new List<DocumentNode>();
        foreach (var item in sequence.Items) items.Add(item);
        return items;
    }

    private void Take(int offset, int length, SourceSpan span)
    {
        ranges.TryAdd((offset, length), span);
        starts.TryAdd(offset, span);
    }
}
