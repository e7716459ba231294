using System.Runtime.InteropServices;

namespace Sluice.Analysis;

/// <summary>
/// Compares two relations class by class. Only pairs are looked at of which the egress row of the source or the ingress row of the destination differs; what differs
/// for a class is computed once, and told for each of its endpoints in order.
/// </summary>
internal sealed class JointChanges
{
    private readonly Reachability before;
    private readonly Reachability after;
    private readonly JointClasses joints;
    private readonly RowDifference rows;
    private readonly ConnectionList olds;
    private readonly ConnectionList news;
    private readonly List<int>?[] bySource;
    private readonly Dictionary<int, List<(int Joint, ConnectionChange Change)>> changesOf = [];
    private readonly Dictionary<(int, int, int, int), ConnectionChange?> compared = [];

    public JointChanges(Reachability before, Reachability after)
    {
        (this.before, this.after) = (before, after);
        joints = new(before.Table.Universe, after.Table.Universe);
        rows = new(joints, before.Table.Relation.Traffic, after.Table.Relation.Traffic);
        (olds, news) = (new(before, ConnectionQuery.Everything), new(after, ConnectionQuery.Everything));
        bySource = new List<int>?[joints.Pairs.Count];
        for (var to = 0; to < joints.Pairs.Count; to++)
        {
            var (old, now) = joints.Pairs[to];
            var differing = rows.Of(old < 0 ? null : before.Table.Relation.Ingress(old), now < 0 ? null : after.Table.Relation.Ingress(now));
            differing.ForEach((bySource, to), static (state, from) => (state.bySource[from] ??= []).Add(state.to));
        }
    }

    /// <summary>The connections that differ, by source and destination in order; one for each address block.</summary>
    public IEnumerable<List<ConnectionChange>> BySource()
    {
        for (var place = 0; place < joints.Endpoints.Count; place++)
        {
            var (old, now, joint) = joints.Endpoints[place];
            var isRouted = (now ?? old) is ExternalEndpoint;
            var changed = isRouted ? [] : Of(joint);
            var replicated = old is not null && now is not null && old.HasReplicas != now.HasReplicas;
            if (changed.Count == 0 && !replicated && !isRouted) continue;
            var found = new List<(int Place, ConnectionChange Change)>();
            foreach (var (to, change) in changed)
            {
                foreach (var member in joints.Members[to])
                {
                    if (member != place) found.Add((member, At(change, place, member)));
                    else if (!replicated && (now ?? old)!.HasReplicas) found.Add((member, At(change, place, member)));
                }
            }

            if (replicated && Itself(place, now!) is { } self) found.Add((place, self));
            if (isRouted) AddRouted(place, found);
            found.Sort(static (left, right) => left.Place.CompareTo(right.Place));
            if (found.Count > 0) yield return found.ConvertAll(static item => item.Change);
        }
    }

    /// <summary>What differs, once for each pair of joint classes, by source and destination; what a controller forwards for each destination.</summary>
    public IEnumerable<ClassChange> ByClass()
    {
        for (var from = 0; from < joints.Pairs.Count; from++)
        {
            var sources = joints.Members[from];
            if (EndAt(sources[0]) is ExternalEndpoint)
            {
                var found = new List<(int Place, ConnectionChange Change)>();
                AddRouted(sources[0], found);
                foreach (var (place, change) in found) yield return new(from, joints.Endpoints[place].Joint, change.From, change.To, change, 1);
                continue;
            }

            foreach (var (to, change) in Of(from))
            {
                var targets = joints.Members[to];
                if (from != to) yield return new(from, to, EndAt(sources[0]), EndAt(targets[0]), change, (long)sources.Count * targets.Count);
                else if (EndAt(sources[0]).HasReplicas || sources.Count > 1)
                    yield return new(from, to, EndAt(sources[0]), EndAt(EndAt(sources[0]).HasReplicas ? sources[0] : sources[1]), change, ((long)sources.Count * sources.Count) - sources.Count(place => !EndAt(place).HasReplicas));
            }
        }
    }

    /// <summary>The endpoints of both relations and the classes that neither tells apart.</summary>
    public JointClasses Joints => joints;

    private ConnectionChange At(ConnectionChange change, int from, int to) => change with { From = EndAt(from), To = EndAt(to) };

    private Endpoint EndAt(int place) => joints.Endpoints[place].New ?? joints.Endpoints[place].Old!;

    /// <summary>The joint classes toward which a source's connections differ, each with the change of any pair of members.</summary>
    private List<(int Joint, ConnectionChange Change)> Of(int from)
    {
        if (changesOf.TryGetValue(from, out var known)) return known;
        var (old, now) = joints.Pairs[from];
        var candidates = bySource[from] ?? [];
        var own = rows.Of(old < 0 ? null : before.Table.Relation.Egress(old), now < 0 ? null : after.Table.Relation.Egress(now));
        if (!own.IsEmpty)
        {
            candidates = [.. candidates];
            own.CopyTo(candidates);
            candidates.Sort();
        }

        var found = new List<(int, ConnectionChange)>();
        var last = -1;
        foreach (var to in CollectionsMarshal.AsSpan(candidates))
        {
            if (to == last) continue;
            last = to;
            if (Compare(from, to) is { } change) found.Add((to, change));
        }

        // Kept for the other members of the class only.
        if (joints.Members[from].Count > 1) changesOf[from] = found;
        return found;
    }

    private ConnectionChange? Compare(int from, int to)
    {
        var ((oldFrom, newFrom), (oldTo, newTo)) = (joints.Pairs[from], joints.Pairs[to]);
        var (oldSure, oldMay) = Answer(before, oldFrom, oldTo);
        var (newSure, newMay) = Answer(after, newFrom, newTo);
        if (rows.Same(oldSure) == newSure && rows.Same(oldMay) == newMay) return null;
        var key = (oldSure, oldMay, newSure, newMay);
        if (compared.TryGetValue(key, out var known)) return known;
        var (source, target) = (EndAt(joints.Members[from][0]), EndAt(joints.Members[to][0]));
        return compared[key] = ReachabilityDifference.Compare(olds.Make(source, target, oldSure, oldMay), news.Make(source, target, newSure, newMay));
    }

    private static (int Sure, int May) Answer(Reachability reachability, int from, int to)
    {
        if (from < 0 || to < 0) return (TrafficTable.None, TrafficTable.None);
        var classes = reachability.Table.Universe.Classes;
        return Relation.CanConnect(classes[from], classes[to]) ? reachability.Table.Relation.Of(from, to) : (TrafficTable.None, TrafficTable.None);
    }

    /// <summary>The connection between replicas of a workload that had one, or has one now.</summary>
    private ConnectionChange? Itself(int place, Endpoint now)
    {
        var joint = joints.Endpoints[place].Joint;
        var (old, became) = joints.Pairs[joint];
        var (was, will) = now.HasReplicas ? ((TrafficTable.None, TrafficTable.None), Answer(after, became, became)) : (Answer(before, old, old), (TrafficTable.None, TrafficTable.None));
        return ReachabilityDifference.Compare(olds.Make(now, now, was.Item1, was.Item2), news.Make(now, now, will.Item1, will.Item2));
    }

    /// <summary>What a controller forwards depends on routes, which no row knows of: every destination is compared.</summary>
    private void AddRouted(int place, List<(int Place, ConnectionChange Change)> found)
    {
        for (var member = 0; member < joints.Endpoints.Count; member++)
        {
            var change = ReachabilityDifference.Compare(Routed(olds, before, place, member, static end => end.Old), Routed(news, after, place, member, static end => end.New));
            if (change is not null) found.Add((member, At(change, place, member)));
        }
    }

    private Connection? Routed(ConnectionList list, Reachability reachability, int from, int to, Func<(Endpoint? Old, Endpoint? New, int Joint), Endpoint?> side)
    {
        if (side(joints.Endpoints[from]) is not { } source || side(joints.Endpoints[to]) is not { } target || target is not WorkloadEndpoint) return null;
        var made = list.Between(new(source, reachability.Index.ClassOf(source)), new(target, reachability.Index.ClassOf(target)));
        return made.Allowed.IsEmpty && made.Unknown.IsEmpty ? null : made;
    }
}
