using Sluice.Analysis;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Reports.Expectations;

/// <summary>What <c>sluice test</c> answers.</summary>
public sealed record ExpectationReport
{
    /// <summary>The profile's name.</summary>
    public required string Profile { get; init; }

    /// <summary>The file of the expectations, as it was named.</summary>
    public required string File { get; init; }

    public ValueList<Problem> Problems { get; init; }

    /// <summary>The results in the order of the file.</summary>
    public required IReadOnlyList<ExpectationResult> Results { get; init; }

    public int Passed => Results.Count(static result => result.IsMet);

    public int Failed => Results.Count - Passed;
}
