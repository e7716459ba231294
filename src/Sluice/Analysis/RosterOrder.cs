using System.Collections.Immutable;

namespace Sluice.Analysis;

/// <summary>Endpoints in canonical order, the class of each, and the members of each class.</summary>
internal sealed class RosterOrder
{
    private readonly int[] starts;
    private readonly int[] members;

    public RosterOrder(Endpoint[] endpoints, int[] classOf, int classCount)
    {
        (Endpoints, ClassOf, ClassCount) = (endpoints, classOf, classCount);

        // Counting sort: the size of each class, then where each class begins, then the members.
        starts = new int[classCount + 1];
        foreach (var id in classOf) starts[id + 1]++;
        for (var id = 0; id < classCount; id++) starts[id + 1] += starts[id];
        members = new int[classOf.Length];
        var next = starts.AsSpan(0, classCount).ToArray();
        for (var at = 0; at < classOf.Length; at++) members[next[classOf[at]]++] = at;
    }

    /// <summary>Endpoints in canonical order.</summary>
    public Endpoint[] Endpoints { get; }

    /// <summary>The class of each endpoint.</summary>
    public int[] ClassOf { get; }

    public int ClassCount { get; }

    /// <summary>The places of a class's endpoints, ascending.</summary>
    public ArraySegment<int> MembersOf(int classId) => new(members, starts[classId], starts[classId + 1] - starts[classId]);

    /// <summary>The order with some workloads in other classes, gone (null), or come.</summary>
    public RosterOrder With(ImmutableDictionary<WorkloadKey, Placed?> moved, int classCount)
    {
        var come = moved.Values.OfType<Placed>().OrderBy(static placed => placed.Endpoint).ToArray();
        var endpoints = new List<Endpoint>(Endpoints.Length + come.Length);
        var classOf = new List<int>(Endpoints.Length + come.Length);
        var next = 0;
        for (var at = 0; at < Endpoints.Length; at++)
        {
            if (Endpoints[at] is WorkloadEndpoint { Workload: var workload } && moved.ContainsKey(WorkloadKey.Of(workload))) continue;
            while (next < come.Length && come[next].Endpoint.CompareTo(Endpoints[at]) < 0) Take(come[next++]);
            Take(new(Endpoints[at], ClassOf[at]));
        }

        while (next < come.Length) Take(come[next++]);
        return new([.. endpoints], [.. classOf], classCount);

        void Take(Placed placed)
        {
            endpoints.Add(placed.Endpoint);
            classOf.Add(placed.ClassId);
        }
    }
}
