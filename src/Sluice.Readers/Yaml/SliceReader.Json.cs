namespace Sluice.Readers.Yaml;

/// <summary>JSON values one after the other; lists item by item.</summary>
internal sealed partial class SliceReader
{
    /// <summary>How many values in a slice may be unreadable before the rest is given up: looking for the end of each costs a look at all that follows.</summary>
    private const int MostUnclear = 16;

    private IEnumerable<Document> ReadJson(DocumentSlice slice, int first)
    {
        var at = first;
        var unclear = 0;
        while (at < slice.End)
        {
            var glance = JsonGlance.Of(source.Bytes[..slice.End], at);
            if (glance.End < 0 || !JsonBegins(AfterBlanks(glance.End, slice.End), slice.End))
            {
                // Not JSON by its brackets, or followed by something else: YAML in braces may be. If not, go on at the next line that opens an object.
                var boundary = ++unclear < MostUnclear ? NextObject(at, slice.End) : slice.End;
                var whole = at == first ? JsonOrYaml(slice, at, slice.End) : [];
                if (boundary == slice.End || whole.Any(document => document.IsReadable))
                {
                    foreach (var document in at == first ? whole : [JsonValue(at, slice.End, null)])
                    {
                        yield return document;
                    }

                    yield break;
                }

                yield return JsonValue(at, boundary, null);
                at = boundary;
                continue;
            }

            var next = AfterBlanks(glance.End, slice.End);
            var isAlone = at == first && next >= slice.End;
            foreach (var document in glance.IsList ? JsonItems(glance, slice.End)
                : IsUnwanted(glance.Head) ? [Skipped(at, glance.End - at, glance.Head, null)]
                : isAlone ? JsonOrYaml(slice, at, glance.End)
                : [JsonValue(at, glance.End, null)])
            {
                yield return document;
            }

            at = next;
        }
    }

    private int NextObject(int from, int end)
    {
        var next = source.Bytes[from..end].IndexOf("\n{"u8);
        return next < 0 ? end : from + next + 1;
    }

    private int AfterBlanks(int from, int end) => JsonScanner.AfterBlanks(source.Bytes[..end], from);

    private bool JsonBegins(int at, int end) => at >= end || source.Bytes[at] is (byte)'{' or (byte)'[';

    private bool IsUnwanted(DocumentHead head) => wanted is not null && head is { Kind: not null, ApiVersion: not null } && !wanted(head);

    /// <summary>The items of a list whose brackets are known to be in order, up to the end of its items.</summary>
    private IEnumerable<Document> JsonItems(JsonGlance list, int limit)
    {
        var at = AfterBlanks(list.Items + 1, limit);
        while (at < limit && source.Bytes[at] != (byte)']')
        {
            var glance = JsonGlance.Of(source.Bytes[..limit], at);
            var end = glance.End >= 0 ? glance.End : JsonGlance.EndOf(source.Bytes[..limit], at);
            if (end < 0 || end > list.End)
            {
                yield return JsonValue(at, list.End, list.Head);
                yield break;
            }

            yield return IsUnwanted(glance.Head) ? Skipped(at, end - at, glance.Head, list.Head) : JsonValue(at, end, list.Head);
            at = AfterBlanks(end, limit);
            if (at < limit && source.Bytes[at] == (byte)',')
            {
                at = AfterBlanks(at + 1, limit);
            }
            else if (at >= limit || source.Bytes[at] != (byte)']')
            {
                builder.Reset();
                builder.Fail(new SyntaxProblem(Math.Min(at, limit - 1), 1, ", or ] is expected here", "Separate the values by commas and close every bracket."));
                yield return Failed(list.Items, list.End - list.Items, list.Head);
                yield break;
            }
        }
    }

    private Document JsonValue(int start, int end, DocumentHead? list)
    {
        ScanJson(start, end);
        if (builder.Failure is not null)
        {
            return Failed(start, end - start, list);
        }

        var root = new DocumentNode(builder.Build(), 0);
        return Whole(start, end - start, root, heads.Of(root), list);
    }

    /// <summary>A slice that begins like JSON and may be YAML in braces, as <c>kubectl</c> takes it too.</summary>
    private Document[] JsonOrYaml(DocumentSlice slice, int start, int end)
    {
        ScanJson(start, end);
        var failure = builder.Failure;
        if (failure is null)
        {
            return [.. Taken(start, end - start)];
        }

        ScanYaml(slice);
        if (builder.Failure is not null && LooksLikeJson(start))
        {
            builder.Reset();
            builder.Fail(failure);
        }

        return [.. Taken(slice.ContentStart, slice.End - slice.ContentStart)];
    }

    private bool LooksLikeJson(int start) =>
        source.File.EndsWith(".json", StringComparison.OrdinalIgnoreCase) || AfterBlanks(start + 1, source.Length) is var next && next < source.Length && source.Bytes[next] == (byte)'"';

    private void ScanJson(int start, int end)
    {
        builder.Reset();
        var problem = SliceCheck.Size(start, end) ?? SliceCheck.Encoding(source.Bytes[start..end], start);
        if (problem is not null)
        {
            builder.Fail(problem);
            return;
        }

        new JsonScanner(source, end, builder, value).Read(start);
    }
}
