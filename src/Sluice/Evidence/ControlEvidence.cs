using System.Globalization;
using Sluice.Checks;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Evidence;

/// <summary>What is shown of a control.</summary>
public enum ControlStanding
{
    NotAssessed = 0,
    NotSatisfied,

    /// <summary>The configuration satisfies it; whether it is enforced was not shown.</summary>
    SatisfiedByConfiguration,

    /// <summary>The configuration satisfies it, and packets in a lab were let through and dropped as it says. Nothing is said about a cluster.</summary>
    EnforcedInLab,

    /// <summary>The configuration satisfies it, and in the cluster packets were let through and stopped as it says, for the pods that were tried.</summary>
    EnforcedInCluster,
}

/// <summary>A control and what a run shows of it.</summary>
/// <param name="Id">Framework, version and number.</param>
/// <param name="Duty">The duty in short.</param>
/// <param name="Standing">What is shown.</param>
/// <param name="Statement">The proof in a few sentences.</param>
/// <param name="Offenders">Workloads that stand against it, the first few.</param>
/// <param name="OffenderCount">How many they are.</param>
public sealed record ControlEvidence(string Id, string Duty, ControlStanding Standing, string Statement, ValueList<string> Offenders, int OffenderCount)
{
    private static readonly Checks.Proof[] AboutConnections =
        [Checks.Proof.Isolation, Checks.Proof.Boundary, Checks.Proof.Declared, Checks.Proof.Separation, Checks.Proof.Gateway, Checks.Proof.Containment];

    /// <summary>
    /// Joins what the analysis says of each control with what packets did. Packets never satisfy what the configuration does not; where they disagree with the analysis,
    /// nothing that it says is satisfied counts.
    /// </summary>
    public static ValueList<ControlEvidence> Of(ControlReport report, Verification verification)
    {
        ArgumentNullException.ThrowIfNull(report);
        ArgumentNullException.ThrowIfNull(verification);
        return report.Results.Select(result => Of(result, verification)).ToValueList();
    }

    private static ControlEvidence Of(ControlResult result, Verification verification)
    {
        var (standing, statement) = result.Status switch
        {
            ControlStatus.Satisfied when Array.IndexOf(AboutConnections, result.Control.Proof) >= 0 => Proven(result.Statement, verification),
            ControlStatus.Satisfied => (ControlStanding.SatisfiedByConfiguration, result.Statement),
            ControlStatus.NotSatisfied => (ControlStanding.NotSatisfied, result.Statement),
            _ => (ControlStanding.NotAssessed, result.Statement),
        };
        return new(result.Control.Id, result.Control.Duty, standing, statement, result.Offenders.Workloads, result.Offenders.WorkloadCount);
    }

    private static (ControlStanding, string) Proven(string statement, Verification verification)
    {
        var (disagrees, denied) = (verification.Count(ProbeJudgement.Disagrees), verification.Count(ProbeJudgement.ProvenDeny));
        var where = verification.Plan.InCluster ? "the cluster" : "the lab";
        if (!verification.IsTrustworthy) return (ControlStanding.SatisfiedByConfiguration, $"{statement} In {where} open could not be told from dropped, so that packets show nothing.");
        if (disagrees > 0) return (ControlStanding.NotAssessed, $"{Before(statement)}The configuration says so, and in {where} {Connections(disagrees)} otherwise, so that it is not shown.");
        if (verification.Count(ProbeJudgement.Inconclusive) is > 0 and var open) return (ControlStanding.SatisfiedByConfiguration, $"{statement} In {where} {Text(open)} of {Text(verification.Results.Count)} connections could not be shown either way.");
        if (denied == 0) return (ControlStanding.SatisfiedByConfiguration, $"{statement} In {where} no connection had to be denied.");
        var tried = $"of {Text(verification.Results.Count)} connections that were tried {Text(denied)} had to be denied, and each was";
        return verification.Plan.InCluster
            ? (ControlStanding.EnforcedInCluster, $"{Before(statement)}Satisfied by configuration, and enforced in the cluster: {tried} stopped where it would have got through otherwise. One pod stands for those that no policy can tell apart.")
            : (ControlStanding.EnforcedInLab, $"{Before(statement)}Satisfied by configuration, and enforced in a lab: {tried} dropped, counted, and would have got through otherwise. Enforcement in a cluster is not assessed.");
    }

    private static string Before(string statement) => statement.Replace(ControlReport.ByConfiguration, "", StringComparison.Ordinal);

    private static string Connections(int count) => count == 1 ? "1 connection does" : $"{Text(count)} connections do";

    private static string Text(int count) => count.ToString("N0", CultureInfo.InvariantCulture);
}
