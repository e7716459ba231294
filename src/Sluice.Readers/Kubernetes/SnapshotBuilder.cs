using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Kubernetes.Routes;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>
/// Puts what was read together into one snapshot. The same objects give the same snapshot, in whatever order, in however many sources, however often.
/// </summary>
public sealed class SnapshotBuilder
{
    private readonly List<ObjectsRead> all = [];

    /// <summary>Whether every namespace and workload of the cluster was read, as from a live cluster.</summary>
    public bool IsWholeCluster { get; init; }

    /// <summary>
    /// Whether a pod counts for the Deployment or CronJob behind its direct owner. Without it a pod belongs to the owner it names, as in np-guard's results.
    /// </summary>
    public bool FollowsOwners { get; init; } = true;

    /// <summary>Adds what a reader has read.</summary>
    public SnapshotBuilder Add(ObjectsRead objects)
    {
        ArgumentNullException.ThrowIfNull(objects);
        all.Add(objects);
        return this;
    }

    /// <summary>The snapshot of everything added.</summary>
    public Snapshot Build()
    {
        var problems = All(read => read.Problems);
        var duplicates = new Duplicates(problems);
        var namespaces = duplicates.Namespaces(All(read => read.Namespaces));
        var policies = duplicates.Policies(All(read => read.Policies));
        var services = WithEndpoints(duplicates.Services(All(read => read.Services)));
        var routes = Routes(duplicates, namespaces, services, problems);
        var workloads = new WorkloadFolding(duplicates.Controllers(All(read => read.Controllers)), duplicates.Pods(All(read => read.Pods)), FollowsOwners).Fold().ToList();
        return new()
        {
            Namespaces = Namespaces.Of(namespaces, workloads, policies, services, routes, IsWholeCluster),
            Nodes = duplicates.Nodes(All(read => read.Nodes)).ToValueList(),
            Workloads = workloads.ToValueList(),
            Services = services.ToValueList(),
            Routes = routes.ToValueList(),
            Policies = policies.ToValueList(),
            Problems = InOrder(problems),
            IsWholeCluster = IsWholeCluster,
            PodMakers = IsWholeCluster ? default : All(read => read.PodMakers).Distinct().Order().ToValueList(),
            IgnoredKinds = all.SelectMany(read => read.Ignored).GroupBy(pair => pair.Key, StringComparer.Ordinal)
                .Select(group => (group.Key, group.Sum(pair => pair.Value))).OrderBy(pair => pair.Key, StringComparer.Ordinal).ToValueList(),
        };
    }

    /// <summary>Services without selector get the addresses of their EndpointSlices.</summary>
    private List<Service> WithEndpoints(List<Service> services)
    {
        var endpoints = All(read => read.Endpoints).ToLookup(facts => (facts.Namespace, facts.Service), facts => facts.Addresses);
        return services.ConvertAll(service => service.Selector is not null ? service
            : service with { EndpointAddresses = endpoints[(service.Name.Namespace, service.Name.Name)].SelectMany(list => (IEnumerable<Cidr>)list).Distinct().Order().ToValueList() });
    }

    private List<IngressRoute> Routes(Duplicates duplicates, List<Namespace> namespaces, List<Service> services, List<Problem> problems)
    {
        var gateways = duplicates.Gateways(All(read => read.Gateways));
        var surroundings = new RouteSurroundings(gateways, All(read => read.Grants), All(read => read.IngressClasses), namespaces, services, IsWholeCluster);
        return [.. new RouteBinding(surroundings, problems).Bind(duplicates.Routes(All(read => read.Routes)))];
    }

    private List<T> All<T>(Func<ObjectsRead, List<T>> list)
    {
        var joined = new List<T>(all.Sum(read => list(read).Count));
        foreach (var read in all) joined.AddRange(list(read));
        return joined;
    }

    private static ValueList<Problem> InOrder(List<Problem> problems)
    {
        var list = problems.Distinct().ToList();
        list.Sort(static (left, right) =>
        {
            var order = SourceSpan.Compare(left.Span, right.Span);
            if (order == 0) order = string.CompareOrdinal(left.Id, right.Id);
            return order != 0 ? order : string.CompareOrdinal(left.Message, right.Message);
        });
        return list.ToValueList();
    }
}
