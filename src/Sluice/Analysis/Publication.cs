using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>What leads traffic from outside the cluster to a workload.</summary>
public enum PublicationKind
{
    Unknown = 0,

    /// <summary>A Service of type LoadBalancer.</summary>
    LoadBalancer,

    /// <summary>A Service of type NodePort.</summary>
    NodePort,

    /// <summary>A Service with externalIPs.</summary>
    ExternalAddress,

    /// <summary>A hostPort of its own containers.</summary>
    HostPort,
}

/// <summary>
/// A workload that traffic from outside is led to. That is no verdict: policies may admit or deny what is led there. The client's address counts only where
/// the Service keeps it (externalTrafficPolicy: Local); elsewhere policies may see the address of a node, so that what they say to it is mostly unknown.
/// Routes (Ingress, Gateway API) are not among them: what they lead to is in the relation, from their controller.
/// </summary>
/// <param name="Workload">The workload.</param>
/// <param name="Kind">What leads to it.</param>
/// <param name="By">The Service, or the workload itself for a hostPort.</param>
/// <param name="Ports">The ports of its pods that are led to.</param>
/// <param name="KeepsClientAddress">Whether policies surely see the client's address.</param>
/// <param name="Admitted">What the policies of the workload say to it on all of these ports.</param>
public sealed record Publication(
    Workload Workload, PublicationKind Kind, ObjectName By, TrafficSet Ports, bool KeepsClientAddress, Verdict Admitted)
{
    /// <summary>Every publication of a snapshot, by workload, kind and Service; none on a profile that leaves out what it does not model.</summary>
    public static ValueList<Publication> Of(Reachability reachability)
    {
        ArgumentNullException.ThrowIfNull(reachability);
        if (!reachability.Profile.ShowsEverything) return default;
        var found = new List<Publication>();
        var workloads = reachability.Snapshot.Workloads.ToLookup(workload => workload.Name.Namespace, StringComparer.Ordinal);
        foreach (var service in reachability.Snapshot.Services)
        {
            if (!service.IsPublished || service.Selector is not { } selector) continue;
            var kind = service.Type switch
            {
                ServiceType.LoadBalancer => PublicationKind.LoadBalancer,
                ServiceType.NodePort => PublicationKind.NodePort,
                _ => PublicationKind.ExternalAddress,
            };
            foreach (var workload in workloads[service.Name.Namespace])
            {
                if (!selector.Matches(workload.Labels)) continue;
                var ports = service.Ports.Aggregate(TrafficSet.Empty, (set, port) => set.Union(RouteTargets.PodPorts(port, workload)));
                Add(workload, kind, service.Name, ports, service.KeepsClientAddress);
            }
        }

        foreach (var workload in reachability.Snapshot.Workloads)
        {
            var ports = workload.Ports.Where(static port => port.HostPort > 0)
                .Aggregate(TrafficSet.Empty, static (set, port) => set.Union(TrafficSet.Of(port.Protocol, port.Number)));
            if (!workload.HostNetwork) Add(workload, PublicationKind.HostPort, workload.Name, ports, keeps: false);
        }

        return found.OrderBy(static one => one.Workload.Name).ThenBy(static one => one.Workload.Variant, StringComparer.Ordinal)
            .ThenBy(static one => one.Kind).ThenBy(static one => one.By).ToValueList();

        void Add(Workload workload, PublicationKind kind, ObjectName by, TrafficSet ports, bool keeps)
        {
            if (!ports.IsEmpty) found.Add(new(workload, kind, by, ports, keeps, Admit(reachability, workload, ports, keeps)));
        }
    }

    /// <summary>What the workload says to every address; where the client's may be replaced, a deny to all of them is none to the workload's own node.</summary>
    private static Verdict Admit(Reachability reachability, Workload workload, TrafficSet ports, bool keeps)
    {
        var decision = reachability.Decide(AddressEndpoint.Internet, new WorkloadEndpoint(workload));
        if (ports.IsSubsetOf(decision.Allowed)) return Verdict.Allow;
        return keeps && ports.Intersect(decision.Allowed.Union(decision.Unknown)).IsEmpty ? Verdict.Deny : Verdict.Unknown;
    }
}
