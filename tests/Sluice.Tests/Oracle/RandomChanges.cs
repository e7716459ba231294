using Sluice.Analysis;
using Sluice.Model;

namespace Sluice.Tests.Oracle;

/// <summary>
/// Changes of one policy, workload or namespace, drawn from a seed; what comes is taken from other random clusters. Each fits the snapshot that it is
/// drawn for.
/// </summary>
internal sealed class RandomChanges(int seed)
{
    private readonly Random random = new(seed);

    public SnapshotChange Next(Snapshot snapshot)
    {
        var other = RandomCluster.Draw(random.Next(1_000_000)).Snapshot;
        return random.Next(5) switch
        {
            0 or 1 => OfPolicy(snapshot, other),
            2 or 3 => OfWorkload(snapshot, other),
            _ => OfNamespace(snapshot, other),
        };
    }

    private SnapshotChange.OfPolicy OfPolicy(Snapshot snapshot, Snapshot other)
    {
        var before = One(snapshot.Policies);
        var come = One(other.Policies);
        switch (random.Next(4))
        {
            case 0 when before is not null:
                return new(before, null);
            case 1 when come is not null && snapshot.Policies.All(policy => policy.Name != come.Name):
                return new(null, come);
            default:
                var same = other.Policies.FirstOrDefault(policy => policy.Name.Kind == before?.Name.Kind);
                return new(before, before is null || same is null ? before : Renamed(same, before.Name));
        }
    }

    private SnapshotChange.OfWorkload OfWorkload(Snapshot snapshot, Snapshot other)
    {
        var before = One(snapshot.Workloads);
        var come = other.Workloads[random.Next(other.Workloads.Count)];
        var isFree = snapshot.Workloads.All(workload => workload.Name != come.Name);
        switch (random.Next(6))
        {
            case 0 when before is not null:
                return new(before, null);
            case 1 when isFree:
                return new(null, come);
            case 2 when before is not null && isFree:
                return new(before, come);
            case 3 when before is not null:
                return new(before, before with { Replicas = random.Next(1, 3) });
            case 4 when before is not null:
                return new(before, come with { Name = before.Name });
            default:
                return new(before, before is null ? null : before with { Labels = come.Labels });
        }
    }

    private SnapshotChange.OfNamespace OfNamespace(Snapshot snapshot, Snapshot other)
    {
        var before = One(snapshot.Namespaces);
        return random.Next(8) switch
        {
            0 when before is not null => new(before, null),
            1 when snapshot.Namespaces.All(static space => space.Name != "delta") => new(null, Namespace.Defined("delta", other.Namespaces[0].Labels)),
            _ when before is not null => new(before, other.Namespaces.FirstOrDefault(space => space.Name == before.Name) ?? before with { LabelsKnown = true }),
            _ => new(null, Namespace.Defined("epsilon", Labels.Empty)),
        };
    }

    private static Policy Renamed(Policy policy, ObjectName name) => policy switch
    {
        NetworkPolicy plain => plain with { Name = name },
        AdminPolicy admin => admin with { Name = name },
        OpaquePolicy opaque => opaque with { Name = name },
        _ => policy,
    };

    private T? One<T>(IReadOnlyList<T> list)
        where T : class => list.Count == 0 ? null : list[random.Next(list.Count)];
}
