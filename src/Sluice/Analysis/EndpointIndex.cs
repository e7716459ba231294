using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>From endpoints to classes and back.</summary>
internal sealed class EndpointIndex
{
    private readonly Universe universe;
    private readonly Dictionary<Endpoint, int> places = [];
    private readonly Dictionary<(ObjectName Name, string Variant), int> workloads = [];
    private readonly Dictionary<string, int> nodes = new(StringComparer.Ordinal);

    public EndpointIndex(Universe universe)
    {
        this.universe = universe;
        for (var at = 0; at < universe.Endpoints.Length; at++)
        {
            if (universe.Endpoints[at] is WorkloadEndpoint { Workload: var workload }) workloads.TryAdd((workload.Name, workload.Variant), at);
            else if (universe.Endpoints[at] is NodeEndpoint { Node: var node }) nodes.TryAdd(node.Name, at);
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
        if (endpoint is WorkloadEndpoint { Workload: var workload }) return workloads.TryGetValue((workload.Name, workload.Variant), out var known) ? known : null;
        if (endpoint is NodeEndpoint { Node: var node }) return nodes.TryGetValue(node.Name, out var host) ? host : null;
        return places.TryGetValue(endpoint, out var place) ? place : null;
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
