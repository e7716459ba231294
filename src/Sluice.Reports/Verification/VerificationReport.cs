using Sluice.Findings;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Reports.Verification;

/// <summary>What <c>sluice verify</c> answers.</summary>
public sealed record VerificationReport
{
    public required Probes.Verification Verification { get; init; }

    /// <summary>Where the connections were tried, in words: <c>packet lab</c>.</summary>
    public required string Where { get; init; }

    public ValueList<Problem> Problems { get; init; }

    /// <summary>The results that prove nothing or disagree, those that disagree first.</summary>
    public IEnumerable<ProbeResult> Failing =>
        Verification.Results.Where(static result => result.Judgement == ProbeJudgement.Disagrees).Concat(Verification.Results.Where(static result => result.Judgement == ProbeJudgement.Inconclusive));
}
