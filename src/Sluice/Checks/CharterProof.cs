using Sluice.Checks.Rules;
using Sluice.Findings;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>
/// The proofs that take a charter: what is allowed lies within what is meant, over every workload and representative, and every exception is in order. Satisfied only where
/// every namespace with workloads is governed and nothing stayed unknown.
/// </summary>
internal static class CharterProof
{
    private static readonly string[] Declared = ["SLU4002", "SLU4003", "SLU5006"];
    private static readonly string[] Governed = ["SLU4002", "SLU4003", "SLU5001", "SLU5002", "SLU5005", "SLU5006", "SLU5009"];
    private static readonly string[] Documented = ["SLU5001", "SLU5002", "SLU5004", "SLU5005", "SLU5006", "SLU5008", "SLU5009"];

    /// <summary>Findings that stand against a managed boundary however much was declared: nobody is closed by default.</summary>
    private static readonly string[] Boundary = ["SLU3001", "SLU3002", "SLU5001", "SLU5002", "SLU5005", "SLU5006"];

    /// <summary>The result of a control; null for those about which the charter says nothing.</summary>
    public static ControlResult? Of(Scene scene, CharterComparison comparison, Census census, Control control, IReadOnlyList<Finding> findings)
    {
        if (census.Counts is { Workloads: 0, Represented.Kinds: 0 }) return null;
        return control.Proof switch
        {
            Proof.Declared => Judge(scene, comparison, control, findings, control == Controls.ApprovedServices ? Governed : Declared, $"{Open(comparison)} lies within what the charter {comparison.Charter.Name} means."),
            Proof.Containment => Judge(scene, comparison, control, findings, Declared, $"{ControlReport.BoundaryStatement(census.Counts)} All of it lies within what the charter {comparison.Charter.Name} means."),
            Proof.Exceptions => Judge(scene, comparison, control, findings, Documented, $"{Exceptions(comparison)} Every path outside is covered by a flow or an exception."),
            Proof.Boundary => Judge(scene, comparison, control, findings, Boundary, $"{ControlReport.BoundaryStatement(census.Counts)} Each path is covered by a flow or an exception of the charter {comparison.Charter.Name}."),
            _ => null,
        };
    }

    private static ControlResult Judge(Scene scene, CharterComparison comparison, Control control, IReadOnlyList<Finding> findings, string[] against, string statement)
    {
        var isOutside = control.Proof is Proof.Boundary or Proof.Exceptions;
        var standing = findings.Where(finding => IsAgainst(finding, against) || (isOutside && finding.Id == "SLU4002" && finding.Place.EndsWith(UndeclaredPaths.Outside, StringComparison.Ordinal))).ToList();
        if (standing.Count > 0)
        {
            var workloads = standing.SelectMany(static finding => finding.Concern.Connections).Select(static connection => connection.From).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
            return new(control, ControlStatus.NotSatisfied, $"It does not hold. {Words.Count(standing.Count, "finding stands", "findings stand")} against it.", Concern.OfWorkloads(workloads), standing.Select(static finding => finding.Fingerprint).ToValueList());
        }

        var doubt = Doubt(scene, comparison);
        return doubt.Length > 0
            ? new(control, ControlStatus.NotAssessed, $"{statement} {doubt}", Concern.Nothing, [])
            : new(control, ControlStatus.Satisfied, $"{statement} {ControlReport.ByConfiguration}", Concern.Nothing, []);
    }

    /// <summary>
    /// Notes about what cannot be said are no findings against a control; they keep it from being shown. What an expired exception opened and is open still is not declared, and
    /// SLU5002 tells it in the place of SLU4002.
    /// </summary>
    private static bool IsAgainst(Finding finding, string[] against) =>
        (Array.IndexOf(against, finding.Id) >= 0 && finding.Place != "unknown")
        || (finding is { Id: "SLU5002", Severity: Severity.Error } && Array.IndexOf(against, "SLU4002") >= 0);

    private static string Doubt(Scene scene, CharterComparison comparison)
    {
        if (comparison.UnreadTenancy is { Count: > 0 } unread) return $"Of {Words.Count(unread.Count, "connection")} it cannot be said whose namespace is at one end.";
        if (comparison.Undeclared.Unknown.Count > 0) return $"Of {Words.Count(comparison.Undeclared.Unknown.Count, "connection")} it cannot be said.";
        var open = UngovernedNamespace.In(scene, comparison.Bound).ToList();
        return open.Count == 0 ? "" : $"{Words.List(open)} {(open.Count == 1 ? "is" : "are")} governed by no charter, so that nothing is said about {(open.Count == 1 ? "it" : "them")}.";
    }

    private static string Open(CharterComparison comparison) => $"Everything that is open to {Words.Count(comparison.Bound.Governance.Names.Count, "governed namespace")}, over {Words.Count(comparison.Allowed.Endpoints.Count, "source and destination", "sources and destinations")},";

    private static string Exceptions(CharterComparison comparison)
    {
        var active = comparison.Charter.Exceptions.Count(exception => exception.CountsAt(comparison.Bound.Instant));
        return $"{Words.Count(active, "exception counts", "exceptions count")}, each with owner, reason and expiry.";
    }
}
