using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>Where routes lead: for each workload the ports its Services expose to them.</summary>
internal static class RouteTargets
{
    /// <summary>Ports that routes lead to, by workload; a named target port is each pod's own.</summary>
    public static Dictionary<Workload, TrafficSet> Of(Snapshot snapshot)
    {
        var services = ByName(snapshot);
        var workloads = snapshot.Workloads.ToLookup(workload => workload.Name.Namespace, StringComparer.Ordinal);
        var targets = new Dictionary<Workload, TrafficSet>(ReferenceEqualityComparer.Instance);
        foreach (var route in snapshot.Routes)
        {
            foreach (var backend in route.Backends)
            {
                if (!services.TryGetValue((backend.Namespace, backend.Service), out var service)) continue;
                foreach (var workload in workloads[backend.Namespace])
                {
                    var ports = Ports(service, backend, workload);
                    if (!ports.IsEmpty) targets[workload] = targets.GetValueOrDefault(workload, TrafficSet.Empty).Union(ports);
                }
            }
        }

        return targets;
    }

    /// <summary>The routes that lead to one workload, in the order of the snapshot, each with the ports that it leads to.</summary>
    public static IEnumerable<(IngressRoute Route, TrafficSet Ports)> To(Workload workload, Snapshot snapshot)
    {
        var services = ByName(snapshot);
        foreach (var route in snapshot.Routes)
        {
            var ports = TrafficSet.Empty;
            foreach (var backend in route.Backends)
            {
                if (!string.Equals(backend.Namespace, workload.Name.Namespace, StringComparison.Ordinal)) continue;
                if (services.TryGetValue((backend.Namespace, backend.Service), out var service)) ports = ports.Union(Ports(service, backend, workload));
            }

            if (!ports.IsEmpty) yield return (route, ports);
        }
    }

    /// <summary>What is left of a decision about a controller when it forwards only what routes lead to.</summary>
    public static Decision Cut(Decision decision, Dictionary<Workload, TrafficSet> routed, Endpoint to)
    {
        var ports = to is WorkloadEndpoint { Workload: var workload } ? routed.GetValueOrDefault(workload, TrafficSet.Empty) : TrafficSet.Empty;
        var (allowed, unknown) = (decision.Allowed.Intersect(ports), decision.Unknown.Intersect(ports));
        return decision with
        {
            Allowed = allowed,
            Unknown = unknown,
            Undefined = TrafficSet.Empty,
            Because = unknown.IsEmpty ? default : decision.Because,
            AllowingRules = allowed.IsEmpty ? default : decision.AllowingRules,
        };
    }

    /// <summary>The pod ports behind a Service port.</summary>
    public static TrafficSet PodPorts(ServicePort port, Workload workload)
    {
        if (port.TargetName is not { } name) return TrafficSet.Of(port.Protocol, port.TargetNumber);
        var ports = TrafficSet.Empty;
        foreach (var declared in workload.Ports)
        {
            if (string.Equals(declared.Name, name, StringComparison.Ordinal) && declared.Protocol == port.Protocol)
                ports = ports.Union(TrafficSet.Of(declared.Protocol, declared.Number));
        }

        return ports;
    }

    /// <summary>Services by namespace and name; of two with one name the first counts.</summary>
    private static Dictionary<(string Namespace, string Name), Service> ByName(Snapshot snapshot)
    {
        var services = new Dictionary<(string, string), Service>();
        foreach (var service in snapshot.Services) services.TryAdd((service.Name.Namespace, service.Name.Name), service);
        return services;
    }

    private static TrafficSet Ports(Service service, RouteBackend backend, Workload workload)
    {
        var ports = TrafficSet.Empty;
        if (service.Selector?.Matches(workload.Labels) != true) return ports;
        foreach (var port in service.Ports)
        {
            var meant = backend.PortName is { } name
                ? string.Equals(port.Name, name, StringComparison.Ordinal) || string.Equals(port.TargetName, name, StringComparison.Ordinal)
                : backend.Port == 0 || port.Port == backend.Port || port.TargetNumber == backend.Port;
            if (meant) ports = ports.Union(PodPorts(port, workload));
        }

        return ports;
    }
}
