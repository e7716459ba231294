namespace Sluice.Readers.Sources;

/// <summary>Where manifests come from.</summary>
public enum SourceKind
{
    Unknown = 0,

    /// <summary>A file or folder on this machine: plain, a Kustomize folder or a Helm chart.</summary>
    Path,

    /// <summary><c>-</c>.</summary>
    StandardInput,

    /// <summary><c>live</c>, or <c>live:CONTEXT</c>.</summary>
    Live,

    /// <summary><c>REV:PATH</c>: a file or folder of a Git revision.</summary>
    Revision,
}
