using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>One object of a snapshot that was added, replaced or removed.</summary>
public abstract record SnapshotChange
{
    private protected SnapshotChange()
    {
    }

    /// <summary>The snapshot with the change made, in canonical order.</summary>
    /// <exception cref="ArgumentException">The object as it was is not in the snapshot (the same instance).</exception>
    public abstract Snapshot Apply(Snapshot snapshot);

    private static ValueList<T> Replace<T>(ValueList<T> list, T? before, T? after, Func<T, ObjectName> name)
        where T : class
    {
        var items = list.ToList();
        if (before is not null)
        {
            var at = items.FindIndex(item => ReferenceEquals(item, before));
            if (at < 0) throw new ArgumentException($"{name(before)} is not of this snapshot", nameof(before));
            items.RemoveAt(at);
        }

        if (after is null) return items.ToValueList();
        var place = items.FindIndex(item => name(item).CompareTo(name(after)) > 0);
        items.Insert(place < 0 ? items.Count : place, after);
        return items.ToValueList();
    }

    /// <summary>A policy was added, replaced or removed.</summary>
    public sealed record OfPolicy(Policy? Before, Policy? After) : SnapshotChange
    {
        public override Snapshot Apply(Snapshot snapshot) =>
            snapshot with { Policies = Replace(snapshot.Policies, Before, After, static policy => policy.Name) };
    }

    /// <summary>A workload was added, replaced or removed.</summary>
    public sealed record OfWorkload(Workload? Before, Workload? After) : SnapshotChange
    {
        public override Snapshot Apply(Snapshot snapshot) =>
            snapshot with { Workloads = Replace(snapshot.Workloads, Before, After, static workload => workload.Name) };
    }

    /// <summary>A namespace was added, relabelled or removed.</summary>
    public sealed record OfNamespace(Namespace? Before, Namespace? After) : SnapshotChange
    {
        public override Snapshot Apply(Snapshot snapshot) =>
            snapshot with { Namespaces = Replace(snapshot.Namespaces, Before, After, static space => new("Namespace", "", space.Name)) };
    }
}
