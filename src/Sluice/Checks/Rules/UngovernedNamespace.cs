using Sluice.Charters;
using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU4006: a namespace has workloads, and no charter governs it. The namespaces of the control plane are left out, and those where the charter's resolver and bundles live:
/// these belong to the cluster, and few close them.
/// </summary>
internal static class UngovernedNamespace
{
    public static Check Check { get; } = new(
        "SLU4006",
        "ungoverned-namespace",
        Severity.Note,
        "no charter governs a namespace that has workloads",
        Controls.Ids(Controls.DenyByDefault, Controls.EveryNamespace, Controls.FlowEnforcement),
        Find);

    /// <summary>The namespaces with judged workloads that nobody governs and that are not the cluster's own, ascending.</summary>
    public static IEnumerable<string> In(Scene scene, BoundCharter bound)
    {
        var own = ClustersOwn(bound);
        foreach (var name in scene.NamespacesWithWorkloads.Order(StringComparer.Ordinal))
        {
            if (!own.Contains(name) && !bound.Governance.Contains(name) && HasJudged(scene, name)) yield return name;
        }
    }

    /// <summary>The namespaces that belong to the cluster: those of its control plane, and where the charter's resolver and bundles live.</summary>
    public static IReadOnlySet<string> ClustersOwn(BoundCharter bound)
    {
        var own = new HashSet<string>(NoDefaultDeny.System, StringComparer.Ordinal) { bound.Charter.Dns.Namespace };
        own.UnionWith(bound.Charter.Bundles.Select(static bundle => bundle.Namespace));
        return own;
    }

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Charter is not { } bound) yield break;
        foreach (var name in In(scene, bound))
        {
            var count = scene.WorkloadsOf(name).Length;
            var undecided = bound.Governance.Undecided.Contains(name);
            yield return check.About(
                new("Namespace", "", name),
                SpanOf(scene, name),
                "",
                undecided ? $"whether the charter governs namespace {name} cannot be said" : $"no charter governs namespace {name}, which has {Words.Count(count, "workload")}",
                undecided ? "Labels decide about it, and its labels were not read." : "Nothing is declared for it, so that nothing there is compared with what is meant: its workloads may open and accept whatever policies allow.") with
            {
                Remedy = undecided ? "Give the manifest of the namespace, with --with if it lies elsewhere." : $"Add {{namespace: {name}}} to governs, and declare what it needs.",
                Concern = Concern.OfWorkloads(Names(scene, name)),
            };
        }
    }

    private static bool HasJudged(Scene scene, string name)
    {
        foreach (var workload in scene.WorkloadsOf(name))
        {
            if (!workload.IsSurroundings) return true;
        }

        return false;
    }

    private static List<string> Names(Scene scene, string name)
    {
        var names = new List<string>();
        foreach (var workload in scene.WorkloadsOf(name))
        {
            if (!workload.IsSurroundings) names.Add(Scene.NameOf(workload));
        }

        return names;
    }

    private static SourceSpan SpanOf(Scene scene, string name) =>
        scene.Namespace(name).Span is { HasLine: true } span ? span : scene.WorkloadsOf(name) is [var first, ..] ? first.Span : default;
}
