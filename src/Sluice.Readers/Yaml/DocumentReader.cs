using Sluice.Findings;

namespace Sluice.Readers.Yaml;

/// <summary>
/// Reads a source as documents: YAML with any number of documents, JSON, or both in turn. The documents come one by one, so that a large source costs
/// its bytes and one document; the items of a <c>List</c> come as documents of their own. Documents without content are left out. Nothing is thrown for
/// bad input: each document carries its problems (SLU1001), and one that cannot be read does not hide the others.
/// </summary>
public static class DocumentReader
{
    /// <summary>Reads all documents, in the order of the source.</summary>
    /// <param name="source">What to read.</param>
    /// <param name="wanted">
    /// Asked before a document is read, where its head can be told for sure from a glance; false skips the document. Not asked where the head is in doubt,
    /// so that nothing is skipped by mistake.
    /// </param>
    public static IEnumerable<Document> Read(SourceText source, Func<DocumentHead, bool>? wanted = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ReadAll(source, wanted);
    }

    private static IEnumerable<Document> ReadAll(SourceText source, Func<DocumentHead, bool>? wanted)
    {
        var builder = new NodeBuilder(source);
        var value = new ValueBuffer();
        var position = 0;
        while (DocumentSlicer.Next(source, ref position, out var slice))
        {
            foreach (var document in ReadSlice(source, slice, builder, value, wanted))
            {
                yield return document;
            }
        }
    }

    private static IEnumerable<Document> ReadSlice(SourceText source, DocumentSlice slice, NodeBuilder builder, ValueBuffer value, Func<DocumentHead, bool>? wanted)
    {
        var head = HeadScan.Certain(source.Bytes[slice.ContentStart..slice.End]);
        if (head is not null && wanted is not null && !head.IsList && !wanted(head))
        {
            yield return new Document(source, slice.ContentStart, slice.End - slice.ContentStart, default) { Head = head, IsSkipped = true };
            yield break;
        }

        builder.Reset();
        var problem = SliceCheck.Of(source, slice);
        if (problem is not null)
        {
            builder.Fail(problem);
        }
        else
        {
            ReadYaml(source, slice, builder, value);
        }

        foreach (var document in Documents(source, slice.ContentStart, slice.End - slice.ContentStart, builder))
        {
            yield return document;
        }
    }

    private static void ReadYaml(SourceText source, DocumentSlice slice, NodeBuilder builder, ValueBuffer value)
    {
        if (!slice.HasDirectives && SliceCheck.HasOrdinaryBreaks(source.Bytes[slice.Start..slice.End]))
        {
            var scanner = new YamlScanner(source, slice.End, builder, value);
            scanner.Read(slice.ContentStart, slice.ContentStart > slice.Start);
            if (!scanner.IsRare)
            {
                return;
            }

            builder.Reset();
        }

        RareYaml.Read(source, slice.Start, slice.End, builder);
    }

    /// <summary>What the builder took, as one document or as the items of a list.</summary>
    private static IEnumerable<Document> Documents(SourceText source, int offset, int length, NodeBuilder builder)
    {
        if (builder.Failure is { } failure)
        {
            yield return new Document(source, offset, length, default)
            {
                Head = HeadScan.Likely(source.Bytes.Slice(offset, length)),
                Problems = [failure.In(source)],
            };
            yield break;
        }

        if (builder.IsEmpty)
        {
            yield break;
        }

        var root = new DocumentNode(builder.Build(), 0);
        var problems = new Queue<SyntaxProblem>(builder.Problems.OrderBy(problem => problem.Offset));
        var head = HeadScan.Of(root);
        var items = root["items"u8];
        if (!head.IsList || !items.IsSequence)
        {
            yield return new Document(source, offset, length, root) { Head = head, Problems = Take(problems, int.MaxValue, source) };
            yield break;
        }

        foreach (var item in items.Items)
        {
            yield return new Document(source, item.Offset, item.Length, item)
            {
                Head = HeadScan.Of(item),
                List = head,
                Problems = Take(problems, item.Offset + item.Length, source),
            };
        }

        if (problems.Count > 0)
        {
            yield return new Document(source, offset, length, default) { Head = head, Problems = Take(problems, int.MaxValue, source) };
        }
    }

    private static Problem[] Take(Queue<SyntaxProblem> problems, int before, SourceText source)
    {
        var taken = new List<Problem>();
        while (problems.TryPeek(out var next) && next.Offset < before)
        {
            taken.Add(problems.Dequeue().In(source));
        }

        return [.. taken];
    }
}
