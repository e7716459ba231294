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
/// <param name="Workloads">How many workloads that were read are judged.</param>
/// <param name="OpenForIngress">How many no policy isolates for incoming traffic.</param>
/// <param name="OpenForEgress">How many no policy isolates for outgoing traffic.</param>
/// <param name="Undecided">How many may or may not be isolated, for what could not be read or evaluated.</param>
/// <param name="HostNetwork">How many are out of every policy's reach, as they use their node's network.</param>
/// <param name="ReachingOutside">How many may open connections to the internet.</param>
/// <param name="ReachedFromOutside">How many accept connections from the internet, as far as policies go.</param>
/// <param name="Represented">The same of pods that were not read, which are no workloads.</param>
public sealed record IsolationCount(
    int Workloads, int OpenForIngress, int OpenForEgress, int Undecided, int HostNetwork, int ReachingOutside, int ReachedFromOutside, RepresentedCount Represented);

/// <summary>How many kinds of pods that were not read policies isolate, by direction. Nobody knows how many pods or workloads a kind stands for.</summary>
/// <param name="Kinds">In namespaces of which not every pod was read: one for each selector in use that selects no workload that was read, and one for any other pod.</param>
/// <param name="OpenForIngress">How many kinds no policy isolates for incoming traffic.</param>
/// <param name="OpenForEgress">How many kinds no policy isolates for outgoing traffic.</param>
/// <param name="Undecided">How many kinds may or may not be isolated, for what could not be read or evaluated.</param>
public sealed record RepresentedCount(int Kinds, int OpenForIngress, int OpenForEgress, int Undecided);

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
    /// <summary>What is said of a control that the configuration satisfies.</summary>
    internal const string ByConfiguration = "Satisfied by configuration; enforcement is not assessed.";

    private static readonly string[] OpenDefaults = ["SLU3001", "SLU3002"];
    private static readonly string[] OpenBoundary = ["SLU3001", "SLU3002", "SLU3003", "SLU3004", "SLU3005", "SLU3007"];
    private static readonly string[] OpenSeparation = ["SLU3010", "SLU3012"];
    private static readonly string[] OpenGateway = ["SLU3011"];

    /// <summary>Assesses every control. The findings must be those of all checks on the same input, accepted ones included.</summary>
    public static ControlReport Of(CheckInput input, IReadOnlyList<Finding> findings)
    {
        var scene = input.Scene;
        var census = Census.Of(scene);
        return new(census.Counts, Controls.All.Select(control => Assess(scene, census, control, findings)).ToValueList());
    }

    private static ControlResult Assess(Scene scene, Census census, Control control, IReadOnlyList<Finding> findings)
    {
        if (scene.Input.Comparison is { } comparison && CharterProof.Of(scene, comparison, census, control, findings) is { } proof) return proof;
        var noWorkload = census.Counts is { Workloads: 0, Represented.Kinds: 0 } ? "no workload was read" : "";
        return control.Proof switch
        {
            Proof.Isolation => Judge(control, findings, OpenDefaults, noWorkload, new(
                IsolationStatement(census.Counts), census.Open, census.Open.Count > 0, PathDoubt(census))),
            Proof.Boundary => Judge(control, findings, OpenBoundary, noWorkload, new(
                BoundaryStatement(census.Counts), census.Around, false,
                census.Around.Count > 0 ? $"Whether the paths around controllers and gateways are approved takes {control.Needs}." : BoundaryDoubt(census))),
            Proof.Containment => Judge(control, findings, OpenBoundary, noWorkload, new(
                BoundaryStatement(census.Counts), census.Around, false, $"Whether what is open is necessary takes {control.Needs}.")),
            Proof.Separation => Judge(
                control, findings, OpenSeparation, scene.HasTenants || scene.HasProtected ? "" : "no namespace is labelled with its tenant, and nothing is labelled protected",
                new("No path between tenants is open, and none from outside to a protected component.", [], false, PathDoubt(census))),
            Proof.Gateway => Judge(
                control, findings, OpenGateway, scene.HasGateway ? "" : "no pod is labelled as egress gateway",
                new("No path to the internet leads around the egress gateway.", [], false, BoundaryDoubt(census))),
            _ => new(control, ControlStatus.NotAssessed, $"It takes {control.Needs}.", Concern.Nothing, []),
        };
    }

    /// <summary>What was counted for a proof: its statement, who stands against it, whether that alone fails it, and what keeps it from being shown.</summary>
    private readonly record struct Proven(string Statement, IReadOnlyList<string> Offenders, bool Fails, string Doubt);

    private static ControlResult Judge(Control control, IReadOnlyList<Finding> findings, string[] against, string missing, Proven proven)
    {
        if (missing.Length > 0) return new(control, ControlStatus.NotAssessed, $"Not assessed: {missing}.", Concern.Nothing, []);
        var found = findings.Where(finding => Array.IndexOf(against, finding.Id) >= 0).ToList();
        var fingerprints = found.Select(static finding => finding.Fingerprint).ToValueList();
        var offenders = Concern.OfWorkloads(proven.Offenders);
        if (found.Count > 0 || proven.Fails)
        {
            var standing = found.Count == 0 ? "" : $" {Words.Count(found.Count, "finding stands", "findings stand")} against it.";
            return new(control, ControlStatus.NotSatisfied, $"{StatementOf(proven, found.Count)}{standing}", offenders, fingerprints);
        }

        return proven.Doubt.Length > 0
            ? new(control, ControlStatus.NotAssessed, $"{proven.Statement} {proven.Doubt}", offenders, [])
            : new(control, ControlStatus.Satisfied, $"{proven.Statement} {ByConfiguration}", Concern.Nothing, []);
    }

    /// <summary>The statement of counts; one that denies what was found is left out.</summary>
    private static string StatementOf(Proven proven, int found) => found > 0 && proven.Statement.StartsWith("No ", StringComparison.Ordinal) ? "It does not hold." : proven.Statement;

    private static string BoundaryDoubt(Census census) =>
        census.IsBoundaryUndecided || PathDoubt(census).Length > 0 ? "Of some workloads it cannot be said whether they have a path outside."
        : census.Counts.Represented.Kinds > 0 ? "Paths of pods that were not read are not counted." : "";

    private static string PathDoubt(Census census)
    {
        var (workloads, kinds) = (census.Counts.Undecided, census.Counts.Represented.Undecided);
        if (kinds == 0) return workloads == 0 ? "" : $"Of {Words.Count(workloads, "workload")} it cannot be said.";
        var unread = $"{Words.Count(kinds, "kind")} of pods that were not read";
        return workloads == 0 ? $"Of {unread} it cannot be said." : $"Of {Words.Count(workloads, "workload")} and {unread} it cannot be said.";
    }

    private static string IsolationStatement(IsolationCount counts)
    {
        var sentences = new List<string>();
        if (counts.Workloads > 0) sentences.Add($"{counts.Workloads - counts.OpenForIngress} of {Words.Count(counts.Workloads, "workload")} isolated for ingress, {counts.Workloads - counts.OpenForEgress} for egress.");
        if (counts.Represented is { Kinds: > 0 } unread)
            sentences.Add($"Of pods that were not read, {unread.Kinds - unread.OpenForIngress} of {Words.Count(unread.Kinds, "kind")} isolated for ingress, {unread.Kinds - unread.OpenForEgress} for egress.");
        if (counts.HostNetwork > 0) sentences.Add($"{Words.Count(counts.HostNetwork, "workload")} on the host's network {(counts.HostNetwork == 1 ? "is" : "are")} beyond policies.");
        return string.Join(' ', sentences);
    }

    /// <summary>How many workloads have a path to or from the internet.</summary>
    internal static string BoundaryStatement(IsolationCount counts) => counts.Workloads == 0 ? "0 workloads were read."
        : $"{counts.ReachingOutside} of {Words.Count(counts.Workloads, "workload")} can reach the internet, {counts.ReachedFromOutside} accept connections from it.";
}
