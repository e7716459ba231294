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

    /// <summary>Which of some permissions the cluster does not give.</summary>
    /// <exception cref="LabException">The cluster does not say.</exception>
    public static Task<ValueList<Permission>> MissingAsync(IReadOnlyCollection<Permission> wanted, ClusterOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(options);
        return Permission.MissingAsync(new(options.Context), wanted, options.Parallel, stop);
    }

    /// <summary>Every command that a run would use, as it can be typed, with the first of the ways. Those that ask and read come first.</summary>
    public static IEnumerable<string> Commands(ClusterPlan plan, ClusterOptions options)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        var kubectl = new Kubectl(options.Context);
        var run = new ClusterRun(kubectl, plan, options);
        foreach (var permission in plan.Needs(options.Origins[0])) yield return kubectl.Typed(Permission.Question(permission));
        foreach (var line in plan.Destinations.SelectMany(pod => options.LookingOrigins.Take(1).SelectMany(origin => PodDoor.Typed(kubectl, pod, options, origin, "")))) yield return line;
        foreach (var line in plan.Sources.SelectMany(pod => PodDoor.Typed(kubectl, pod, options, options.Origins[0], run.ScriptOf(pod)))) yield return line;
    }

    /// <summary>Runs a plan. What could not be tried is inconclusive, with the reason.</summary>
    /// <exception cref="LabException">There is no kubectl.</exception>
    public static Task<Verification> ProveAsync(ClusterPlan plan, ClusterOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        return new ClusterRun(new(options.Context), plan, options).ProveAsync(stop);
    }
}
