using System.Globalization;
using Sluice.Probes;

namespace Sluice.Lab.Cluster;

/// <summary>A way into a pod: a container in which scripts can be run, and which of the origins of probes it is.</summary>
internal sealed class PodDoor
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(500);

    /// <summary>How often a container that did not come to run is told to end.</summary>
    private const int EndingAttempts = 6;

    private readonly Kubectl kubectl;
    private readonly ClusterOptions options;
    private string inside;
    private string container = "";
    private bool hasAddedContainer;
    private bool hasAddedPod;

    /// <param name="kubectl">The cluster.</param>
    /// <param name="pod">The pod.</param>
    /// <param name="options">How; the origins there are not looked at.</param>
    public PodDoor(Kubectl kubectl, RunningPod pod, ClusterOptions options)
    {
        (this.kubectl, Pod, this.options) = (kubectl, pod, options);
        inside = pod.Name.Name;
    }

    public RunningPod Pod { get; }

    /// <summary>From where its scripts run; none while there is no way in.</summary>
    public ProbeOrigin Origin { get; private set; }

    /// <summary>Why stronger ways, or all, are closed; empty when the first one was open.</summary>
    public string Fault { get; private set; } = "";

    /// <summary>What listens in the pod; null when nobody could look.</summary>
    public ListenerTable? Listeners { get; private set; }

    private (string Namespace, string Pod) Home => (Pod.Name.Namespace, inside);

    /// <summary>Opens the first of the ways that is open.</summary>
    /// <param name="origins">The ways, in the order in which they are tried.</param>
    /// <param name="sends">Whether connections are to be opened from it; else it is enough to look.</param>
    /// <param name="stop">Gives up; what was started meanwhile is ended by <see cref="CloseAsync"/>.</param>
    public async Task OpenAsync(IEnumerable<ProbeOrigin> origins, bool sends, CancellationToken stop)
    {
        var faults = new List<string>();
        foreach (var origin in origins)
        {
            var fault = origin switch
            {
                ProbeOrigin.EphemeralContainer => await AddContainerAsync(stop).ConfigureAwait(false),
                ProbeOrigin.Container => await UseContainerAsync(sends, stop).ConfigureAwait(false),
                _ => await AddPodAsync(stop).ConfigureAwait(false),
            };
            if (fault.Length == 0)
            {
                Origin = origin;
                break;
            }

            faults.Add($"{Name(origin)}: {fault}");
        }

        Fault = string.Join("; ", faults);
    }

    /// <summary>Runs a script.</summary>
    public Task<KubectlResult> RunAsync(string script, TimeSpan limit, CancellationToken stop) => kubectl.RunAsync(Exec(Home, container, "sh"), script, limit, stop);

    /// <summary>Ends what was started. What it started ends by itself if this fails.</summary>
    public async Task CloseAsync(CancellationToken stop)
    {
        if (hasAddedContainer)
        {
            // One that is still being started cannot be told yet.
            for (var attempt = 0; attempt < EndingAttempts; attempt++)
            {
                if ((await kubectl.RunAsync(Ending((Pod.Name.Namespace, Pod.Name.Name), options), "", Limit, stop).ConfigureAwait(false)).Succeeded) break;
                if (Origin == ProbeOrigin.EphemeralContainer) break;
                await Task.Delay(Poll, options.Clock, stop).ConfigureAwait(false);
            }
        }

        if (hasAddedPod) await kubectl.RunAsync(Deleting((Pod.Name.Namespace, ProbePod.NameOf(Pod, options))), "", Limit, stop).ConfigureAwait(false);
    }

    /// <summary>The commands that open, use and close the first way into a pod, as they can be typed.</summary>
    public static IEnumerable<string> Typed(Kubectl kubectl, RunningPod pod, ClusterOptions options, ProbeOrigin origin, string script)
    {
        var home = (pod.Name.Namespace, origin == ProbeOrigin.ProbePod ? ProbePod.NameOf(pod, options) : pod.Name.Name);
        var container = origin switch { ProbeOrigin.EphemeralContainer => options.Name, ProbeOrigin.Container => pod.Containers.Count > 0 ? pod.Containers[0] : "", _ => "probe" };
        if (origin == ProbeOrigin.EphemeralContainer)
        {
            yield return kubectl.Typed(Adding(home, options, "/dev/stdin"), ProbePod.Custom());
            yield return kubectl.Typed(["get", "pod", home.Item2, $"--namespace={home.Namespace}", "--output=json"]);
        }

        if (origin == ProbeOrigin.ProbePod)
        {
            yield return kubectl.Typed(["get", "services", $"--namespace={home.Namespace}", "--output=json"]);
            yield return kubectl.Typed(["create", "--filename=-"], ProbePod.Manifest(pod, options, Main(options), Life(options)));
        }

        yield return kubectl.Typed(Exec(home, container, "sh"), ProbeScript.Look);
        if (script.Length > 0) yield return kubectl.Typed(Exec(home, container, "sh"), script);
        if (origin == ProbeOrigin.EphemeralContainer) yield return kubectl.Typed(Ending(home, options));
        if (origin == ProbeOrigin.ProbePod) yield return kubectl.Typed(Deleting(home));
    }

    private async Task<string> AddContainerAsync(CancellationToken stop)
    {
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, ProbePod.Custom(), stop).ConfigureAwait(false);
            hasAddedContainer = true;
            var added = await kubectl.RunAsync(Adding(Home, options, file), "", Limit, stop).ConfigureAwait(false);
            if (!added.Succeeded)
            {
                hasAddedContainer = false;
                return added.Reason;
            }
        }
        finally
        {
            File.Delete(file);
        }

        container = options.Name;
        var fault = await RunsAsync("ephemeralContainerStatuses", stop).ConfigureAwait(false);
        return fault.Length > 0 ? fault : Seen(await LookAsync(container, stop).ConfigureAwait(false), sends: true);
    }

    private async Task<string> UseContainerAsync(bool sends, CancellationToken stop)
    {
        var faults = new List<string>();
        foreach (var name in Pod.Containers)
        {
            var fault = Seen(await LookAsync(name, stop).ConfigureAwait(false), sends);
            if (fault.Length == 0)
            {
                container = name;
                return "";
            }

            faults.Add($"{name}: {fault}");
        }

        return faults.Count == 0 ? "it has no containers" : string.Join(", ", faults);
    }

    private async Task<string> AddPodAsync(CancellationToken stop)
    {
        var services = await kubectl.RunAsync(["get", "services", $"--namespace={Pod.Name.Namespace}", "--output=json"], "", Limit, stop).ConfigureAwait(false);
        if (!services.Succeeded) return services.Reason;
        if (ProbePod.WhyRefused(services.Output, Pod.Labels) is { Length: > 0 } refused) return refused;
        hasAddedPod = true;
        var created = await kubectl.RunAsync(["create", "--filename=-"], ProbePod.Manifest(Pod, options, Main(options), Life(options)), Limit, stop).ConfigureAwait(false);
        if (!created.Succeeded)
        {
            hasAddedPod = false;
            return created.Reason;
        }

        (inside, container) = (ProbePod.NameOf(Pod, options), "probe");
        var fault = await RunsAsync("containerStatuses", stop).ConfigureAwait(false);

        // What listens in a pod that was made for this says nothing about the workload's.
        return fault.Length > 0 ? fault : WhyUnfit(await LookAsync(container, stop).ConfigureAwait(false), sends: true);
    }

    /// <summary>Waits until the container runs; why it does not, or empty.</summary>
    private async Task<string> RunsAsync(string list, CancellationToken stop)
    {
        var until = options.Clock.GetUtcNow() + options.StartLimit;
        while (true)
        {
            var pod = await kubectl.RunAsync(["get", "pod", inside, $"--namespace={Pod.Name.Namespace}", "--output=json"], "", Limit, stop).ConfigureAwait(false);
            if (!pod.Succeeded) return pod.Reason;
            if (ClusterPods.WhyNotRunning(pod.Output, list, container) is not { } why) return "";
            if (why.Length > 0) return why;
            if (options.Clock.GetUtcNow() >= until)
            {
                var waits = ClusterPods.WhyWaiting(pod.Output, list, container);
                return string.Create(CultureInfo.InvariantCulture, $"it did not start within {options.StartLimit.TotalSeconds:0} s{(waits.Length > 0 ? $" ({waits})" : "")}");
            }


            await Task.Delay(Poll, options.Clock, stop).ConfigureAwait(false);
        }
    }

    /// <summary>Looks which tool a container has and what listens.</summary>
    private Task<KubectlResult> LookAsync(string name, CancellationToken stop) => kubectl.RunAsync(Exec(Home, name, "sh"), ProbeScript.Look, Limit, stop);

    /// <summary>Keeps what was seen to listen; why scripts cannot run there, or empty.</summary>
    private string Seen(KubectlResult look, bool sends)
    {
        Listeners = ProbeScript.ListenersOf(look.Output) ?? Listeners;
        return WhyUnfit(look, sends);
    }

    private static string WhyUnfit(KubectlResult look, bool sends) =>
        !look.Succeeded ? look.Reason
        : sends && ProbeScript.ToolOf(look.Output).Length == 0 ? "its image has no nc, bash or python3 to open a connection with"
        : !sends && ProbeScript.ListenersOf(look.Output) is null ? "its sockets cannot be read" : "";

    private static string Name(ProbeOrigin origin) => origin switch
    {
        ProbeOrigin.EphemeralContainer => "ephemeral container",
        ProbeOrigin.Container => "container of the pod",
        _ => "probe pod",
    };

    private static TimeSpan Life(ClusterOptions options) => options.Budget + options.StartLimit;

    private static string EndFile(ClusterOptions options) => $"/tmp/{options.Name}.end";

    private static IReadOnlyList<string> Main(ClusterOptions options) => ["sh", "-c", ProbeScript.Wait(EndFile(options), Life(options))];

    private static IReadOnlyList<string> Adding((string Namespace, string Pod) home, ClusterOptions options, string custom) =>
        ["debug", home.Pod, $"--namespace={home.Namespace}", $"--image={options.Image}", $"--container={options.Name}", "--profile=restricted", $"--custom={custom}", "--quiet", "--", .. Main(options)];

    private static IReadOnlyList<string> Exec((string Namespace, string Pod) home, string container, string program) =>
        ["exec", "--stdin", home.Pod, $"--namespace={home.Namespace}", .. container.Length > 0 ? (string[])[$"--container={container}"] : [], "--", program];

    private static IReadOnlyList<string> Ending((string Namespace, string Pod) home, ClusterOptions options) =>
        ["exec", home.Pod, $"--namespace={home.Namespace}", $"--container={options.Name}", "--", "touch", EndFile(options)];

    private static IReadOnlyList<string> Deleting((string Namespace, string Pod) home) =>
        ["delete", "pod", home.Pod, $"--namespace={home.Namespace}", "--wait=false", "--ignore-not-found"];
}
