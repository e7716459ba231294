using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>The probes of one address family through Services: each port from one pod that may and from one that may not, where there are such.</summary>
internal sealed class ServicePlan(Reachability reachability, Places places, bool isIPv6, PlanOptions wishes)
{
    private readonly List<Place> pods = [.. places.All.Where(static place => place.IsPod)];

    public IEnumerable<Probe> Probes()
    {
        foreach (var service in reachability.Snapshot.Services)
        {
            if (service.Selector is not { IsEmpty: false } selector) continue;
            var address = service.ClusterAddresses.Where(block => block.IsIPv6 == isIPv6).ToList();
            var backends = pods.Where(pod => IsBackend(pod, service, selector)).ToList();
            if (address.Count == 0 || backends.Count == 0) continue;
            foreach (var port in service.Ports)
            {
                if (!wishes.Tries(port.Protocol)) continue;
                if (backends.Select(backend => (Backend: backend, Target: TargetOf(port, backend))).FirstOrDefault(static pair => pair.Target > 0) is not { Backend: { } to, Target: var target }) continue;
                foreach (var probe in Through(service, address[0], port, to, target))
                {
                    if (!wishes.InCluster || probe.HasKnownAnswer) yield return probe;
                }
            }
        }
    }

    private IEnumerable<Probe> Through(Service service, Cidr address, ServicePort port, Place to, int target)
    {
        var wanted = new HashSet<Verdict> { Verdict.Allow, Verdict.Deny };
        foreach (var from in pods)
        {
            if (wanted.Count == 0) yield break;
            if (from.Address == to.Address) continue;
            var decision = reachability.Decide(from.Endpoint, to.Endpoint);
            if (!wanted.Remove(decision.Of(port.Protocol, target))) continue;
            yield return FamilyPlan.Between(from, to, port.Protocol, target, decision) with { Through = service, Dialled = address, DialledPort = port.Port };
        }
    }

    private static bool IsBackend(Place pod, Service service, Selector selector) =>
        pod.Endpoint is WorkloadEndpoint { Workload: var workload } && workload.Name.Namespace == service.Name.Namespace && selector.Matches(workload.Labels);

    /// <summary>The pod's port; 0 where it has none of that name.</summary>
    private static int TargetOf(ServicePort port, Place pod)
    {
        if (port.TargetName is not { } name) return port.TargetNumber > 0 ? port.TargetNumber : port.Port;
        foreach (var declared in ((WorkloadEndpoint)pod.Endpoint).Workload.Ports)
        {
            if (declared.Name == name && declared.Protocol == port.Protocol) return declared.Number;
        }

        return 0;
    }
}
