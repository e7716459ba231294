using System.Runtime.InteropServices;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>Turns the relation over classes into connections between endpoints, in order, one source at a time.</summary>
internal sealed class ConnectionList(Reachability reachability, ConnectionQuery query)
{
    private readonly Universe universe = reachability.Table.Universe;
    private readonly Relation relation = reachability.Table.Relation;
    private readonly TrafficTable traffic = reachability.Table.Relation.Traffic;
    private readonly Profile profile = reachability.Profile;
    private readonly Lazy<AddressSet> insiders = new(() => Insiders(reachability));
    private readonly Lazy<Dictionary<Workload, TrafficSet>> routes = new(() => RouteTargets.Of(reachability.Snapshot));

    public IEnumerable<Connection> Enumerate() => profile.ShowsEverything ? Inside().Concat(FromAddresses()) : Merged();

    /// <summary>The connection between two endpoints.</summary>
    public Connection Between(Placed from, Placed to)
    {
        var (sure, may) = relation.Of(from.ClassId, to.ClassId);
        return from.Endpoint is ExternalEndpoint ? Routed(from.Endpoint, to.Endpoint, sure, may) : Make(from.Endpoint, to.Endpoint, sure, may);
    }

    private IEnumerable<Connection> Inside()
    {
        var reach = new List<Reach>();
        for (var place = 0; place < universe.Endpoints.Length; place++)
        {
            var source = universe.Endpoints[place];
            if (source is AddressEndpoint or DomainEndpoint || query.From?.Invoke(source) == false) continue;
            reach.Clear();
            relation.CopyFrom(universe.ClassOf[place], reach);
            foreach (var connection in From(place, source, reach)) yield return connection;
        }
    }

    private IEnumerable<Connection> From(int place, Endpoint source, List<Reach> reach)
    {
        var found = new List<(int Place, int Sure, int May)>();
        var outside = new SortedDictionary<(int Sure, int May), List<int>>();
        foreach (var (to, sure, may) in reach)
        {
            if (universe.Classes[to].Kind == ClassKind.Address)
            {
                if (!outside.TryGetValue((sure, may), out var atoms)) outside[(sure, may)] = atoms = [];
                atoms.Add(to);
                continue;
            }

            foreach (var member in universe.MembersOf(to))
            {
                if (member != place || source.HasReplicas) found.Add((member, sure, may));
            }
        }

        found.Sort(static (left, right) => left.Place.CompareTo(right.Place));
        var addresses = new List<Connection>();
        foreach (var ((sure, may), atoms) in outside)
        {
            var to = new AddressEndpoint(Union(atoms));
            if (to.Addresses.IsEmpty) continue;
            if (query.To?.Invoke(to) != false) addresses.Add(Make(source, to, sure, may));
        }

        addresses.Sort(static (left, right) => left.To.CompareTo(right.To));
        var wroteAddresses = false;
        foreach (var (member, sure, may) in found)
        {
            var to = universe.Endpoints[member];
            if (to is DomainEndpoint && !wroteAddresses)
            {
                wroteAddresses = true;
                foreach (var connection in addresses) yield return connection;
            }

            if (query.To?.Invoke(to) == false) continue;
            var made = source is ExternalEndpoint ? Routed(source, to, sure, may) : Make(source, to, sure, may);
            if (!made.Allowed.IsEmpty || !made.Unknown.IsEmpty) yield return made;
        }

        if (wroteAddresses) yield break;
        foreach (var connection in addresses) yield return connection;
    }

    /// <summary>What a controller forwards is only what routes lead to.</summary>
    private Connection Routed(Endpoint source, Endpoint to, int sure, int may)
    {
        var ports = to is WorkloadEndpoint { Workload: var workload } ? routes.Value.GetValueOrDefault(workload, TrafficSet.Empty) : TrafficSet.Empty;
        var made = Make(source, to, sure, may);
        return made with { Allowed = made.Allowed.Intersect(ports), Unknown = made.Unknown.Intersect(ports) };
    }

    private IEnumerable<Connection> FromAddresses()
    {
        var found = new List<Connection>();
        var parts = new Dictionary<(int To, int Sure, int May), List<int>>();
        var reach = new List<Reach>();
        for (var place = 0; place < universe.Endpoints.Length; place++)
        {
            if (universe.Endpoints[place] is not AddressEndpoint) continue;
            reach.Clear();
            relation.CopyFrom(universe.ClassOf[place], reach);
            foreach (var (to, sure, may) in reach)
                (CollectionsMarshal.GetValueRefOrAddDefault(parts, (to, sure, may), out _) ??= []).Add(universe.ClassOf[place]);
        }

        foreach (var ((to, sure, may), atoms) in parts)
        {
            var from = new AddressEndpoint(Union(atoms));
            if (from.Addresses.IsEmpty) continue;
            if (query.From?.Invoke(from) == false) continue;
            foreach (var member in universe.MembersOf(to))
            {
                if (query.To?.Invoke(universe.Endpoints[member]) != false) found.Add(Make(from, universe.Endpoints[member], sure, may));
            }
        }

        found.Sort(static (left, right) => left.From.CompareTo(right.From) is not 0 and var order ? order : left.To.CompareTo(right.To));
        return found;
    }

    /// <summary>Variants of one owner as one workload, without the traffic between its replicas.</summary>
    private IEnumerable<Connection> Merged()
    {
        var merged = new SortedDictionary<(Endpoint From, Endpoint To), Connection>(Comparer<(Endpoint From, Endpoint To)>.Create(
            static (left, right) => left.From.CompareTo(right.From) is not 0 and var order ? order : left.To.CompareTo(right.To)));
        foreach (var connection in Inside().Concat(FromAddresses()))
        {
            var key = (Owner(connection.From), Owner(connection.To));
            if (key.Item1.CompareTo(key.Item2) == 0) continue;
            var known = merged.GetValueOrDefault(key);
            merged[key] = new(
                key.Item1, key.Item2, connection.Allowed.Union(known?.Allowed ?? TrafficSet.Empty), connection.Unknown.Union(known?.Unknown ?? TrafficSet.Empty));
        }

        return merged.Values;
    }

    private static Endpoint Owner(Endpoint endpoint) =>
        endpoint is WorkloadEndpoint { Workload: { Variant.Length: > 0 } workload } ? new WorkloadEndpoint(workload with { Variant = "" }) : endpoint;

    /// <summary>
    /// The addresses less every run of them that is known to be pods': who opens a connection there reaches the pod, which is listed, and nothing outside.
    /// Pods amid other addresses are not cut out.
    /// </summary>
    private AddressSet Outside(AddressSet addresses)
    {
        var (v4, v6) = (insiders.Value.V4, insiders.Value.V6);
        if (v4.IsEmpty && v6.IsEmpty) return addresses;
        return AddressSet.Of(
            IntervalSet<uint>.From(addresses.V4.Intervals.ToArray().Where(run => !IntervalSet<uint>.Of(run.Low, run.High).IsSubsetOf(v4))),
            IntervalSet<UInt128>.From(addresses.V6.Intervals.ToArray().Where(run => !IntervalSet<UInt128>.Of(run.Low, run.High).IsSubsetOf(v6))));
    }

    private static AddressSet Insiders(Reachability reachability) =>
        AddressSet.Of(reachability.Snapshot.Workloads.Where(static workload => !workload.HostNetwork).SelectMany(static workload => workload.Addresses));

    /// <summary>A connection with traffic of the table.</summary>
    public Connection Make(Endpoint from, Endpoint to, int sure, int may) => new(from, to, traffic[sure], traffic[traffic.Except(may, sure)]);

    private AddressSet Union(List<int> classes)
    {
        var v4 = new List<Interval<uint>>();
        var v6 = new List<Interval<UInt128>>();
        foreach (var id in classes)
        {
            v4.AddRange(universe.Classes[id].Addresses.V4.Intervals);
            v6.AddRange(universe.Classes[id].Addresses.V6.Intervals);
        }

        return Outside(AddressSet.Of(IntervalSet<uint>.From(v4), IntervalSet<UInt128>.From(v6)));
    }
}
