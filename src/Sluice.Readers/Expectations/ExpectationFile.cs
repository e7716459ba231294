using Sluice.Analysis;
using Sluice.Evidence;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Readers.Expectations;

/// <summary>A file of expectations as it was read.</summary>
/// <param name="Expectations">What is expected, in the order of the file.</param>
/// <param name="Dns">Answers of the resolver that the file takes for granted.</param>
/// <param name="Problems">Everything that is wrong with the file; with one of them it is not to be judged.</param>
public sealed record ExpectationFile(ValueList<Expectation> Expectations, ValueList<(string Name, Cidr Address)> Dns, ValueList<Problem> Problems)
{
    /// <summary>The digest of the file, by its name without its folder.</summary>
    public required FileDigest Digest { get; init; }
}
