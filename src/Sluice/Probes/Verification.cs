using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>A connection whose outcome is known before any policy is looked at: it shows that the place where probes run can tell open from dropped.</summary>
/// <param name="Name">What it is, and where: <c>must-allow on node-1</c>.</param>
/// <param name="MustBeOpen">Whether it has to be open; else it has to be dropped and counted.</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Drops">Packets counted where it is dropped.</param>
public sealed record Canary(string Name, bool MustBeOpen, ProbeOutcome Outcome, long Drops)
{
    public bool IsAlive => MustBeOpen ? Outcome == ProbeOutcome.Open : Outcome == ProbeOutcome.Filtered && Drops > 0;
}

/// <summary>What a run of a plan has shown.</summary>
public sealed record Verification
{
    public required ProbePlan Plan { get; init; }

    public required ValueList<Canary> Canaries { get; init; }

    /// <summary>The results in the order of the plan; probes that were not sent within the budget are inconclusive.</summary>
    public required ValueList<ProbeResult> Results { get; init; }

    /// <summary>Whether every canary came out as it must. Otherwise nothing else counts.</summary>
    public bool IsTrustworthy => Canaries.Count > 0 && Canaries.All(static canary => canary.IsAlive);

    /// <summary>Whether everything that was expected is proven.</summary>
    public bool IsProven => IsTrustworthy && Results.Count > 0 && Count(ProbeJudgement.Disagrees) == 0 && Count(ProbeJudgement.Inconclusive) == 0;

    public int Count(ProbeJudgement judgement) => Results.Count(result => result.Judgement == judgement);

    /// <summary>Judges what was seen: each denied probe gets the control that it has.</summary>
    public static Verification Of(ProbePlan plan, ValueList<Canary> canaries, IEnumerable<ProbeResult> seen)
    {
        var results = seen.OrderBy(static result => result.Probe.Number).ToList();
        var reached = results.Where(static result => result.Outcome == ProbeOutcome.Open && result.Probe.Through is null)
            .Select(static result => (result.Probe.Destination, result.Probe.Protocol, result.Probe.Port)).ToHashSet();
        return new()
        {
            Plan = plan,
            Canaries = canaries,
            Results = results.Select(result => result with { Control = ControlOf(result, reached) }).ToValueList(),
        };
    }

    private static ProbeControl ControlOf(ProbeResult result, HashSet<(Cidr, Protocol, int)> reached)
    {
        if (result.Outcome != ProbeOutcome.Filtered) return ProbeControl.None;
        if (reached.Contains((result.Probe.Destination, result.Probe.Protocol, result.Probe.Port))) return ProbeControl.AllowedSource;
        return result.Before == ProbeOutcome.Open ? ProbeControl.BeforeEnforcement : ProbeControl.None;
    }
}
