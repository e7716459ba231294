using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>
/// Finds what is open between governed pods and addresses or domain names, coarse before fine. The traffic is cut so that each piece is said with the addresses that
/// all of it is open for: as policies write it, and not block by block.
/// </summary>
internal sealed class OutsideSearch
{
    private readonly Pods pods;
    private readonly PeerUnits units;
    private readonly PeerClass[] addresses;
    private readonly PeerClass[] domains;
    private readonly Dictionary<Row, int[]> outgoing = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Row, int[]> incoming = new(ReferenceEqualityComparer.Instance);

    public OutsideSearch(Pods pods, PeerUnits units)
    {
        (this.pods, this.units) = (pods, units);
        var classes = pods.Reachability.Table.Universe.Classes;
        addresses = Array.FindAll(classes, static peer => peer.Kind == ClassKind.Address);
        domains = Array.FindAll(classes, static peer => peer.Kind == ClassKind.Domain);
    }

    /// <summary>The open paths, out of the cluster and into it.</summary>
    public IEnumerable<OpenPath> Find() => Find(Direction.Egress).Concat(Find(Direction.Ingress));

    private IEnumerable<OpenPath> Find(Direction direction)
    {
        var said = new List<(PeerUnit Unit, int[] Open)>();
        foreach (var unit in units.All)
        {
            if (!Array.TrueForAll(unit.Pods, pod => pods.IsGoverned[pod]) || unit.Peer is NamespaceLabelPeer or BundlePeer) continue;
            var open = Common(unit, direction);
            if (Array.TrueForAll(open, static traffic => traffic == TrafficTable.None)) continue;
            var rest = (int[])open.Clone();
            foreach (var (wider, spoken) in said)
            {
                if (wider.Rank >= unit.Rank || !Array.TrueForAll(unit.Pods, pod => Array.BinarySearch(wider.Pods, pod) >= 0)) continue;
                for (var at = 0; at < rest.Length; at++) rest[at] = pods.Traffic.Except(rest[at], spoken[at]);
            }

            said.Add((unit, open));
            var isOpenSide = Array.TrueForAll(unit.Pods, pod => !pods.IsClosed(pod, direction));
            var end = PathEnd.Of(unit);
            foreach (var (set, traffic) in Pieces(rest))
            {
                var outside = PathEnd.Of(set);
                yield return new(direction == Direction.Egress ? end : outside, direction == Direction.Egress ? outside : end, traffic) { IsOpenSide = isOpenSide && set.Equals(AddressSet.All) };
            }

            if (direction == Direction.Egress)
            {
                foreach (var path in Domains(end, open, rest)) yield return path;
            }
        }
    }

    /// <summary>What every pod of a unit has open toward each class of addresses, then toward each domain name.</summary>
    private int[] Common(PeerUnit unit, Direction direction)
    {
        var open = Array.ConvertAll(new int[addresses.Length + domains.Length], static _ => TrafficTable.All);
        foreach (var pod in unit.Pods)
        {
            var own = Of(pods.ClassOf[pod], direction);
            for (var at = 0; at < open.Length; at++) open[at] = pods.Traffic.And(open[at], own[at]);
        }

        return open;
    }

    private int[] Of(int id, Direction direction)
    {
        var (row, known) = direction == Direction.Egress ? (pods.Relation.Egress(id), outgoing) : (pods.Relation.Ingress(id), incoming);
        if (known.TryGetValue(row, out var open)) return open;
        open = new int[addresses.Length + domains.Length];
        for (var at = 0; at < open.Length; at++)
        {
            var peer = at < addresses.Length ? addresses[at] : domains[at - addresses.Length];
            if (direction == Direction.Ingress && peer.Kind == ClassKind.Domain) continue;
            open[at] = pods.Traffic.OnlyPorts((direction == Direction.Egress ? pods.Relation.Of(id, peer.Id) : pods.Relation.Of(peer.Id, id)).Sure);
        }

        return known[row] = open;
    }

    private IEnumerable<(AddressSet Addresses, TrafficSet Traffic)> Pieces(int[] open)
    {
        var parts = new List<TrafficSet>();
        foreach (var traffic in open.Take(addresses.Length).Where(static traffic => traffic != TrafficTable.None).Distinct()) Cut(parts, pods.Traffic[traffic]);
        var pieces = new List<(AddressSet Addresses, TrafficSet Traffic)>();
        foreach (var part in parts)
        {
            var set = Holding(open, part);
            var same = pieces.FindIndex(piece => piece.Addresses.Equals(set));
            if (same >= 0) pieces[same] = (set, pieces[same].Traffic.Union(part));
            else pieces.Add((set, part));
        }

        return pieces.OrderBy(static piece => piece.Addresses.ToString(), StringComparer.Ordinal);
    }

    private AddressSet Holding(int[] open, TrafficSet part)
    {
        var (v4, v6) = (new List<Interval<uint>>(), new List<Interval<UInt128>>());
        for (var at = 0; at < addresses.Length; at++)
        {
            if (!part.IsSubsetOf(pods.Traffic[open[at]])) continue;
            v4.AddRange(addresses[at].Addresses.V4.Intervals);
            v6.AddRange(addresses[at].Addresses.V6.Intervals);
        }

        return AddressSet.Of(IntervalSet<uint>.From(v4), IntervalSet<UInt128>.From(v6));
    }

    /// <summary>Cuts disjoint parts at one more set, and adds what none of them has.</summary>
    private static void Cut(List<TrafficSet> parts, TrafficSet set)
    {
        var rest = set;
        for (var at = parts.Count - 1; at >= 0; at--)
        {
            var (shared, outside) = (parts[at].Intersect(set), parts[at].Except(set));
            rest = rest.Except(parts[at]);
            if (shared.IsEmpty || outside.IsEmpty) continue;
            parts[at] = shared;
            parts.Add(outside);
        }

        if (!rest.IsEmpty) parts.Add(rest);
    }

    /// <summary>Domain names that are open by name, and not already because every public address is.</summary>
    private IEnumerable<OpenPath> Domains(PathEnd end, int[] open, int[] rest)
    {
        var everywhere = TrafficTable.All;
        for (var at = 0; at < addresses.Length; at++)
        {
            if (addresses[at].Addresses.Overlaps(SpecialAddresses.PublicIPv4)) everywhere = pods.Traffic.And(everywhere, open[at]);
        }

        for (var at = 0; at < domains.Length; at++)
        {
            var traffic = pods.Traffic.Except(rest[addresses.Length + at], everywhere);
            if (traffic != TrafficTable.None) yield return new(end, PathEnd.Of(domains[at].Domain), pods.Traffic[traffic]);
        }
    }
}
