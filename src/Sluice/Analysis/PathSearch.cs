using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>Finds chains of allowed steps: how something could come, through workloads in between, to where it may not go directly.</summary>
public sealed class PathSearch(Reachability reachability)
{
    private readonly PolicyTable table = reachability.Table;

    /// <summary>
    /// The shortest chain of certainly allowed connections from one endpoint to another, the first in order of endpoints among the shortest; empty when there is none.
    /// A step takes a port: where only ICMP or another protocol without ports gets through, nothing is passed on. In between stand only workloads and representatives.
    /// </summary>
    /// <exception cref="ArgumentException">An endpoint that is not of the snapshot.</exception>
    public ValueList<Connection> Shortest(Endpoint from, Endpoint to)
    {
        var goals = reachability.Index.ClassesOf(to).ToHashSet();
        var starts = reachability.Index.ClassesOf(from);
        var cameFrom = new Dictionary<int, int>();
        foreach (var start in starts) cameFrom[start] = -1;
        var queue = new Queue<int>(starts);
        var reach = new List<Reach>();
        while (queue.TryDequeue(out var at))
        {
            reach.Clear();
            table.Relation.CopyFrom(at, reach);
            reach.Sort(static (left, right) => left.Class.CompareTo(right.Class));
            foreach (var step in reach)
            {
                if (table.Relation.Traffic.OnlyPorts(step.Sure) == TrafficTable.None || cameFrom.ContainsKey(step.Class)) continue;
                cameFrom[step.Class] = at;
                if (goals.Contains(step.Class)) return Chain(cameFrom, step.Class, from, to);
                if (table.Universe.Classes[step.Class].Kind is ClassKind.Pod or ClassKind.Representative or ClassKind.HostNetwork) queue.Enqueue(step.Class);
            }
        }

        return default;
    }

    private ValueList<Connection> Chain(Dictionary<int, int> cameFrom, int goal, Endpoint from, Endpoint to)
    {
        var ids = new List<int>();
        for (var at = goal; at >= 0; at = cameFrom[at]) ids.Add(at);
        ids.Reverse();
        var steps = new List<Connection>();
        for (var at = 0; at + 1 < ids.Count; at++)
        {
            var (sure, may) = table.Relation.Of(ids[at], ids[at + 1]);
            var traffic = table.Relation.Traffic;
            steps.Add(new(
                at == 0 ? from : First(ids[at]), at + 2 == ids.Count ? to : First(ids[at + 1]), traffic[sure], traffic[traffic.Except(may, sure)]));
        }

        return steps.ToValueList();
    }

    private Endpoint First(int classId) => table.Universe.Endpoints[table.Universe.MembersOf(classId)[0]];
}
