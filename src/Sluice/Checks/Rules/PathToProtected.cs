using Sluice.Analysis;
using Sluice.Findings;

namespace Sluice.Checks.Rules;

/// <summary>
/// SLU3012: a chain of allowed steps from outside the cluster to a component that is declared protected, by the label
/// <c>sluice.dev/protected: "true"</c> on its pods or its namespace.
/// </summary>
internal static class PathToProtected
{
    public const string Label = "sluice.dev/protected";

    public static Check Check { get; } = new(
        "SLU3012",
        "path-to-protected",
        Severity.Error,
        "a chain of open connections leads from outside to a protected component",
        Controls.Ids(Controls.Components, Controls.Boundary, Controls.OutsideThreats),
        Find);

    private static IEnumerable<Finding> Find(Check check, Scene scene)
    {
        if (!scene.HasProtected) yield break;
        var flows = scene.Flows;
        var wanted = flows.Classes.Where(peer => peer.Kind == ClassKind.Pod && flows.MembersOf(peer).Any(member => IsProtected(scene, member))).ToList();
        if (wanted.Count == 0) yield break;
        var before = Search(scene);
        foreach (var peer in wanted)
        {
            if (!before.TryGetValue(peer.Id, out var step)) continue;
            var chain = new List<ConcernedConnection>();
            for (var at = peer.Id; before.TryGetValue(at, out step); at = step.From)
                chain.Insert(0, new(flows.NameOf(flows.Classes[step.From]), flows.NameOf(flows.Classes[at]), flows.Traffic[step.Traffic]));
            foreach (var workload in flows.MembersOf(peer).OfType<WorkloadEndpoint>().Where(member => IsProtected(scene, member) && !member.Workload.IsSurroundings))
            {
                yield return check.About(
                    workload.Workload.Name,
                    workload.Workload.Span,
                    workload.Workload.Variant,
                    $"{Words.Count(chain.Count, "open connection leads", "open connections lead")} from outside to this protected workload",
                    $"{string.Join(" → ", chain.Select(link => link.From).Append(workload.ToString()!))}. Whoever takes over the stations in between arrives here.") with
                {
                    Remedy = "Close one of the steps.",
                    Concern = Concern.OfConnections(chain),
                };
            }
        }
    }

    private static bool IsProtected(Scene scene, Endpoint member) =>
        member is WorkloadEndpoint { Workload: var workload }
        && (workload.Labels.Find(Label) == "true" || scene.Namespace(workload.Name.Namespace).Labels.Find(Label) == "true");

    /// <summary>For each pod class that can be reached from outside, the step before it on a shortest way.</summary>
    private static Dictionary<int, (int From, int Traffic)> Search(Scene scene)
    {
        var flows = scene.Flows;
        var before = new Dictionary<int, (int From, int Traffic)>();
        var queue = new Queue<PeerClass>();
        foreach (var routed in scene.Reachability.Connections(new() { From = static source => source is ExternalEndpoint }))
        {
            var to = scene.Reachability.Index.ClassesOf(routed.To)[0];
            if (routed.Allowed.IsEmpty || !before.TryAdd(to, (scene.Reachability.Index.ClassesOf(routed.From)[0], flows.Traffic.Id(routed.Allowed)))) continue;
            queue.Enqueue(flows.Classes[to]);
        }

        foreach (var outside in flows.Classes.Where(flows.IsPublic)) queue.Enqueue(outside);
        var left = flows.Classes.Count(peer => peer.IsPod) - before.Count;
        var reached = new List<Reach>();
        while (left > 0 && queue.TryDequeue(out var from))
        {
            foreach (var reach in flows.From(from, reached))
            {
                if (!flows.Classes[reach.Class].IsPod || !before.TryAdd(reach.Class, (from.Id, reach.Sure))) continue;
                left--;
                queue.Enqueue(flows.Classes[reach.Class]);
            }
        }

        return before;
    }
}
