using System.Collections.Immutable;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>What a workload is known by: its object, and the variant where labels split it.</summary>
internal readonly record struct WorkloadKey(ObjectName Name, string Variant)
{
    /// <summary>Orders as endpoints do.</summary>
    public int CompareTo(Workload workload)
    {
        var order = Name.CompareTo(workload.Name);
        return order != 0 ? order : string.CompareOrdinal(Variant, workload.Variant);
    }

    public static WorkloadKey Of(Workload workload) => new(workload.Name, workload.Variant);
}

/// <summary>An endpoint and the class it is in.</summary>
internal readonly record struct Placed(Endpoint Endpoint, int ClassId);

/// <summary>
/// Which endpoints there are, in canonical order, and the class of each. A version in which some workloads have moved shares the rest, answers where a
/// single endpoint is at once, and puts the order together when it is first asked for.
/// </summary>
internal sealed class EndpointRoster
{
    private readonly Lazy<RosterOrder> first;
    private readonly Lazy<RosterOrder> order;

    // Where the workloads of the first version end: they come first, in order of their names, and need no index.
    private readonly int workloads;
    private readonly Lazy<Dictionary<string, int>> nodes;
    private readonly Lazy<Dictionary<Endpoint, int>> others;

    // Workloads that are no longer what they were in the first version; null for those that are gone.
    private readonly ImmutableDictionary<WorkloadKey, Placed?> moved;
    private readonly ImmutableDictionary<int, int> sizes;

    public EndpointRoster(Endpoint[] endpoints, int[] classOf, int classCount)
    {
        var whole = new RosterOrder(endpoints, classOf, classCount);
        first = order = new(whole);
        while (workloads < endpoints.Length && endpoints[workloads] is WorkloadEndpoint) workloads++;
        nodes = new(() => NodesOf(endpoints));
        others = new(() => OthersOf(endpoints));
        (moved, sizes) = (ImmutableDictionary<WorkloadKey, Placed?>.Empty, ImmutableDictionary<int, int>.Empty);
    }

    private EndpointRoster(EndpointRoster parent, ImmutableDictionary<WorkloadKey, Placed?> moved, ImmutableDictionary<int, int> sizes, int classCount)
    {
        (first, workloads, nodes, others, this.moved, this.sizes) = (parent.first, parent.workloads, parent.nodes, parent.others, moved, sizes);
        order = new(() => first.Value.With(moved, classCount));
    }

    /// <summary>The endpoints in order, with their classes and the members of each class.</summary>
    public RosterOrder Order => order.Value;

    /// <summary>Where a workload, representative, node, controller or domain is; null when it is not of this version.</summary>
    public Placed? Find(Endpoint endpoint)
    {
        if (endpoint is WorkloadEndpoint { Workload: var workload }) return Find(WorkloadKey.Of(workload));
        if (endpoint is NodeEndpoint { Node: var node }) return nodes.Value.TryGetValue(node.Name, out var host) ? At(host) : null;
        return others.Value.TryGetValue(endpoint, out var place) ? At(place) : null;
    }

    /// <summary>Where a workload is; null when it is not of this version.</summary>
    public Placed? Find(WorkloadKey key) =>
        moved.Count > 0 && moved.TryGetValue(key, out var placed) ? placed : FirstPlaceOf(key) is { } place ? At(place) : null;

    /// <summary>Whether the first version has several workloads of one name, of which only the first is found.</summary>
    public bool HasTwins(WorkloadKey key) =>
        FirstPlaceOf(key) is { } place && place + 1 < workloads && key.CompareTo(((WorkloadEndpoint)first.Value.Endpoints[place + 1]).Workload) == 0;

    /// <summary>How many endpoints a class has.</summary>
    public int SizeOf(int classId) =>
        sizes.TryGetValue(classId, out var size) ? size : classId < first.Value.ClassCount ? first.Value.MembersOf(classId).Count : 0;

    /// <summary>The version with some workloads in other classes, gone (null), or come.</summary>
    /// <param name="moves">Each workload with where it is now.</param>
    /// <param name="classCount">How many classes there are now.</param>
    public EndpointRoster With(IReadOnlyDictionary<WorkloadKey, Placed?> moves, int classCount)
    {
        var next = moved.ToBuilder();
        var counts = sizes.ToBuilder();
        foreach (var (key, now) in moves)
        {
            if (Find(key) is { } old) counts[old.ClassId] = Count(old.ClassId) - 1;
            if (now is { } placed) counts[placed.ClassId] = Count(placed.ClassId) + 1;

            // Removed first: an equal value would not be replaced, and it is the instance of the snapshot that counts.
            next.Remove(key);
            if (now is not null || FirstPlaceOf(key) is not null) next[key] = now;
        }

        return new(this, next.ToImmutable(), counts.ToImmutable(), classCount);

        int Count(int classId) => counts.TryGetValue(classId, out var count) ? count : SizeOf(classId);
    }

    private Placed At(int place) => new(first.Value.Endpoints[place], first.Value.ClassOf[place]);

    /// <summary>The place of the first workload of the name in the first version, by halves.</summary>
    private int? FirstPlaceOf(WorkloadKey key)
    {
        var endpoints = first.Value.Endpoints;
        var (low, high) = (0, workloads);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (key.CompareTo(((WorkloadEndpoint)endpoints[middle]).Workload) > 0) low = middle + 1;
            else high = middle;
        }

        return low < workloads && key.CompareTo(((WorkloadEndpoint)endpoints[low]).Workload) == 0 ? low : null;
    }

    private static Dictionary<string, int> NodesOf(Endpoint[] endpoints)
    {
        var places = new Dictionary<string, int>(StringComparer.Ordinal);
        for (var at = 0; at < endpoints.Length; at++)
        {
            if (endpoints[at] is NodeEndpoint { Node: var node }) places.TryAdd(node.Name, at);
        }

        return places;
    }

    private static Dictionary<Endpoint, int> OthersOf(Endpoint[] endpoints)
    {
        var places = new Dictionary<Endpoint, int>();
        for (var at = 0; at < endpoints.Length; at++)
        {
            if (endpoints[at] is not (WorkloadEndpoint or NodeEndpoint or AddressEndpoint)) places.TryAdd(endpoints[at], at);
        }

        return places;
    }
}
