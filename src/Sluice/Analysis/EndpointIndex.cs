using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>From endpoints to classes and back.</summary>
internal sealed class EndpointIndex(Universe universe)
{
    /// <summary>The classes an endpoint consists of: one, or for addresses one for each atom touched.</summary>
    /// <exception cref="ArgumentException">The endpoint is not of this snapshot.</exception>
    public int[] ClassesOf(Endpoint endpoint)
    {
        if (endpoint is not AddressEndpoint { Addresses: var addresses }) return [ClassOf(endpoint)];
        var atoms = new List<int>();
        universe.Atoms.CopyTouching(addresses, atoms);
        return [.. atoms.Select(atom => universe.FirstAtomClass + atom)];
    }

    /// <summary>The class of an endpoint that is one.</summary>
    /// <exception cref="ArgumentException">The endpoint is not of this snapshot, or is a set of addresses.</exception>
    public int ClassOf(Endpoint endpoint) =>
        universe.Roster.Find(endpoint)?.ClassId ?? throw new ArgumentException($"{endpoint} is not an endpoint of this snapshot", nameof(endpoint));

    /// <summary>Whether the endpoint is of this snapshot; every set of addresses is.</summary>
    public bool Has(Endpoint endpoint) => endpoint is AddressEndpoint || universe.Roster.Find(endpoint) is not null;

    /// <summary>The endpoints of classes inside the cluster, in order.</summary>
    public ValueList<Endpoint> EndpointsOf(ClassSet classes)
    {
        var found = new List<int>();
        classes.ForEach((universe, found), static (state, id) =>
        {
            if (state.universe[id].Kind is not (ClassKind.Address or ClassKind.Domain or ClassKind.Controller)) state.found.AddRange(state.universe.MembersOf(id));
        });
        found.Sort();
        return [.. found.Select(place => universe.Endpoints[place])];
    }
}
