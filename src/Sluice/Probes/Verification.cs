using System.Globalization;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>A connection whose outcome is known before any policy is looked at: it shows that the place where probes run can tell open from dropped.</summary>
/// <param name="Name">What it is, and where: <c>must-allow on node-1</c>.</param>
/// <param name="Must">What has to become of it: open, refused, filtered (dropped and counted), or timed out (anything but an answer).</param>
/// <param name="Outcome">What became of it.</param>
/// <param name="Drops">Packets counted where it is dropped.</param>
public sealed record Canary(string Name, ProbeOutcome Must, ProbeOutcome Outcome, long Drops = 0)
{
    public bool IsAlive => Must switch
    {
        ProbeOutcome.Open or ProbeOutcome.Refused => Outcome == Must,
        ProbeOutcome.Filtered => Outcome == Must && Drops > 0,
        ProbeOutcome.TimedOut => Outcome is ProbeOutcome.TimedOut or ProbeOutcome.Unreachable,
        _ => false,
    };
}

/// <summary>Names of canaries that other statements refer to.</summary>
public static class CanaryNames
{
    /// <summary>The control pod has to reach an address and a port.</summary>
    public static string OfControlPod(string address, int port) => string.Create(CultureInfo.InvariantCulture, $"must be open from the control pod to {address} {port}/TCP");
}

/// <summary>What a run of a plan has shown.</summary>
public sealed record Verification
{
    public required ProbePlan Plan { get; init; }

    public required ValueList<Canary> Canaries { get; init; }

    /// <summary>The results in the order of the plan; probes that were not sent within the budget are inconclusive.</summary>
    public required ValueList<ProbeResult> Results { get; init; }

    /// <summary>
    /// Whether the place where probes run can tell open from dropped; otherwise nothing else counts. In a lab every canary has to come out as it must. In a cluster each source
    /// has canaries of its own, and where they do not, only what it sent shows nothing.
    /// </summary>
    public bool IsTrustworthy => Canaries.Count > 0 && (Plan.InCluster ? Canaries.Any(static canary => canary.IsAlive) : Canaries.All(static canary => canary.IsAlive));

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
        var isSilent = result.Outcome is ProbeOutcome.Filtered or ProbeOutcome.TimedOut;
        if (!isSilent && (result.Outcome != ProbeOutcome.Refused || result.Origin == ProbeOrigin.None)) return ProbeControl.None;
        if (reached.Contains((result.Probe.Destination, result.Probe.Protocol, result.Probe.Port))) return ProbeControl.AllowedSource;
        if (result.Before == ProbeOutcome.Open) return ProbeControl.BeforeEnforcement;
        if (result.IsReachedByControlPod && isSilent) return ProbeControl.ControlPod;
        return result.Listener == ListenerState.Seen ? ProbeControl.Listener : ProbeControl.None;
    }
}
