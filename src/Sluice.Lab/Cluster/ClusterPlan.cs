using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Lab.Cluster;

/// <summary>A plan over the pods that run in a cluster: which pod is at which address, and which pods a run works in.</summary>
public sealed class ClusterPlan
{
    private readonly Dictionary<Cidr, RunningPod> byAddress = [];

    /// <param name="plan">The plan.</param>
    /// <param name="pods">The pods that run, each once.</param>
    public ClusterPlan(ProbePlan plan, IEnumerable<RunningPod> pods)
    {
        ArgumentNullException.ThrowIfNull(plan);
        Plan = plan;
        var byName = pods.ToDictionary(static pod => pod.Name);
        foreach (var pod in plan.Cluster.Pods)
        {
            if (!byName.TryGetValue(new("Pod", pod.Workload.Name.Namespace, pod.Name), out var running)) continue;
            foreach (var address in pod.Addresses) byAddress[address] = running;
        }

        Sources = PodsAt(static probe => probe.Source).ToValueList();
        Destinations = PodsAt(static probe => probe.Destination).Except(Sources).ToValueList();
    }

    public ProbePlan Plan { get; }

    /// <summary>The pods that open connections, by namespace and name.</summary>
    public ValueList<RunningPod> Sources { get; }

    /// <summary>The pods that open none and are looked into, by namespace and name.</summary>
    public ValueList<RunningPod> Destinations { get; }

    /// <summary>The pod at an address; null for one outside.</summary>
    public RunningPod? At(Cidr address) => byAddress.GetValueOrDefault(address);

    /// <summary>The permissions that a run needs to enter pods in one way, by namespace.</summary>
    public ValueList<Permission> Needs(ProbeOrigin origin) =>
        Sources.Concat(Destinations).Select(static pod => pod.Name.Namespace).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).SelectMany(space => Permission.Of(origin, space)).ToValueList();

    private IEnumerable<RunningPod> PodsAt(Func<Probe, Cidr> end) => Plan.Probes.Select(probe => At(end(probe))).OfType<RunningPod>().Distinct().OrderBy(static pod => pod.Name);
}
