using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>From endpoints to classes and back.</summary>
internal sealed class EndpointIndex
{
    private readonly Universe universe;
    private readonly Dictionary<Endpoint, int> places = [];
    private readonly Dictionary<string, int> nodes = new(StringComparer.Ordinal);
    private readonly int workloads;

    public EndpointIndex(Universe universe)
    {
        this.universe = universe;
        while (workloads < universe.Endpoints.Length && universe.Endpoints[workloads] is WorkloadEndpoint) workloads++;
        for (var at = workloads; at < universe.Endpoints.Length; at++)
        {
            if (universe.Endpoints[at] is NodeEndpoint { Node: var node }) nodes.TryAdd(node.Name, at);
            else if (universe.Endpoints[at] is not AddressEndpoint) places.TryAdd(universe.Endpoints[at], at);
        }
    }

    /// <summary>The classes an endpoint consists of: one, or for addresses one for each atom touched.</summary>
    /// <exception cref="ArgumentException">The endpoint is not of this snapshot.</exception>
    public int[] ClassesOf(Endpoint endpoint)
    {
        if (endpoint is AddressEndpoint { Addresses: var addresses })
        {
            var atoms = new List<int>();
            universe.Atoms.CopyTouching(addresses, atoms);
            return [.. atoms.Select(atom => universe.FirstAtomClass + atom)];
        }

        return [universe.ClassOf[PlaceOf(endpoint)]];
    }

    /// <summary>The class of an endpoint that is one.</summary>
    /// <exception cref="ArgumentException">The endpoint is not of this snapshot, or is a set of addresses.</exception>
    public int ClassOf(Endpoint endpoint) => universe.ClassOf[PlaceOf(endpoint)];

    /// <summary>The place of an endpoint in the order.</summary>
    /// <exception cref="ArgumentException">The endpoint is not of this snapshot.</exception>
    public int PlaceOf(Endpoint endpoint) =>
        Find(endpoint) is { } place and >= 0 ? place : throw new ArgumentException($"{endpoint} is not an endpoint of this snapshot", nameof(endpoint));

    /// <summary>The place of an endpoint in the order; −1 for addresses, which have several; null when it is not of this snapshot.</summary>
    public int? Find(Endpoint endpoint)
    {
        if (endpoint is AddressEndpoint) return -1;
        if (endpoint is WorkloadEndpoint) return FindWorkload(endpoint);
        if (endpoint is NodeEndpoint { Node: var node }) return nodes.TryGetValue(node.Name, out var host) ? host : null;
        return places.TryGetValue(endpoint, out var place) ? place : null;
    }

    /// <summary>The first workload of the name, by halves: workloads come first, in order of their names.</summary>
    private int? FindWorkload(Endpoint endpoint)
    {
        var (low, high) = (0, workloads);
        while (low < high)
        {
            var middle = (low + high) >>> 1;
            if (universe.Endpoints[middle].CompareTo(endpoint) < 0) low = middle + 1;
            else high = middle;
        }

        return low < workloads && universe.Endpoints[low].CompareTo(endpoint) == 0 ? low : null;
    }

    /// <summary>The endpoints of classes inside the cluster, in order.</summary>
    public ValueList<Endpoint> EndpointsOf(ClassSet classes)
    {
        var found = new List<int>();
        foreach (var peer in universe.Classes)
        {
            if (peer.Kind is not (ClassKind.Address or ClassKind.Domain or ClassKind.Controller) && classes.Contains(peer.Id)) found.AddRange(peer.Members);
        }

        found.Sort();
        return [.. found.Select(place => universe.Endpoints[place])];
    }
}
