using Sluice.Findings;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Sources;

/// <summary>What a source turned out to hold, before its documents are read.</summary>
internal sealed class SourceContent
{
    /// <summary>Files on this machine, read when their turn comes.</summary>
    public List<ManifestFile> Files { get; } = [];

    /// <summary>Texts that have no file: standard input, a revision, a live cluster.</summary>
    public List<SourceText> Texts { get; } = [];

    /// <summary>Folders that are rendered.</summary>
    public List<Unit> Units { get; } = [];

    public List<Problem> Problems { get; } = [];

    /// <summary>Whether a named file is the source itself, so that what is wrong with it is never taken for something that happened to lie in a folder.</summary>
    public bool IsNamed { get; set; }

    /// <summary>Whether every namespace and workload of a cluster was read.</summary>
    public bool IsWholeCluster { get; set; }

    /// <summary>Whether the source does not exist, so that its problems are the user's and not the input's.</summary>
    public bool IsMissing { get; set; }

    /// <summary>Whether an earlier revision lacks the path, which is how a new one begins.</summary>
    public bool IsNew { get; set; }

    public void Add(FolderContent folder)
    {
        Files.AddRange(folder.Files);
        Units.AddRange(folder.Units);
        Problems.AddRange(folder.Problems);
    }

    /// <summary>The source does not exist.</summary>
    public SourceContent Miss(Problem problem)
    {
        IsMissing = true;
        return Fail(problem);
    }

    public SourceContent Fail(Problem problem)
    {
        Problems.Add(problem);
        return this;
    }
}
