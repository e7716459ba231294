namespace Sluice.Readers.Kubernetes;

/// <summary>How the objects of one source are to be taken.</summary>
public sealed record ReadingOptions
{
    /// <summary>Objects of a namespaced kind that name no namespace are in this one, as with <c>kubectl --namespace</c>.</summary>
    public string Namespace { get; init; } = "default";

    /// <summary>Whether the objects take part in the analysis without being judged. Their problems weigh a warning at most.</summary>
    public bool IsSurroundings { get; init; }

    /// <summary>
    /// Whether the source was named by the user, and not come upon in a folder. Only then is a document with Go template actions that cannot be
    /// read an error; otherwise it is noted once for its file.
    /// </summary>
    public bool IsNamed { get; init; }
}
