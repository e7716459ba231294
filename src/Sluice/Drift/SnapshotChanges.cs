using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Drift;

/// <summary>The changes that lead from one snapshot to another, and a relation that follows them.</summary>
internal static class SnapshotChanges
{
    /// <summary>More changes than this are analysed anew: that costs less than following them.</summary>
    private const int Most = 200;

    /// <summary>
    /// The changes, policies first, then namespaces, then workloads. Null where something else differs (nodes, Services, routes, what was read), or where there are too many.
    /// </summary>
    public static List<SnapshotChange>? Between(Snapshot before, Snapshot after)
    {
        if (before.Nodes != after.Nodes || before.Services != after.Services || before.Routes != after.Routes || before.IsWholeCluster != after.IsWholeCluster || before.PodMakers != after.PodMakers) return null;
        var changes = new List<SnapshotChange>();
        var isOne = Add(before.Policies, after.Policies, static policy => (policy.Name, ""), static (was, now) => new SnapshotChange.OfPolicy(was, now))
            && Add(before.Namespaces, after.Namespaces, static space => (new("Namespace", "", space.Name), ""), static (was, now) => new SnapshotChange.OfNamespace(was, now))
            && Add(before.Workloads, after.Workloads, static workload => (workload.Name, workload.Variant), static (was, now) => new SnapshotChange.OfWorkload(was, now));
        return isOne && changes.Count <= Most ? changes : null;

        bool Add<T>(ValueList<T> old, ValueList<T> now, Func<T, (ObjectName, string)> key, Func<T?, T?, SnapshotChange> change)
            where T : class
        {
            var known = new Dictionary<(ObjectName, string), T>(old.Count);
            foreach (var item in old)
            {
                if (!known.TryAdd(key(item), item)) return false;
            }

            foreach (var item in now)
            {
                known.Remove(key(item), out var was);
                if (!ReferenceEquals(was, item) && !item.Equals(was)) changes.Add(change(was, item));
            }

            changes.AddRange(known.Values.OrderBy(item => key(item).Item1).Select(item => change(item, null)));
            return true;
        }
    }

    /// <summary>The relation of another snapshot, followed change by change; null where it would have to be analysed anew.</summary>
    public static Reachability? Follow(Reachability relation, Snapshot to)
    {
        if (Between(relation.Snapshot, to) is not { } changes) return null;
        foreach (var change in changes)
        {
            var step = relation.With(change);
            if (!ReferenceEquals(step.Difference.Before, relation)) return null;
            relation = step.After;
        }

        return relation;
    }
}
