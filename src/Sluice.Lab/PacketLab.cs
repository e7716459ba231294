using Sluice.Lab.Kernel;
using Sluice.Lab.Nftables;
using Sluice.Lab.Probing;
using Sluice.Lab.Topology;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Lab;

/// <summary>
/// Proves a plan with packets on this machine: builds the cluster out of network namespaces, tries every probe with nothing in force, puts the policies in force as
/// nftables rules, and tries every probe again. Linux only, as root or as root of a user namespace.
/// </summary>
public static class PacketLab
{
    private const int CanaryPort = 7;

    private static readonly Lazy<bool> Sctp = new(static () => OperatingSystem.IsLinux() && Sockets.CanOpenSctp());

    /// <summary>Whether the process may build a lab, or has to be started again inside a user namespace.</summary>
    public static bool IsPrivileged => OperatingSystem.IsLinux() && Native.IsRoot;

    /// <summary>Whether this kernel has SCTP, so that connections over it can be tried. It loads its module when it is asked for the first time; the answer is kept.</summary>
    public static bool HasSctp => Sctp.Value;

    /// <summary>
    /// Replaces this process by a command that is root of user, mount and network namespaces of its own, where a lab can be built without privileges. Returns only by a fault.
    /// </summary>
    /// <exception cref="LabException">unshare is missing, or has brought us here before.</exception>
    public static void EnterUserNamespace(IReadOnlyList<string> command)
    {
        ArgumentNullException.ThrowIfNull(command);
        if (!OperatingSystem.IsLinux()) throw NotLinux();
        throw new LabException(
            $"unshare cannot be started: {ProcessImage.Replace("unshare", ["--user", "--map-root-user", "--net", "--mount", "--", .. command])}",
            "The packet lab needs root, or unshare (Debian, Ubuntu: apt-get install util-linux) and a kernel that lets users make user namespaces.");
    }

    /// <summary>Runs a plan.</summary>
    /// <exception cref="LabException">The lab cannot be built here, or its rules did not arrive.</exception>
    public static async Task<Verification> ProveAsync(ProbePlan plan, LabOptions options, CancellationToken stop)
    {
        ArgumentNullException.ThrowIfNull(plan);
        ArgumentNullException.ThrowIfNull(options);
        if (!OperatingSystem.IsLinux()) throw NotLinux();
        var lab = LabPlan.Of(plan.Cluster);
        options.Progress?.Invoke("building", 0, lab.Nodes.Count);
        using var network = LabNetwork.Build(lab, stop);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop);
        var wanted = plan.Probes.Select(static probe => (probe.Destination, probe.Protocol, probe.Port))
            .Concat(lab.Nodes.SelectMany(static node => ((LabPod[])[node.OpenCanary, node.ClosedCanary]).Select(static pod => (pod.Addresses[0], Protocol.Tcp, CanaryPort))));
        var names = new LabNames(plan.Cluster);
        using var listeners = new ListenerSet(network, wanted, names, ending.Token);
        using var budget = new CancellationTokenSource(options.Budget);

        var before = await new ProbeRunner(network, names, null, options.Patience, options.Clock).RunAsync(plan.Probes, Told("before the policies"), budget.Token, stop).ConfigureAwait(false);
        options.Progress?.Invoke("loading the policies", 0, lab.Nodes.Count);
        network.RenewLocalPorts();
        foreach (var (node, place) in network.Nodes) LoadedRuleset.Load(place, node.Name, PodChains.Of(plan.Cluster, node));

        // The canaries are of IPv4, whatever the plan is of.
        var drops = new DropWatch([.. network.Nodes.Values], [.. plan.Analyses.Select(static analysis => analysis.IsIPv6).Append(false).Distinct()]);
        var following = Task.Factory.StartNew(() => drops.Follow(ending.Token), stop, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        var runner = new ProbeRunner(network, names, drops, options.Patience, options.Clock);
        var canaries = await CanariesAsync(network, runner, stop).ConfigureAwait(false);
        var after = canaries.All(static canary => canary.IsAlive)
            ? await runner.RunAsync(plan.Probes, Told("with the policies in force"), budget.Token, stop).ConfigureAwait(false)
            : new Attempt?[plan.Probes.Count];
        await ending.CancelAsync().ConfigureAwait(false);
        await following.ConfigureAwait(false);
        return Verification.Of(plan, canaries, plan.Probes.Select((probe, at) => Result(probe, before[at], after[at], listeners.FaultOf(probe.Destination, probe.Protocol, probe.Port))));

        Action<int> Told(string step) => done => options.Progress?.Invoke(step, done, plan.Probes.Count);
    }

    /// <summary>The machine of the lab, for evidence.</summary>
    /// <exception cref="LabException">nft is missing.</exception>
    public static LabMachine Machine() => LabMachine.Here();

    private static LabException NotLinux() => new("the packet lab needs the network namespaces of Linux", "Run it in a Linux machine, virtual machine or CI job.");

    private static ProbeResult Result(Probe probe, Attempt? before, Attempt? after, string fault) => new()
    {
        Probe = probe,
        Before = before?.Outcome ?? ProbeOutcome.Inconclusive,
        Outcome = after?.Outcome ?? ProbeOutcome.Inconclusive,
        Drops = after?.Drops ?? 0,
        Tried = after?.Tried,
        Took = after?.Took ?? TimeSpan.Zero,
        Detail = fault.Length > 0 ? fault : after?.Detail ?? "not tried within the budget",
    };

    private static async Task<ValueList<Canary>> CanariesAsync(LabNetwork network, ProbeRunner runner, CancellationToken stop)
    {
        var canaries = network.Plan.Nodes.SelectMany(node => ((LabPod, bool)[])[(node.OpenCanary, true), (node.ClosedCanary, false)])
            .Select(pair => (Pod: pair.Item1, IsOpen: pair.Item2)).ToList();
        var probes = canaries.Select((canary, at) => Probe.Canary(at + 1, network.Plan.CanarySource, canary.Pod.Addresses[0], CanaryPort)).ToList();
        var attempts = await runner.RunAsync(probes, static _ => { }, CancellationToken.None, stop).ConfigureAwait(false);
        return canaries.Select((canary, at) => new Canary(
            $"{(canary.IsOpen ? "must-allow" : "must-deny")} on {network.Plan.Nodes.First(node => node.Everyone.Contains(canary.Pod)).Name}",
            canary.IsOpen ? ProbeOutcome.Open : ProbeOutcome.Filtered,
            attempts[at]!.Outcome,
            attempts[at]!.Drops)).ToValueList();
    }
}
