using Sluice.Findings;

namespace Sluice.Readers.Sources;

/// <summary>What kind of thing is rendered before it is read.</summary>
internal enum UnitKind
{
    Unknown = 0,
    Kustomize,
    Helm,
}

/// <summary>A folder that is rendered and never read raw.</summary>
/// <param name="Kind">By what.</param>
/// <param name="Path">The full path of the folder.</param>
/// <param name="Names">How paths below and beside it are shown.</param>
internal sealed record Unit(UnitKind Kind, string Path, PathNames Names)
{
    /// <summary>The folder as it is shown.</summary>
    public string Shown => Names.Show(Path);

    /// <summary>Whether its objects are not judged.</summary>
    public bool IsSurroundings { get; init; }
}

/// <summary>A manifest file on this machine.</summary>
/// <param name="Path">The full path.</param>
/// <param name="Shown">The name that places carry.</param>
internal readonly record struct ManifestFile(string Path, string Shown);

/// <summary>What a walk through a folder came upon, in ordinal order.</summary>
internal sealed class FolderContent
{
    public List<ManifestFile> Files { get; } = [];

    public List<Unit> Units { get; } = [];

    public List<Problem> Problems { get; } = [];
}
