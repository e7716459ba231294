using Sluice.Readers.Sources;
using Sluice.Sets;

namespace Sluice.Readers;

/// <summary>What is to be read, and how.</summary>
public sealed record ReadRequest
{
    /// <summary>What is judged.</summary>
    public required ValueList<SourceSpec> Sources { get; init; }

    /// <summary>What takes part in the analysis without being judged (<c>--with</c>).</summary>
    public ValueList<SourceSpec> Surroundings { get; init; }

    /// <summary>What units are rendered with; its namespace is also the one of objects that name none.</summary>
    public RenderOptions Rendering { get; init; } = new();

    /// <summary>Namespaces of a cluster that matter, which are listed one by one where a kind may not be listed in all.</summary>
    public ValueList<string> Namespaces { get; init; }

    /// <summary>Whether a live pod counts for the controller behind its direct owner.</summary>
    public bool FollowsOwners { get; init; } = true;

    /// <summary>Whether a source without manifests is an empty snapshot and no bad input, as one side of a comparison may be.</summary>
    public bool MayBeEmpty { get; init; }

    /// <summary>Files, by the name that places carry, that are read as if they had this content: an edit is tried before it is saved.</summary>
    public IReadOnlyDictionary<string, byte[]> Replaced { get; init; } = System.Collections.Immutable.ImmutableDictionary<string, byte[]>.Empty;

    /// <summary>Whether the digest of everything that is read is taken.</summary>
    public bool WithDigests { get; init; }

    /// <summary>Where standard input comes from; asked for once, and only when a source is <c>-</c>.</summary>
    public Func<Stream> StandardInput { get; init; } = static () => Stream.Null;

    /// <summary>Told how far the reading is, from any thread.</summary>
    public Action<ReadProgress>? Progress { get; init; }
}
