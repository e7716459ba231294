namespace Sluice.Readers.Yaml;

/// <summary>
/// Reads a source as documents: YAML with any number of documents, JSON, or both in turn. The documents come one by one, so that a large source costs
/// its bytes and one document; the items of a <c>List</c> come as documents of their own, in JSON without reading the list as a whole. Documents without
/// content, or with null for it, are left out. Nothing is thrown for bad input: each document carries its problems (SLU1001, SLU1010), and one that cannot be read does not hide the others.
/// </summary>
public static class DocumentReader
{
    /// <summary>Reads all documents, in the order of the source.</summary>
    /// <param name="source">What to read.</param>
    /// <param name="wanted">
    /// Asked before a document or item is read, where its head can be told for sure from a glance; false skips it. Not asked where the head is in doubt,
    /// so that nothing is skipped by mistake.
    /// </param>
    public static IEnumerable<Document> Read(SourceText source, Func<DocumentHead, bool>? wanted = null)
    {
        ArgumentNullException.ThrowIfNull(source);
        return ReadAll(source, wanted, lends: false);
    }

    /// <summary>
    /// As <see cref="Read"/>, for whoever is done with a document before asking for the next: the tree of a document is gone then, and using a node of it
    /// throws. A large source is read into the same arrays again and again.
    /// </summary>
    internal static IEnumerable<Document> ReadInTurn(SourceText source, Func<DocumentHead, bool>? wanted = null) => ReadAll(source, wanted, lends: true);

    /// <summary>Whether there is anything but blanks, comments and markers.</summary>
    public static bool HasContent(SourceText source)
    {
        ArgumentNullException.ThrowIfNull(source);
        var position = 0;
        return DocumentSlicer.Next(source, ref position, out _);
    }

    private static IEnumerable<Document> ReadAll(SourceText source, Func<DocumentHead, bool>? wanted, bool lends)
    {
        var reader = new SliceReader(source, wanted, lends);
        var position = 0;
        while (DocumentSlicer.Next(source, ref position, out var slice))
        {
            foreach (var document in reader.Read(slice))
            {
                yield return document;
            }
        }
    }
}
