using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>
/// Changes of one policy, workload or namespace, drawn from a seed; what comes is taken from other random clusters. Each fits the snapshot that it is
/// drawn for.
/// </summary>
internal sealed class RandomChanges(int seed)
{
    private static readonly string[] Spaces = ["alpha", "beta", "gamma"];

    private readonly Random random = new(seed);

    /// <summary>
    /// The snapshot with what lies around policies and is no change of its own: custom resources that may make pods, Services that publish, routes with and
    /// without a controller that was read, ports of hosts.
    /// </summary>
    public Snapshot Surrounded(Snapshot snapshot) => snapshot with
    {
        PodMakers = !snapshot.IsWholeCluster && Chance(50) ? [.. Some(Spaces).Select(static space => new PodMaker(new("Kafka", space, "events"), space))] : [],
        Services = [.. Some(Spaces).Select(Service)],
        Routes = Chance(40) ? [.. Some(Spaces).Select(static space => new IngressRoute { Name = new("Ingress", space, "in"), Backends = [new(space, "front", 0, null, default)] })] : [],
        Workloads = [.. snapshot.Workloads.Select(workload => Chance(20) ? OnHostPort(workload) : workload)],
    };

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
        switch (random.Next(8))
        {
            case 0 when before is not null:
                return new(before, null);
            case 6 when before is not null:
                return new(before, before with { Addresses = come.Addresses });
            case 7 when before is not null:
                return new(before, OnHostPort(before));
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

    private static Workload OnHostPort(Workload workload) =>
        workload with { Ports = [.. workload.Ports.Where(static port => port.HostPort == 0), new ContainerPort("", Protocol.Tcp, 443, 8443)] };

    private Service Service(string space) => new()
    {
        Name = new("Service", space, "front"),
        Selector = Chance(70) ? Selector.Of([Requirement.Of("app", SelectorOperator.In, [Chance(50) ? "web" : "api"])]) : Selector.Everything,
        Type = Chance(50) ? ServiceType.LoadBalancer : Chance(50) ? ServiceType.NodePort : ServiceType.ClusterIP,
        Ports = [Chance(50) ? new("http", Protocol.Tcp, 80, 0, "http", 0, default) : new("", Protocol.Tcp, 80, 8080, null, 0, default)],
        KeepsClientAddress = Chance(50),
    };

    private IEnumerable<string> Some(string[] names) => names.Where(_ => Chance(50));

    private bool Chance(int percent) => random.Next(100) < percent;

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
