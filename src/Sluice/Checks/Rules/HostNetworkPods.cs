using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>SLU2011: host-network pods that policies select and that no policy applies to.</summary>
internal static class HostNetworkPods
{
    public static Check Check { get; } = new(
        "SLU2011",
        "host-network-pods",
        Severity.Warning,
        "the pods use the host's network, and policies that select them do not apply",
        Controls.Ids(Controls.DenyByDefault, Controls.EveryNamespace),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (!scene.Snapshot.Workloads.Any(static workload => workload is { HostNetwork: true, IsSurroundings: false })) yield break;
        var selecting = new SortedDictionary<int, List<string>>();
        foreach (var group in scene.Subjects.Groups)
        {
            foreach (var place in group.Workloads)
            {
                var workload = scene.Workload(place);
                if (!workload.HostNetwork || workload.IsSurroundings) continue;
                if (!selecting.TryGetValue(place, out var names)) selecting[place] = names = [];
                names.AddRange(group.Policies.Select(policy => policy.Name.Name));
            }
        }

        foreach (var (place, policies) in selecting)
        {
            var workload = scene.Workload(place);
            policies.Sort(StringComparer.Ordinal);
            yield return check.About(
                workload.Name,
                workload.Span,
                workload.Variant,
                check.Title,
                $"{Words.List(policies)} {(policies.Count == 1 ? "selects" : "select")} these pods. Pods on the host's network share the address of their node; "
                    + "NetworkPolicy does not define what happens to them, and plugins leave them open.") with
            {
                Remedy = "Give up hostNetwork where it is not needed; where it is, guard the node itself.",
                Concern = Concern.OfWorkloads([Scene.NameOf(workload)]),
            };
        }
    }
}
