using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Lab.Cluster;

/// <summary>
/// Proves a plan in a running cluster, through kubectl: from inside the pods of the workloads, over the network that real traffic takes. Nobody counts drops there, so that a deny
/// is shown by silence, several times, and a control. What is started ends with the run, or by itself.
/// </summary>
public static class ClusterProbes
{
    /// <summary>How long a run may take to end what it started; what is left then ends by itself.</summary>
    public static TimeSpan ClosingLimit { get; } = TimeSpan.FromSeconds(20);

    /// <summary>The pods that run in a cluster, by namespace and name.</summary>
    /// <exception cref="LabException">The cluster does not say.</exception>
    public static Task<ValueList<RunningPod>> PodsAsync(string context, CancellationToken stop) => ClusterPods.ReadAsync(new(context), stop);

    /// <summary>Which cluster it is.</summary>
    /// <exception cref="LabException">The cluster does not say.</exception>
    public static Task<ClusterIdentity> IdentityAsync(string context, CancellationToken stop) => ClusterPods.IdentityAsync(new(context), context, stop);

    /// <summary>The pods that a plan works in: those that open connections, and those that are looked into.</summary>
    public static (ValueList<RunningPod> Sources, ValueList<RunningPod> Destinations) PodsOf(ProbePlan plan, IEnumerable<RunningPod> pods)
    {
        var places = new PodPlaces(plan, pods);
        var sources = plan.Probes.Select(probe => places.At(probe.Source)).OfType<RunningPod>().Distinct().OrderBy(static pod => pod.Name).ToValueList();
        var destinations = plan.Probes.Select(probe => places.At(probe.Destination)).OfType<RunningPod>().Distinct().Except(sources).OrderBy(static pod => pod.Name).ToValueList();
        return (sources, destinations);
    }

    /// <summary>The permissions that a run needs, by namespace.</summary>
    public static ValueList<Permission> Needs(ProbePlan plan, IEnumerable<RunningPod> pods, ProbeOrigin origin)
    {
        var (sources, destinations) = PodsOf(plan, pods);
        return sources.Concat(destinations).Select(static pod => pod.Name.Namespace).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).SelectMany(space => Permission.Of(origin, space)).ToValueList();
    }

    /// <summary>Which of some permissions the cluster does not give.</summary>
    /// <exception cref="LabException">The cluster does not say.</exception>
    public static Task<ValueList<Permission>> MissingAsync(IReadOnlyCollection<Permission> wanted, ClusterOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Permission.MissingAsync(new(options.Context), wanted, options.Parallel, stop);
    }

    /// <summary>Every command that a run would use, as it can be typed, with the first of the origins. Those that ask and read come first.</summary>
    public static IEnumerable<string> Commands(ProbePlan plan, IEnumerable<RunningPod> pods, ClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        var all = pods.ToList();
        var kubectl = new Kubectl(options.Context);
        var (sources, destinations) = PodsOf(plan, all);
        var run = new ClusterRun(kubectl, plan, all, options);
        foreach (var permission in Needs(plan, all, options.Origins[0])) yield return kubectl.Typed(Permission.Question(permission));
        foreach (var pod in destinations)
        {
            foreach (var line in PodDoor.Typed(kubectl, pod, options, ProbeOrigin.Container, "")) yield return line;
        }

        foreach (var pod in sources)
        {
            foreach (var line in PodDoor.Typed(kubectl, pod, options, options.Origins[0], run.ScriptOf(pod))) yield return line;
        }
    }

    /// <summary>Runs a plan. What could not be tried is inconclusive, with the reason.</summary>
    /// <exception cref="LabException">There is no kubectl.</exception>
    public static async Task<Verification> ProveAsync(ProbePlan plan, IEnumerable<RunningPod> pods, ClusterOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        var run = new ClusterRun(new(options.Context), plan, pods, options);
        return await run.ProveAsync(stop).ConfigureAwait(false);
    }
}

/// <summary>Which pod has which address.</summary>
internal sealed class PodPlaces
{
    private readonly Dictionary<Cidr, RunningPod> byAddress = [];

    public PodPlaces(ProbePlan plan, IEnumerable<RunningPod> pods)
    {
        var byName = pods.ToDictionary(static pod => pod.Name);
        foreach (var pod in plan.Cluster.Pods)
        {
            if (!byName.TryGetValue(new("Pod", pod.Workload.Name.Namespace, pod.Name), out var running)) continue;
            foreach (var address in pod.Addresses) byAddress[address] = running;
        }
    }

    /// <summary>The pod at an address; null for one outside.</summary>
    public RunningPod? At(Cidr address) => byAddress.GetValueOrDefault(address);
}
