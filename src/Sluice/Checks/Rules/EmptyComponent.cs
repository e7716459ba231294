using Sluice.Charters;
using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>SLU4004: a component matches no workload of a namespace whose workloads were read, or a workload that the charter names is not among them.</summary>
internal static class EmptyComponent
{
    public static Check Check { get; } = new(
        "SLU4004",
        "empty-component",
        Severity.Warning,
        "a component of the charter matches no workload",
        Controls.Ids(Controls.ApprovedServices),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (scene.Input.Charter is not { } bound) yield break;
        foreach (var component in bound.Charter.Components)
        {
            if (!scene.HasWorkloads(component.Namespace) || scene.Select(component.Namespace, component.Pods).Length > 0) continue;
            yield return check.About(
                new("Charter", "", bound.Charter.Name),
                component.Span,
                $"component\n{component.Name}",
                $"the component {component.Name} matches none of the {Words.Count(scene.WorkloadsOf(component.Namespace).Length, "workload")} of namespace {component.Namespace}",
                $"It means {Words.Pods(component.Pods)}. What is declared for it is opened for nobody, and for whoever carries the labels one day.") with
            {
                Place = $"component {component.Name}",
                Remedy = Near(scene, component) is { } near ? $"Workloads there carry {near}: write the labels that they have, or remove the component." : "Write the labels that its pods have, or remove the component.",
            };
        }

        var told = new HashSet<string>(StringComparer.Ordinal);
        foreach (var side in bound.Grants.SelectMany(static grant => (GrantSide[])[grant.From, grant.To]))
        {
            if (side is not { Standing: SideStanding.WorkloadMissing, Peer: WorkloadPeer peer } || !scene.HasWorkloads(peer.Namespace) || !told.Add(peer.ToString())) continue;
            var near = Spelling.Nearest(peer.Name, NamesOf(scene, peer.Namespace));
            yield return check.About(
                new("Charter", "", bound.Charter.Name), peer.Span, $"workload\n{peer}", $"there is no workload {peer}", "The workloads of the namespace were read, and none has the name. What is declared for it opens nothing.") with
            {
                Place = $"workload {peer}",
                Remedy = near is null ? "Write the name that it has, or remove it from the charter." : $"Write {peer.Namespace}/{near}, or remove it from the charter.",
            };
        }
    }

    private static IEnumerable<string> NamesOf(Scene scene, string space)
    {
        var names = new List<string>();
        foreach (var workload in scene.WorkloadsOf(space)) names.Add(workload.Name.Name);
        return names;
    }

    /// <summary>The values that workloads of the namespace give the first label the component asks for; null when none has it.</summary>
    private static string? Near(Scene scene, Component component)
    {
        if (component.Pods.Requirements.Count == 0) return null;
        var key = component.Pods.Requirements[0].Key;
        var values = scene.LabelValues(component.Namespace, key);
        return values.Count == 0 ? null : Words.List([.. values.Select(value => $"{key}={value}")]);
    }
}
