using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>What can be said of a control. From files it is the configuration that satisfies it; enforcement is not assessed.</summary>
public enum ControlStatus
{
    NotAssessed = 0,
    NotSatisfied,
    Satisfied,
}

/// <summary>How many judged workloads policies isolate, by direction: the proof behind "deny by default".</summary>
/// <param name="Workloads">How many workloads are judged; in namespaces without workloads, the pods that selectors in use mean count as one each.</param>
/// <param name="OpenForIngress">How many no policy isolates for incoming traffic.</param>
/// <param name="OpenForEgress">How many no policy isolates for outgoing traffic.</param>
/// <param name="Undecided">How many may or may not be isolated, for what could not be read or evaluated.</param>
/// <param name="HostNetwork">How many are out of every policy's reach, as they use their node's network.</param>
/// <param name="ReachingOutside">How many may open connections to the internet.</param>
/// <param name="ReachedFromOutside">How many accept connections from the internet, as far as policies go.</param>
public sealed record IsolationCount(
    int Workloads, int OpenForIngress, int OpenForEgress, int Undecided, int HostNetwork, int ReachingOutside, int ReachedFromOutside);

/// <summary>What the proof of one control came to.</summary>
/// <param name="Control">The control.</param>
/// <param name="Status">What can be said.</param>
/// <param name="Statement">The proof in one or two sentences, with its counts.</param>
/// <param name="Offenders">Workloads or connections that stand against it, the first few.</param>
/// <param name="Findings">Fingerprints of the findings that stand against it, in order.</param>
public sealed record ControlResult(Control Control, ControlStatus Status, string Statement, Concern Offenders, ValueList<string> Findings);

/// <summary>Every control with its proof: met by isolation that was shown, never by the presence of an object.</summary>
public sealed record ControlReport(IsolationCount Counts, ValueList<ControlResult> Results)
{
    private static readonly string[] OpenDefaults = ["SLU3001", "SLU3002"];
    private static readonly string[] OpenBoundary = ["SLU3001", "SLU3002", "SLU3003", "SLU3004", "SLU3005", "SLU3007"];
    private static readonly string[] OpenSeparation = ["SLU3010", "SLU3012"];
    private static readonly string[] OpenGateway = ["SLU3011"];

    /// <summary>Assesses every control. The findings must be those of all checks on the same input, accepted ones included.</summary>
    public static ControlReport Of(CheckInput input, IReadOnlyList<Finding> findings)
    {
        var scene = Scene.Of(input);
        var census = Census.Of(scene);
        return new(census.Counts, Controls.All.Select(control => Assess(scene, census, control, findings)).ToValueList());
    }

    private static ControlResult Assess(Scene scene, Census census, Control control, IReadOnlyList<Finding> findings) => control.Proof switch
    {
        Proof.Isolation => Judge(control, census, findings, OpenDefaults, census.Open, census.Counts.Workloads == 0 ? "no workload was read" : "", IsolationStatement(census.Counts)),
        Proof.Boundary => Judge(control, census, findings, OpenBoundary, census.Outside, census.Counts.Workloads == 0 ? "no workload was read" : "", BoundaryStatement(census.Counts)),
        Proof.Separation => Judge(
            control, census, findings, OpenSeparation, [],
            scene.HasTenants || scene.HasProtected ? "" : "no namespace is labelled with its tenant, and nothing is labelled protected",
            "No path between tenants is open, and none from outside to a protected component."),
        Proof.Gateway => Judge(
            control, census, findings, OpenGateway, [], scene.HasGateway ? "" : "no pod is labelled as egress gateway", "No path to the internet leads around the egress gateway."),
        _ => new(control, ControlStatus.NotAssessed, $"It takes {control.Needs}.", Concern.Nothing, []),
    };

    private static ControlResult Judge(
        Control control, Census census, IReadOnlyList<Finding> findings, string[] against, IReadOnlyList<string> offenders, string missing, string statement)
    {
        if (missing.Length > 0) return new(control, ControlStatus.NotAssessed, $"Not assessed: {missing}.", Concern.Nothing, []);
        var found = findings.Where(finding => Array.IndexOf(against, finding.Id) >= 0).ToList();
        var fingerprints = found.Select(finding => finding.Fingerprint).ToValueList();
        if (found.Count > 0)
            return new(control, ControlStatus.NotSatisfied, $"{statement} {Words.Count(found.Count, "finding stands", "findings stand")} against it.", Concern.OfWorkloads(offenders), fingerprints);
        return census.Counts.Undecided > 0
            ? new(control, ControlStatus.NotAssessed, $"{statement} Of {Words.Count(census.Counts.Undecided, "workload")} it cannot be said.", Concern.Nothing, [])
            : new(control, ControlStatus.Satisfied, $"{statement} Satisfied by configuration; enforcement is not assessed.", Concern.Nothing, []);
    }

    private static string IsolationStatement(IsolationCount counts) =>
        $"{counts.Workloads - counts.OpenForIngress} of {Words.Count(counts.Workloads, "workload")} isolated for ingress, {counts.Workloads - counts.OpenForEgress} for egress."
        + (counts.HostNetwork > 0 ? $" {Words.Count(counts.HostNetwork, "workload")} on the host's network {(counts.HostNetwork == 1 ? "is" : "are")} beyond policies." : "");

    private static string BoundaryStatement(IsolationCount counts) =>
        $"{counts.ReachingOutside} of {Words.Count(counts.Workloads, "workload")} can reach the internet, {counts.ReachedFromOutside} accept connections from it.";
}
