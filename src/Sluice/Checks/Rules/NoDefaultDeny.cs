using Sluice.Findings;
using Sluice.Model;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU3001: workloads that no policy isolates in a direction, per namespace. A namespace that has policies is not isolated for that, and a policy for
/// ingress says nothing about egress.
/// </summary>
internal static class NoDefaultDeny
{
    /// <summary>Namespaces of the control plane, which few clusters close.</summary>
    private static readonly string[] System = ["kube-system", "kube-public", "kube-node-lease"];

    public static Check Check { get; } = new(
        "SLU3001",
        "no-default-deny",
        Severity.Error,
        "workloads are not isolated",
        Controls.Ids(Controls.DenyByDefault, Controls.EveryNamespace, Controls.InboundRestricted, Controls.OutboundRestricted, Controls.NetworksSecured),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        foreach (var cohorts in scene.Subjects.Cohorts.GroupBy(cohort => cohort.Namespace, StringComparer.Ordinal))
        {
            foreach (var direction in (Direction[])[Direction.Ingress, Direction.Egress])
            {
                if (Judge(check, scene, cohorts.Key, [.. cohorts], direction) is { } finding) yield return finding;
            }
        }
    }

    private static Finding? Judge(Check check, Scene scene, string name, Cohort[] cohorts, Direction direction)
    {
        var judged = cohorts.Where(cohort => cohort.Selector is not null || Array.Exists(cohort.Workloads, place => !scene.Workload(place).IsSurroundings)).ToList();
        var policies = scene.PoliciesOf(name);
        var read = judged.Exists(cohort => cohort.Selector is null);
        if (!read && policies.TrueForAll(policy => policy.IsSurroundings)) return null;
        var open = judged.Where(cohort => Isolation.Of(scene, cohort, direction) == Closing.Open).SelectMany(cohort => cohort.Names(scene))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToList();
        if (open.Count == 0) return null;
        var all = judged.SelectMany(cohort => cohort.Names(scene)).Distinct(StringComparer.Ordinal).Count();
        var span = SpanOf(scene, name, policies);
        var type = direction == Direction.Egress ? "Egress" : "Ingress";
        var verb = direction == Direction.Egress ? "may open connections to anywhere" : "accept connections from anyone";
        return check.About(
            new("Namespace", "", name),
            span,
            type,
            read
                ? FormattableString.Invariant($"{open.Count} of {Words.Count(all, "workload")} in namespace {name} {verb}")
                : $"pods of namespace {name} {verb}",
            Why(scene, name, policies, direction)) with
        {
            Severity = SeverityOf(scene, name, read, policies.Count > 0),
            Place = Words.Of(direction),
            Remedy = $"Add a policy that selects every pod of the namespace for {type}, and allow what is needed by rules.",
            Concern = Concern.OfWorkloads(open),
            Fix = [new(EditKind.AddObject, $"Namespace {name}", span, "", DefaultDeny(name, direction, type))],
        };
    }

    private static Severity SeverityOf(Scene scene, string name, bool read, bool hasPolicies) =>
        read && Array.IndexOf(System, name) < 0 && (hasPolicies || scene.Snapshot.IsWholeCluster || scene.Snapshot.Policies.Count > 0 && scene.IsDefined(name))
            ? Severity.Error
            : Severity.Warning;

    private static string Why(Scene scene, string name, List<NetworkPolicy> policies, Direction direction)
    {
        if (policies.Count == 0)
            return scene.Snapshot.Policies.Count == 0 ? "The input holds no policy. A pod that no policy selects is open both ways." : "No policy of the input is in this namespace. A pod that no policy selects is open both ways.";
        var isolating = policies.Count(policy => policy.Isolates(direction));
        var has = $"Namespace {name} has {Words.Count(policies.Count, "policy", "policies")}";
        return isolating == 0
            ? $"{has}, none of them for {Words.Of(direction)}. A policy for one direction says nothing about the other."
            : $"{has}, and none that isolates for {Words.Of(direction)} selects these pods. A pod that no policy selects for a direction is open in it.";
    }

    private static SourceSpan SpanOf(Scene scene, string name, List<NetworkPolicy> policies)
    {
        if (scene.Namespace(name).Span.HasLine) return scene.Namespace(name).Span;
        foreach (var workload in scene.WorkloadsOf(name))
        {
            if (!workload.IsSurroundings) return workload.Span;
        }

        return policies.Count > 0 ? policies[0].Span : default;
    }

    private static string DefaultDeny(string name, Direction direction, string type) =>
        $"""
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: default-deny-{Words.Of(direction)}
          namespace: {Fragment.Text(name)}
        spec:
          podSelector: {"{}"}
          policyTypes:
            - {type}

        """;
}
