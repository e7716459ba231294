using Sluice.Findings;

namespace Sluice.Readers.Yaml;

/// <summary>Reads the documents between two markers: one of YAML, or any number of JSON values. Owned by one thread; its buffers serve slice after slice.</summary>
internal sealed partial class SliceReader(SourceText source, Func<DocumentHead, bool>? wanted, bool lends)
{
    private readonly NodeBuilder builder = new(source, lends);
    private readonly ValueBuffer value = new();
    private readonly HeadScan heads = new();

    public IEnumerable<Document> Read(DocumentSlice slice)
    {
        var first = JsonScanner.AfterBlanks(source.Bytes, slice.ContentStart);
        return !slice.HasDirectives && !slice.AfterEndMarker && source.Bytes[first] is (byte)'{' or (byte)'[' ? ReadJson(slice, first) : ReadYaml(slice);
    }

    private IEnumerable<Document> ReadYaml(DocumentSlice slice)
    {
        var length = slice.End - slice.ContentStart;
        var head = wanted is not null || length > MostAsWhole ? heads.Certain(source.Bytes.Slice(slice.ContentStart, length)) : null;
        if (wanted is not null && head is { IsList: false } && !wanted(head))
        {
            return [Skipped(slice.ContentStart, length, head, null)];
        }

        if (ItemsOf(slice, head) is { } items)
        {
            return YamlItems(slice, items, head!);
        }

        ScanYaml(slice);
        return Taken(slice.ContentStart, length);
    }

    private void ScanYaml(DocumentSlice slice)
    {
        builder.Reset();
        var problem = SliceCheck.Of(source, slice);
        if (problem is not null)
        {
            builder.Fail(problem);
            return;
        }

        var suspect = slice.Start;
        if (!slice.HasDirectives && SliceCheck.HasOrdinaryBreaks(source.Bytes[slice.Start..slice.End]))
        {
            var scanner = new YamlScanner(source, slice.End, builder, value);
            scanner.Read(slice.ContentStart, slice.ContentStart > slice.Start);
            if (!scanner.IsRare)
            {
                return;
            }

            builder.Reset();
            suspect = scanner.Offset;
        }

        RareYaml.Read(source, slice.Start, slice.End, suspect, builder);
    }

    /// <summary>What the builder took: nothing, one document, or the items of a list.</summary>
    private IEnumerable<Document> Taken(int offset, int length)
    {
        if (builder.Failure is not null)
        {
            return [Failed(offset, length, null)];
        }

        if (builder.IsEmpty)
        {
            return [];
        }

        var root = new DocumentNode(builder.Build(), 0);
        if (!root.HasContent)
        {
            return [];
        }

        var head = heads.Of(root);
        return head.IsList && root["items"u8].IsSequence ? Items(root, head) : [Whole(offset, length, root, head, null)];
    }

    /// <summary>The items of a list that was read as a whole, each with its own problems.</summary>
    private List<Document> Items(DocumentNode list, DocumentHead head)
    {
        var problems = new Queue<SyntaxProblem>(builder.Problems.OrderBy(problem => problem.Offset));
        var documents = new List<Document>();
        foreach (var item in list["items"u8].Items)
        {
            documents.Add(new Document(source, item.Offset, item.Length, item)
            {
                Head = heads.Of(item),
                List = head,
                Problems = Before(item.Offset + item.Length, problems),
            });
        }

        if (problems.Count > 0)
        {
            documents.Add(new Document(source, list.Offset, list.Length, default) { Head = head, Problems = Before(int.MaxValue, problems) });
        }

        return documents;
    }

    private Document Whole(int offset, int length, DocumentNode root, DocumentHead head, DocumentHead? list) => new(source, offset, length, root)
    {
        Head = head,
        List = list,
        Problems = builder.Problems.Count == 0 ? [] : [.. builder.Problems.OrderBy(problem => problem.Offset).Select(problem => problem.In(source))],
    };

    private Document Failed(int offset, int length, DocumentHead? list) => new(source, offset, length, default)
    {
        Head = HeadScan.Likely(source.Bytes.Slice(offset, length)),
        List = list,
        Problems = [builder.Failure!.In(source)],
    };

    private Document Skipped(int offset, int length, DocumentHead head, DocumentHead? list) =>
        new(source, offset, length, default) { Head = head, List = list, IsSkipped = true };

    private Problem[] Before(int offset, Queue<SyntaxProblem> problems)
    {
        var taken = new List<Problem>();
        while (problems.TryPeek(out var next) && next.Offset < offset)
        {
            taken.Add(problems.Dequeue().In(source));
        }

        return [.. taken];
    }
}
