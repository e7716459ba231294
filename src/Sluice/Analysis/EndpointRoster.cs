using System.Collections.Immutable;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>What a workload is known by: its object, and the variant where labels split it.</summary>
internal readonly record struct WorkloadKey(ObjectName Name, string Variant)
{
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
    private readonly Lazy<Dictionary<WorkloadKey, int>> places;
    private readonly Lazy<HashSet<WorkloadKey>> twins;
    private readonly Lazy<Dictionary<Endpoint, int>> others;

    // Workloads that are no longer what they were in the first version; null for those that are gone.
    private readonly ImmutableDictionary<WorkloadKey, Placed?> moved;
    private readonly ImmutableDictionary<int, int> sizes;

    public EndpointRoster(Endpoint[] endpoints, int[] classOf, int classCount)
    {
        var whole = new RosterOrder(endpoints, classOf, classCount);
        first = order = new(whole);
        places = new(() => PlacesOf(endpoints));
        twins = new(() => TwinsOf(endpoints));
        others = new(() => OthersOf(endpoints));
        (moved, sizes) = (ImmutableDictionary<WorkloadKey, Placed?>.Empty, ImmutableDictionary<int, int>.Empty);
    }

    private EndpointRoster(EndpointRoster parent, ImmutableDictionary<WorkloadKey, Placed?> moved, ImmutableDictionary<int, int> sizes, int classCount)
    {
        (first, places, twins, others, this.moved, this.sizes) = (parent.first, parent.places, parent.twins, parent.others, moved, sizes);
        order = new(() => first.Value.With(moved, classCount));
    }

    /// <summary>The endpoints in order, with their classes and the members of each class.</summary>
    public RosterOrder Order => order.Value;

    /// <summary>Where a workload, representative, node, controller or domain is; null when it is not of this version.</summary>
    public Placed? Find(Endpoint endpoint)
    {
        if (endpoint is WorkloadEndpoint { Workload: var workload }) return Find(WorkloadKey.Of(workload));
        return others.Value.TryGetValue(endpoint, out var place) ? At(place) : null;
    }

    /// <summary>Where a workload is; null when it is not of this version.</summary>
    public Placed? Find(WorkloadKey key) =>
        moved.TryGetValue(key, out var placed) ? placed : places.Value.TryGetValue(key, out var place) ? At(place) : null;

    /// <summary>Whether the first version has several workloads of one name, of which only the first is found.</summary>
    public bool HasTwins(WorkloadKey key) => twins.Value.Contains(key);

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
            if (now is null && !places.Value.ContainsKey(key)) next.Remove(key);
            else next[key] = now;
        }

        return new(this, next.ToImmutable(), counts.ToImmutable(), classCount);

        int Count(int classId) => counts.TryGetValue(classId, out var count) ? count : SizeOf(classId);
    }

    private Placed At(int place) => new(first.Value.Endpoints[place], first.Value.ClassOf[place]);

    private static Dictionary<WorkloadKey, int> PlacesOf(Endpoint[] endpoints)
    {
        var places = new Dictionary<WorkloadKey, int>(endpoints.Length);
        for (var at = 0; at < endpoints.Length; at++)
        {
            if (endpoints[at] is WorkloadEndpoint { Workload: var workload }) places.TryAdd(WorkloadKey.Of(workload), at);
        }

        return places;
    }

    private static HashSet<WorkloadKey> TwinsOf(Endpoint[] endpoints)
    {
        var seen = new HashSet<WorkloadKey>(endpoints.Length);
        return [.. endpoints.OfType<WorkloadEndpoint>().Select(static endpoint => WorkloadKey.Of(endpoint.Workload)).Where(key => !seen.Add(key))];
    }

    private static Dictionary<Endpoint, int> OthersOf(Endpoint[] endpoints)
    {
        var places = new Dictionary<Endpoint, int>();
        for (var at = 0; at < endpoints.Length; at++)
        {
            if (endpoints[at] is not (WorkloadEndpoint or AddressEndpoint)) places.TryAdd(endpoints[at], at);
        }

        return places;
    }
}
