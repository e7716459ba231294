using System.Globalization;
using Sluice.Model;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Lab.Cluster;

/// <summary>One run of a plan in a cluster.</summary>
internal sealed class ClusterRun
{
    /// <summary>An address that stands for nothing in documentation (RFC 5737): whatever accepts a connection to it is a proxy in between.</summary>
    private const string Nowhere = "192.0.2.1";

    private const string Refused = "refused", Silent = "silent", Own = "own";

    private readonly Kubectl kubectl;
    private readonly ClusterPlan places;
    private readonly ProbePlan plan;
    private readonly ClusterOptions options;
    private readonly Dictionary<ObjectName, PodDoor> doors = [];
    private readonly Dictionary<ObjectName, string> distrusted = [];
    private readonly List<Canary> canaries = [];

    public ClusterRun(Kubectl kubectl, ClusterPlan places, ClusterOptions options) => (this.kubectl, this.places, plan, this.options) = (kubectl, places, places.Plan, options);

    private ParallelOptions Work(CancellationToken stop) => new() { MaxDegreeOfParallelism = options.Parallel, CancellationToken = stop };

    /// <summary>The script of a pod that opens connections, before anything was seen inside it.</summary>
    public string ScriptOf(RunningPod pod) => Script(pod, null, plan.Probes.Where(probe => places.At(probe.Source) == pod && WhyUntried(probe).Length == 0), withCanaries: true);

    public async Task<Verification> ProveAsync(CancellationToken stop)
    {
        using var budget = new CancellationTokenSource(options.Budget);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(stop, budget.Token);
        var results = plan.Probes.Select(static probe => new ProbeResult { Probe = probe, Attempts = 0, Detail = "not tried within the budget" }).ToArray();
        try
        {
            await OpenAsync(ending.Token).ConfigureAwait(false);
            await TryAsync(results, Enumerable.Range(0, results.Length), withCanaries: true, ending.Token).ConfigureAwait(false);
            foreach (var pause in options.Pauses)
            {
                var otherwise = Judged(results).Results.Where(static result => result.Judgement == ProbeJudgement.Disagrees).Select(static result => result.Probe.Number - 1).ToList();
                if (otherwise.Count == 0) break;
                options.Progress?.Invoke("trying again what is otherwise than expected", 0, otherwise.Count);
                await Task.Delay(pause, options.Clock, ending.Token).ConfigureAwait(false);
                await TryAsync(results, otherwise, withCanaries: false, ending.Token).ConfigureAwait(false);
            }

            await ControlAsync(results, ending.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (budget.IsCancellationRequested && !stop.IsCancellationRequested)
        {
            // What was not tried says so.
        }
        finally
        {
            await CloseAsync().ConfigureAwait(false);
        }

        return Judged(results);
    }

    private Verification Judged(IEnumerable<ProbeResult> results) => Verification.Of(plan, canaries.OrderBy(static canary => canary.Name, StringComparer.Ordinal).ToValueList(), results.Select(WithListener));

    private ProbeResult WithListener(ProbeResult result)
    {
        if (places.At(result.Probe.Destination) is not { } pod || !doors.TryGetValue(pod.Name, out var door) || door.Listeners is not { } listeners) return result;
        var (protocol, port, isIPv6) = (result.Probe.Protocol, result.Probe.Port, result.Probe.Destination.IsIPv6);
        if (listeners.Has(protocol, port, isIPv6))
            return result.Outcome == ProbeOutcome.Refused && !listeners.HasExactly(protocol, port, isIPv6) ? result : result with { Listener = ListenerState.Seen };
        var others = listeners.Of(protocol, isIPv6);
        return others.Count > 0 ? result with { Listener = ListenerState.OtherPorts, OtherPorts = others } : result with { Listener = ListenerState.Nothing };
    }

    private async Task OpenAsync(CancellationToken stop)
    {
        var (done, all) = (0, places.Sources.Count + places.Destinations.Count);
        await Parallel.ForEachAsync(places.Sources.Select(static pod => (Pod: pod, Sends: true)).Concat(places.Destinations.Select(static pod => (Pod: pod, Sends: false))), Work(stop), async (one, ending) =>
        {
            var door = new PodDoor(kubectl, one.Pod, options);
            lock (doors) doors[one.Pod.Name] = door;
            await door.OpenAsync(one.Sends ? options.Origins : options.LookingOrigins, one.Sends, ending).ConfigureAwait(false);
            options.Progress?.Invoke("entering pods", Interlocked.Increment(ref done), all);
        }).ConfigureAwait(false);
    }

    private async Task TryAsync(ProbeResult[] results, IEnumerable<int> numbers, bool withCanaries, CancellationToken stop)
    {
        var bySource = numbers.GroupBy(number => places.At(plan.Probes[number].Source)).Where(static group => group.Key is not null).ToList();
        var (done, all) = (0, bySource.Sum(static group => group.Count()));
        await Parallel.ForEachAsync(bySource, Work(stop), async (group, ending) =>
        {
            var (pod, chosen) = (group.Key!, group.ToList());
            await TryFromAsync(results, pod, chosen, withCanaries, ending).ConfigureAwait(false);
            options.Progress?.Invoke("connections", Interlocked.Add(ref done, chosen.Count), all);
        }).ConfigureAwait(false);
    }

    private async Task TryFromAsync(ProbeResult[] results, RunningPod pod, List<int> numbers, bool withCanaries, CancellationToken stop)
    {
        var door = doors[pod.Name];
        var faults = numbers.ToDictionary(static number => number, number => WhyUntried(plan.Probes[number]));
        if (door.Origin == ProbeOrigin.None)
        {
            foreach (var number in numbers) results[number] = results[number] with { Detail = $"there is no way into pod {pod.Name.Namespace}/{pod.Name.Name}: {door.Fault}" };
            return;
        }

        var began = options.Clock.GetUtcNow();
        var script = Script(pod, door, numbers.Where(number => faults[number].Length == 0).Select(number => plan.Probes[number]), withCanaries);
        var run = await door.RunAsync(script, options.Budget, stop).ConfigureAwait(false);
        var answers = ProbeScript.AnswersOf(run.Output);
        if (withCanaries) Look(pod, door, answers);
        string? distrust;
        lock (distrusted) distrust = distrusted.GetValueOrDefault(pod.Name);
        foreach (var number in numbers)
        {
            var result = results[number] with { Origin = door.Origin, Tried = began };
            results[number] = faults[number].Length > 0 ? result with { Detail = faults[number], Tried = null }
                : distrust is not null ? result with { Outcome = ProbeOutcome.Inconclusive, Detail = distrust }
                : answers.TryGetValue(Name(plan.Probes[number]), out var answer) ? result with { Outcome = answer.Outcome, Attempts = result.Attempts + answer.Attempts, Took = answer.Took, Detail = answer.Detail }
                : result with { Outcome = ProbeOutcome.Inconclusive, Detail = $"the pod gave no answer about it: {(run.Succeeded ? "its output ended early" : run.Reason)}" };
        }
    }

    /// <summary>Notes how the canaries of a pod came out; where one did not as it must, what the pod says counts for nothing.</summary>
    private void Look(RunningPod pod, PodDoor door, Dictionary<string, ScriptedAnswer> answers)
    {
        var wanted = new List<(string Name, ProbeOutcome Must, string Words)> { (Refused, ProbeOutcome.Refused, "must be refused in"), (Silent, ProbeOutcome.TimedOut, "must stay silent from") };
        if (OwnPort(pod, door) is not null) wanted.Add((Own, ProbeOutcome.Open, "must be open in"));
        foreach (var (name, must, words) in wanted)
        {
            var outcome = answers.TryGetValue(name, out var answer) ? answer.Outcome : ProbeOutcome.Inconclusive;
            var canary = new Canary($"{words} {pod.Name.Namespace}/{pod.Name.Name}", must, outcome);
            lock (canaries) canaries.Add(canary);
            if (canary.IsAlive) continue;
            var why = name == Silent && outcome == ProbeOutcome.Open
                ? $"something in the pod accepts connections to anywhere, as the proxy of a service mesh does ({Nowhere} does not exist and answered), so that what it says shows nothing"
                : $"the pod cannot tell open from closed: a connection that {words[..words.LastIndexOf(' ')]} came out as {(outcome == ProbeOutcome.Inconclusive ? "nothing" : outcome.ToString().ToLowerInvariant())}{(answer is { Detail.Length: > 0 } said ? $" ({said.Detail})" : "")}";
            lock (distrusted) distrusted.TryAdd(pod.Name, why);
        }
    }

    /// <summary>Where hosts outside stayed silent and nobody reached them, a pod that no policy of a workload concerns has to.</summary>
    private async Task ControlAsync(ProbeResult[] results, CancellationToken stop)
    {
        if (options.ControlNamespace.Length == 0) return;
        var silent = Judged(results).Results.Where(result => result is { Outcome: ProbeOutcome.TimedOut, Control: ProbeControl.None, Probe.Protocol: Protocol.Tcp } && places.At(result.Probe.Destination) is null)
            .Select(static result => (result.Probe.Destination, result.Probe.Port)).Distinct().ToList();
        if (silent.Count == 0) return;
        options.Progress?.Invoke("a control pod", 0, silent.Count);
        var pod = new RunningPod { Name = new("Pod", options.ControlNamespace, options.Name) };
        var door = new PodDoor(kubectl, pod, options);
        doors[pod.Name] = door;
        await door.OpenAsync([ProbeOrigin.ProbePod], sends: true, stop).ConfigureAwait(false);
        var output = door.Origin == ProbeOrigin.None ? "" : (await door.RunAsync(
            ProbeScript.Of([.. silent.Select(static (host, at) => new ScriptedProbe($"c{at}", false, Text(host.Destination), host.Port))], options.Patience, ProbeResult.SilentAttempts), options.Budget, stop).ConfigureAwait(false)).Output;
        var answers = ProbeScript.AnswersOf(output);
        for (var at = 0; at < silent.Count; at++)
        {
            var (destination, port) = silent[at];
            var canary = new Canary(CanaryNames.OfControlPod(Text(destination), port), ProbeOutcome.Open, answers.TryGetValue($"c{at}", out var answer) ? answer.Outcome : ProbeOutcome.Inconclusive);
            canaries.Add(canary);
            if (!canary.IsAlive) continue;
            for (var number = 0; number < results.Length; number++)
            {
                if (results[number].Probe.Destination == destination && results[number].Probe.Port == port) results[number] = results[number] with { IsReachedByControlPod = true };
            }
        }
    }

    private string Script(RunningPod pod, PodDoor? door, IEnumerable<Probe> probes, bool withCanaries)
    {
        var scripted = new List<ScriptedProbe>();
        if (withCanaries)
        {
            scripted.Add(new(Refused, false, "127.0.0.1", 1));
            scripted.Add(new(Silent, false, Nowhere, 9));
            if (OwnPort(pod, door) is { } own) scripted.Add(new(Own, false, Text(own.Address), own.Port));
        }

        scripted.AddRange(probes.Select(static probe => new ScriptedProbe(Name(probe), probe.IsDns, Text(probe.Dialled), probe.DialledPort)));
        return ProbeScript.Of(scripted, options.Patience, ProbeResult.SilentAttempts);
    }

    /// <summary>An address and a port of the pod that the pod itself has to reach, one where a socket of that very family listens before others; null where nothing listens, or nobody looked.</summary>
    private static (Cidr Address, int Port)? OwnPort(RunningPod pod, PodDoor? door)
    {
        if (door is not { Origin: not ProbeOrigin.ProbePod, Listeners: { } listeners }) return null;
        var own = (from address in pod.Addresses
                   from port in listeners.Of(Protocol.Tcp, address.IsIPv6)
                   orderby listeners.HasExactly(Protocol.Tcp, port, address.IsIPv6) descending
                   select (address, port)).ToList();
        return own.Count == 0 ? null : own[0];
    }

    private async Task CloseAsync()
    {
        using var limit = new CancellationTokenSource(ClusterProbes.ClosingLimit);
        try
        {
            await Parallel.ForEachAsync(doors.Values, Work(limit.Token), static async (door, ending) => await door.CloseAsync(ending).ConfigureAwait(false)).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            // What is left ends by itself.
        }
    }

    private static string WhyUntried(Probe probe) =>
        probe.HasKnownAnswer ? ""
        : probe.Protocol == Protocol.Udp ? "UDP without a responder that is known: no answer would show nothing"
        : "SCTP: there is no tool for it in common images";

    private static string Name(Probe probe) => string.Create(CultureInfo.InvariantCulture, $"p{probe.Number}");

    private static string Text(Cidr block) => Cidr.FormatAddress(block.IsIPv6, block.Network);
}
