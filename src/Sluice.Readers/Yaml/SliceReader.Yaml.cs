namespace Sluice.Readers.Yaml;

/// <summary>Large YAML lists, item by item.</summary>
internal sealed partial class SliceReader
{
    /// <summary>A list up to this size is read as a whole, which is exact also where items share anchors.</summary>
    private const int MostAsWhole = 1_000_000;

    /// <summary>How many items may seem to end too early before the rest of a list is taken as its lines have it: each costs a second look.</summary>
    private const int MostJoined = 16;

    /// <summary>
    /// The items that are read one by one: the head is certain, and no alias could stand for something in another item. Beyond the size of a document
    /// there is no choice, and such an alias is a problem. Null when the document is read as a whole.
    /// </summary>
    private YamlList? ItemsOf(DocumentSlice slice, DocumentHead? head)
    {
        var length = slice.End - slice.ContentStart;
        if (head is not { IsList: true } || slice.HasDirectives || slice.AfterEndMarker || length <= MostAsWhole) return null;
        return length > ReadingLimits.DocumentBytes || !YamlList.MayHaveAliases(source.Bytes.Slice(slice.ContentStart, length))
            ? YamlList.Find(source, slice.ContentStart, slice.End) : null;
    }

    private IEnumerable<Document> YamlItems(DocumentSlice slice, YamlList list, DocumentHead head)
    {
        if (OwnProblems(slice with { End = list.Start }, head) is { } before) yield return before;
        var joined = 0;
        for (var start = list.Start; start < list.End;)
        {
            var next = list.NextItem(start);
            var document = YamlItem(start, next, head);
            for (var further = next; !document.IsReadable && further < list.End && joined < MostJoined; joined++)
            {
                further = list.NextItem(further);
                if (YamlItem(start, further, head) is not { IsReadable: true } whole) continue;
                (document, next) = (whole, further);
                break;
            }

            yield return document;
            start = next;
        }

        if (list.End < slice.End && OwnProblems(new(list.End, list.End, slice.End, AfterEndMarker: false), head) is { } after) yield return after;
    }

    /// <summary>What is wrong with the keys of the list itself; null when nothing is.</summary>
    private Document? OwnProblems(DocumentSlice slice, DocumentHead head)
    {
        ScanYaml(slice);
        if (builder.Failure is not null) return Failed(slice.ContentStart, slice.End - slice.ContentStart, null);
        return builder.Problems.Count == 0 ? null : Whole(slice.ContentStart, slice.End - slice.ContentStart, default, head, null);
    }

    /// <summary>One item as a document: its lines are a list of one.</summary>
    private Document YamlItem(int start, int end, DocumentHead list)
    {
        ScanYaml(new(start, start, end, AfterEndMarker: false));
        if (builder.Failure is not null) return Failed(start, end - start, list);
        foreach (var item in new DocumentNode(builder.Build(), 0).Items) return Whole(item.Offset, item.Length, item, heads.Of(item), list);
        return Skipped(start, end - start, new(null, null), list);
    }
}
