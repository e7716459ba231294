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
            var judged = cohorts.Where(cohort => cohort.Selector is not null || cohort.Names(scene).Count > 0).ToList();
            if (judged.Count == 0 || (judged[0].Selector is not null && scene.PoliciesOf(cohorts.Key).TrueForAll(policy => policy.IsSurroundings))) continue;
            var ingress = Open(scene, judged, Direction.Ingress);
            var egress = Open(scene, judged, Direction.Egress);
            if (ingress.Count > 0 && ingress.SequenceEqual(egress)) yield return Tell(check, scene, cohorts.Key, judged, ingress, Direction.Unknown);
            else
            {
                if (ingress.Count > 0) yield return Tell(check, scene, cohorts.Key, judged, ingress, Direction.Ingress);
                if (egress.Count > 0) yield return Tell(check, scene, cohorts.Key, judged, egress, Direction.Egress);
            }
        }
    }

    private static List<string> Open(Scene scene, List<Cohort> cohorts, Direction direction) =>
        [.. cohorts.Where(cohort => Isolation.Of(scene, cohort, direction) == Closing.Open).SelectMany(cohort => cohort.Names(scene))
            .Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    /// <summary>A finding about one direction, or about both when the same pods are open in both.</summary>
    private static Finding Tell(Check check, Scene scene, string name, List<Cohort> judged, List<string> open, Direction direction)
    {
        var policies = scene.PoliciesOf(name);
        var read = judged.Exists(cohort => cohort.Selector is null);
        var all = judged.Sum(cohort => cohort.Names(scene).Count);
        var span = SpanOf(scene, name, policies);
        var (place, types, verb) = direction switch
        {
            Direction.Ingress => ("ingress", "Ingress", open.Count == 1 && read ? "accepts connections from anyone" : "accept connections from anyone"),
            Direction.Egress => ("egress", "Egress", "may open connections to anywhere"),
            _ => ("ingress and egress", "Ingress, Egress", open.Count == 1 && read ? "is open in both directions" : "are open in both directions"),
        };
        return check.About(
            new("Namespace", "", name),
            span,
            types,
            read ? FormattableString.Invariant($"{open.Count} of {Words.Count(all, "workload")} in namespace {name} {verb}") : $"pods of namespace {name} {verb}",
            Why(scene, name, policies, direction)) with
        {
            Severity = SeverityOf(scene, name, read, policies.Count > 0),
            Place = place,
            Remedy = $"Add a policy that selects every pod of the namespace for {place}, and allow what is needed by rules.",
            Concern = Concern.OfWorkloads(open),
            Fix = [new(EditKind.AddObject, $"Namespace {name}", span, "", DefaultDeny(name, direction, types))],
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
        var has = $"Namespace {name} has {Words.Count(policies.Count, "policy", "policies")}";
        if (direction == Direction.Unknown) return $"{has}, and none of them selects these pods. A pod that no policy selects is open both ways.";
        return !policies.Exists(policy => policy.Isolates(direction))
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

    private static string DefaultDeny(string name, Direction direction, string types) =>
        $"""
        apiVersion: networking.k8s.io/v1
        kind: NetworkPolicy
        metadata:
          name: default-deny{(direction == Direction.Unknown ? "" : $"-{Words.Of(direction)}")}
          namespace: {Fragment.Text(name)}
        spec:
          podSelector: {"{}"}
          policyTypes: [{types}]

        """;
}
