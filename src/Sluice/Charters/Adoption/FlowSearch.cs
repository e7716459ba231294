using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Charters.Adoption;

/// <summary>
/// Finds what is open between pods of which at least one is governed, coarse before fine: what a namespace may do as a whole is said of the namespace. What is said
/// is never wider than what is open, since it is what all pods that are named have in common.
/// </summary>
/// <param name="pods">The pods.</param>
/// <param name="units">What may be named.</param>
/// <param name="dns">How names are resolved.</param>
internal sealed class FlowSearch(Pods pods, PeerUnits units, DnsFinding dns)
{
    private readonly List<(PeerUnit From, List<(PeerUnit To, int Traffic)> Row)> said = [];
    private readonly int[] row = new int[pods.Endpoints.Length];
    private readonly int[] own = new int[pods.Endpoints.Length];
    private readonly int[] covered = new int[pods.Endpoints.Length];
    private readonly bool[] seen = new bool[units.All.Length];
    private readonly List<Reach> reach = [];

    /// <summary>What is open from each unit that may open something, coarse before fine.</summary>
    public IEnumerable<(PathEnd From, List<OpenCell> Cells)> Find()
    {
        var ends = Array.ConvertAll(units.All, PathEnd.Of);
        var isOpenTarget = Array.ConvertAll(units.All, unit => Array.TrueForAll(unit.Pods, pod => !pods.IsGoverned[pod] || !pods.IsClosed(pod, Direction.Ingress)));
        foreach (var unit in units.All)
        {
            if (unit.Peer is BundlePeer) continue;
            var found = From(unit);
            if (found.Count == 0) continue;
            if (unit.Component is null) said.Add((unit, found));
            var isOpenSource = Array.TrueForAll(unit.Pods, pod => !pods.IsGoverned[pod] || !pods.IsClosed(pod, Direction.Egress));
            yield return (ends[unit.Index], found.ConvertAll(cell => new OpenCell(ends[cell.To.Index], cell.Traffic, isOpenSource && isOpenTarget[cell.To.Index] && pods.Traffic[cell.Traffic].IsAllPorts)));
        }
    }

    private List<(PeerUnit To, int Traffic)> From(PeerUnit unit)
    {
        var found = new List<(PeerUnit, int)>();
        if (!Load(unit)) return found;
        Cover(unit);
        var isGoverned = Array.Exists(unit.Pods, pod => pods.IsGoverned[pod]);
        Array.Clear(seen);
        foreach (var candidate in Candidates())
        {
            if (candidate.Peer is BundlePeer && IsSaidOfNamespace(candidate)) continue;
            var (open, before, gains) = (candidate.Peer is BundlePeer ? pods.Traffic.Id(dns.Terms.Traffic) : TrafficTable.All, TrafficTable.All, false);
            foreach (var pod in candidate.Pods)
            {
                open = pods.Traffic.And(open, row[pod]);
                if (open == TrafficTable.None) break;
                before = pods.Traffic.And(before, covered[pod]);
            }

            if (open == TrafficTable.None) continue;
            foreach (var pod in candidate.Pods) gains |= (isGoverned || pods.IsGoverned[pod]) && IsNeeded(unit, pod) && pods.Traffic.Except(open, covered[pod]) != TrafficTable.None;
            if (!gains) continue;
            var rest = Shorter(pods.Traffic.Except(open, before), open);
            found.Add((candidate, rest));
            foreach (var pod in candidate.Pods) covered[pod] = pods.Traffic.Or(covered[pod], rest);
        }

        return found;
    }

    /// <summary>Whether as much is open to every pod beside the resolver, so that it is said of their namespace.</summary>
    private bool IsSaidOfNamespace(PeerUnit resolver)
    {
        var wanted = pods.Traffic.Id(dns.Terms.Traffic);
        return units.Of(resolver.Pods[0]).FirstOrDefault(static unit => unit.Peer is NamespacePeer) is { } space && space.Pods.Length > resolver.Pods.Length
            && Array.TrueForAll(space.Pods, pod => pods.Traffic.And(row[pod], wanted) == wanted);
    }

    /// <summary>What is left to say, or all of it where that is said in fewer words.</summary>
    private int Shorter(int rest, int open) => Runs(pods.Traffic[rest]) <= Runs(pods.Traffic[open]) ? rest : open;

    private static int Runs(TrafficSet traffic) => traffic.IsAllPorts ? 1 : Protocols.All.Sum(protocol => traffic.Ports(protocol).Set.Intervals.Length);

    /// <summary>What all pods of a unit may open to each pod; false when it is nothing.</summary>
    private bool Load(PeerUnit unit)
    {
        Expand(unit.Pods[0], row);
        for (var at = 1; at < unit.Pods.Length; at++)
        {
            Expand(unit.Pods[at], own);
            var isAny = false;
            for (var to = 0; to < row.Length; to++)
            {
                if (row[to] == TrafficTable.None) continue;
                row[to] = pods.Traffic.And(row[to], own[to]);
                isAny |= row[to] != TrafficTable.None;
            }

            if (!isAny) return false;
        }

        return true;
    }

    private void Expand(int pod, int[] target)
    {
        Array.Clear(target);
        reach.Clear();
        pods.Relation.CopyFrom(pods.ClassOf[pod], reach);
        foreach (var (to, sure, _) in reach)
        {
            var ports = pods.Traffic.OnlyPorts(sure);
            if (ports == TrafficTable.None || !pods.MembersOf.TryGetValue(to, out var members)) continue;
            foreach (var member in members) target[member] = ports;
        }

        // One pod to itself is no connection, so that it stands in nobody's way.
        if (pods.IsAlone(pod)) target[pod] = pods.Traffic.AllPorts;
    }

    /// <summary>What was already said of wider units, and what the charter's dns opens.</summary>
    private void Cover(PeerUnit unit)
    {
        Array.Clear(covered);
        if (dns.Standing == Resolving.Everywhere && Array.TrueForAll(unit.Pods, pod => pods.IsGoverned[pod]))
        {
            foreach (var pod in dns.Resolver) covered[pod] = pods.Traffic.Id(dns.Terms.Traffic);
        }

        foreach (var (wider, found) in said)
        {
            if (wider.Rank >= unit.Rank || !Contains(wider.Pods, unit.Pods)) continue;
            foreach (var (to, traffic) in found)
            {
                foreach (var pod in to.Pods) covered[pod] = pods.Traffic.Or(covered[pod], traffic);
            }
        }
    }

    /// <summary>Whether a path to a pod is one to some other pod than the source itself.</summary>
    private bool IsNeeded(PeerUnit unit, int pod) => !(unit.Pods is [var single] && single == pod && pods.IsAlone(pod));

    /// <summary>The units that hold a pod to which something is open, coarse before fine.</summary>
    private List<PeerUnit> Candidates()
    {
        var found = new List<PeerUnit>();
        for (var pod = 0; pod < row.Length; pod++)
        {
            if (row[pod] == TrafficTable.None) continue;
            foreach (var unit in units.Of(pod))
            {
                if (seen[unit.Index]) continue;
                seen[unit.Index] = true;
                found.Add(unit);
            }
        }

        found.Sort(static (left, right) => left.Index.CompareTo(right.Index));
        return found;
    }

    private static bool Contains(int[] wide, int[] narrow) => Array.TrueForAll(narrow, pod => Array.BinarySearch(wide, pod) >= 0);
}
