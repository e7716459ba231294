using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>Which judged workloads have an open path to the internet, or from it. Asked once per shared row, not per workload.</summary>
internal static class External
{
    /// <summary>A workload with an open path outside, and the ports that are open for some address.</summary>
    public readonly record struct Path(Workload Workload, TrafficSet Traffic);

    /// <summary>Workloads that may open connections to addresses of the internet, in order.</summary>
    public static List<Path> Egress(Scene scene) => Find(scene, static (flows, id) => flows.Relation.Egress(id));

    /// <summary>Workloads that accept connections from addresses of the internet, in order, as far as policies go.</summary>
    public static List<Path> Ingress(Scene scene) => Find(scene, static (flows, id) => flows.Relation.Ingress(id));

    /// <summary>Whether for some judged workload it cannot be said that it has no open path to or from the internet.</summary>
    public static bool IsUndecided(Scene scene)
    {
        var flows = scene.Flows;
        var outside = flows.Classes.Where(flows.IsPublic).Select(static peer => peer.Id).ToArray();
        var rows = new HashSet<Row>(ReferenceEqualityComparer.Instance);
        foreach (var peer in flows.Classes)
        {
            if (!flows.IsJudged(peer)) continue;
            rows.Add(flows.Relation.Egress(peer.Id));
            rows.Add(flows.Relation.Ingress(peer.Id));
        }

        return rows.Any(row => Array.Exists(outside, id => row.Of(id) is var (sure, may) && sure != may));
    }

    private static List<Path> Find(Scene scene, Func<ClassFlows, int, Row> rowOf)
    {
        var flows = scene.Flows;
        var outside = flows.Classes.Where(flows.IsPublic).Select(peer => peer.Id).ToArray();
        var answers = new Dictionary<Row, int>(ReferenceEqualityComparer.Instance);
        var paths = new List<Path>();
        foreach (var peer in flows.Classes)
        {
            if (peer.Kind != ClassKind.Pod) continue;
            var row = rowOf(flows, peer.Id);
            if (!answers.TryGetValue(row, out var open))
            {
                foreach (var id in outside) open = flows.Traffic.Or(open, row.Of(id).Sure);
                answers[row] = open = flows.Traffic.OnlyPorts(open);
            }

            if (open == TrafficTable.None) continue;
            foreach (var member in flows.MembersOf(peer))
            {
                if (member is WorkloadEndpoint { Workload: { IsSurroundings: false } workload }) paths.Add(new(workload, flows.Traffic[open]));
            }
        }

        paths.Sort(static (left, right) => left.Workload.Name.CompareTo(right.Workload.Name) is not 0 and var order
            ? order : string.CompareOrdinal(left.Workload.Variant, right.Workload.Variant));
        return paths;
    }
}
