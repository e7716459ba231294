using Sluice.Charters;
using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Readers.Charters;

/// <summary>A charter as it was read.</summary>
/// <param name="Charter">What could be read of it.</param>
/// <param name="Problems">Everything that is wrong with it, by place. With an error among them nothing is to be compiled from it.</param>
public sealed record CharterRead(Charter Charter, ValueList<Problem> Problems)
{
    /// <summary>The files that were read, with their digests, by name.</summary>
    public ValueList<FileDigest> Files { get; init; }

    /// <summary>Whether something weighs as an error.</summary>
    public bool HasErrors => Problems.Any(static problem => problem.Severity == Severity.Error);
}
