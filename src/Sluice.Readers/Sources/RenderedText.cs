using Sluice.Findings;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Sources;

/// <summary>
/// Joins a rendered text with the places that its documents were rendered from, so that whoever reads it sees only places a person wrote.
/// A document whose source is not known keeps its place in the rendered text.
/// </summary>
internal sealed class RenderedText
{
    private readonly List<(int End, Func<int, int, SourceSpan?>? Origin)> documents = [];

    private RenderedText()
    {
    }

    /// <param name="name">The name of the rendered text itself.</param>
    /// <param name="bytes">The rendered text.</param>
    /// <param name="originOf">Tells, document by document, where its ranges of bytes were written; null when nobody knows.</param>
    public static SourceText Of(string name, byte[] bytes, Func<Document, Func<int, int, SourceSpan?>?> originOf)
    {
        var rendered = new RenderedText();
        foreach (var document in DocumentReader.Read(new SourceText(name, bytes)))
        {
            rendered.documents.Add((document.Offset + document.Length, originOf(document)));
        }

        return new SourceText(name, bytes) { Origin = rendered.Find };
    }

    private SourceSpan? Find(int offset, int length)
    {
        var (low, high) = (0, documents.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            if (documents[middle].End <= offset) low = middle + 1;
            else high = middle;
        }

        return low == documents.Count ? null : documents[low].Origin?.Invoke(offset, length);
    }
}
