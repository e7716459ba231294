using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>What the checks found.</summary>
/// <param name="Findings">The findings that stand, by place, id and object.</param>
/// <param name="Accepted">The findings that exceptions accept on the day, in the same order.</param>
public sealed record Judgement(ValueList<Finding> Findings, ValueList<AcceptedFinding> Accepted)
{
    /// <summary>Every finding, accepted or not.</summary>
    public IReadOnlyList<Finding> Everything => [.. Findings, .. Accepted.Select(static accepted => accepted.Finding)];
}
