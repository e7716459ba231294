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
    public static readonly string[] System = ["kube-system", "kube-public", "kube-node-lease"];

    public static Check Check { get; } = new(
        "SLU3001",
        "no-default-deny",
        Severity.Error,
        "workloads are not isolated",
        Controls.Ids(Controls.DenyByDefault, Controls.EveryNamespace, Controls.InboundRestricted, Controls.OutboundRestricted, Controls.NetworksSecured),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        var (judged, ingress, egress) = (new List<Cohort>(), new List<Cohort>(), new List<Cohort>());
        for (int first = 0, end; first < scene.Subjects.Cohorts.Length; first = end)
        {
            var name = scene.Subjects.Cohorts[first].Namespace;
            judged.Clear();
            for (end = first; end < scene.Subjects.Cohorts.Length && scene.Subjects.Cohorts[end].Namespace == name; end++)
            {
                if (scene.Subjects.Cohorts[end].Count(scene) > 0) judged.Add(scene.Subjects.Cohorts[end]);
            }

            if (judged.Count == 0 || (judged[0].Selector is not null && scene.PoliciesOf(name).TrueForAll(static policy => policy.IsSurroundings))) continue;
            CopyOpen(scene, judged, Direction.Ingress, ingress);
            CopyOpen(scene, judged, Direction.Egress, egress);
            if (ingress.Count > 0 && ingress.SequenceEqual(egress)) yield return Tell(check, scene, name, judged, ingress, Direction.Unknown);
            else
            {
                if (ingress.Count > 0) yield return Tell(check, scene, name, judged, ingress, Direction.Ingress);
                if (egress.Count > 0) yield return Tell(check, scene, name, judged, egress, Direction.Egress);
            }
        }
    }

    private static void CopyOpen(Scene scene, List<Cohort> cohorts, Direction direction, List<Cohort> open)
    {
        open.Clear();
        foreach (var cohort in cohorts)
        {
            if (Isolation.Of(scene, cohort, direction) == Closing.Open) open.Add(cohort);
        }
    }

    /// <summary>A finding about one direction, or about both when the same pods are open in both.</summary>
    private static Finding Tell(Check check, Scene scene, string name, List<Cohort> judged, List<Cohort> openCohorts, Direction direction)
    {
        var policies = scene.PoliciesOf(name);
        var read = judged.Exists(static cohort => cohort.Selector is null);
        var all = judged.Sum(cohort => cohort.Count(scene));
        var open = openCohorts.SelectMany(cohort => cohort.Names(scene)).ToList();
        open.Sort(StringComparer.Ordinal);
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
            FollowsFrom = RulesWithoutType.Cause(scene, openCohorts, direction),
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
        var one = policies.Count == 1;
        var has = $"Namespace {name} has {Words.Count(policies.Count, "policy", "policies")}";
        if (direction == Direction.Unknown) return $"{has}, and {(one ? "it selects none of these pods" : "none of them selects these pods")}. A pod that no policy selects is open both ways.";
        return !policies.Exists(policy => policy.Isolates(direction))
            ? $"{has}, {(one ? "and it is not" : "none of them")} for {Words.Of(direction)}. A policy for one direction says nothing about the other.{Misnamed(policies, direction)}"
            : $"{has}, and none that isolates for {Words.Of(direction)} selects these pods. A pod that no policy selects for a direction is open in it.";
    }

    /// <summary>A policy whose name speaks of the direction that it does nothing about.</summary>
    private static string Misnamed(List<NetworkPolicy> policies, Direction direction) =>
        policies.Find(policy => policy.Name.Name.Split('-', '.').Contains(Words.Of(direction), StringComparer.Ordinal)) is { } policy
            ? $" {policy.Name.Name} speaks of {Words.Of(direction)} by its name alone: it isolates for {Words.Of(policy.IsolatesIngress ? Direction.Ingress : Direction.Egress)}." : "";

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
