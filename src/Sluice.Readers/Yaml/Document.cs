using Sluice.Findings;

namespace Sluice.Readers.Yaml;

/// <summary>
/// One document of a source, or one item of a <c>List</c> in it. A document that could not be read is one too: it has no <see cref="Root"/>, says
/// what is wrong in <see cref="Problems"/>, and what it would have been in <see cref="Head"/> as far as a look at its lines can tell. Immutable.
/// </summary>
public sealed class Document
{
    internal Document(SourceText source, int offset, int length, DocumentNode root) => (Source, Offset, Length, Root) = (source, offset, length, root);

    /// <summary>The source it stands in.</summary>
    public SourceText Source { get; }

    /// <summary>First byte of the document in the source, comments before its content included.</summary>
    public int Offset { get; }

    /// <summary>Bytes of the document.</summary>
    public int Length { get; }

    /// <summary>The whole document as a tree; not there when the document was skipped or could not be read.</summary>
    public DocumentNode Root { get; }

    /// <summary>Where the document is, from its first content on where that is known.</summary>
    public SourceSpan Span => Root.Exists ? Root.Span : Source.Span(Offset, Length);

    /// <summary>What is wrong, in the order of the source. A document with problems and a root is readable but refused by API servers.</summary>
    public IReadOnlyList<Problem> Problems { get; init; } = [];

    /// <summary>What the document says it is; for one that could not be read, what its lines look like.</summary>
    public DocumentHead Head { get; init; } = new(null, null);

    /// <summary>What the list is whose item this is; null for a document of its own. The items of a typed list (<c>PodList</c>) may leave out their kind.</summary>
    public DocumentHead? List { get; init; }

    /// <summary>Whether the caller had no use for the document, so that nothing but its head was read.</summary>
    public bool IsSkipped { get; init; }

    /// <summary>Whether there is a tree to look at.</summary>
    public bool IsReadable => Root.Exists;

    /// <summary>The bytes of the document with the comments before it, without its markers.</summary>
    public ReadOnlySpan<byte> Raw => Source.Bytes.Slice(Offset, Length);
}
