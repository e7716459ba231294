using System.Collections.Concurrent;
using System.Globalization;
using System.Text.Json.Nodes;

namespace Sluice.EndToEnd;

/// <summary>Pods that are made and taken away, and containers that are added to them. There is no grace: a pod that is taken away is gone at once, with what runs in it.</summary>
public sealed partial class FakeCluster
{
    private const string Day = "2026-01-01T00:00:00Z";

    private int made;

    /// <summary>How long a container takes until it runs.</summary>
    public TimeSpan StartDelay { get; set; }

    /// <summary>Called when a container begins, from a thread of the pool; returns when it runs, with the exit code that it ends with. By default it runs until it is stopped.</summary>
    public Func<StartedContainer, Task<int>> Starting { get; set; }

    /// <summary>Gives a pod that was created its address; none for a pod that no node takes.</summary>
    public Func<JsonObject, string?> Scheduling { get; set; } = static _ => "192.0.2.250";

    /// <summary>Images that cannot be pulled; <c>*</c> for all.</summary>
    public HashSet<string> Unpullable { get; } = new(StringComparer.Ordinal);

    /// <summary>Pods, as <c>shop/web-1</c>, in which a container that is asked for ends at once with exit code 1; <c>*</c> for all.</summary>
    public HashSet<string> Crashing { get; } = new(StringComparer.Ordinal);

    /// <summary>Namespaces in which Pod Security admits no container that is asked for.</summary>
    public HashSet<string> Restricted { get; } = new(StringComparer.Ordinal);

    /// <summary>Whether the server knows ephemeral containers; old ones do not.</summary>
    public bool HasEphemeralContainers { get; set; } = true;

    /// <summary>Every container that was asked for and admitted, in order.</summary>
    public ConcurrentQueue<StartedContainer> Started { get; } = [];

    /// <summary>Pods that were created, as they came.</summary>
    public ConcurrentQueue<JsonObject> Created { get; } = [];

    /// <summary>Pods that were taken away, as <c>shop/web-1</c>.</summary>
    public ConcurrentQueue<string> Deleted { get; } = [];

    private (int Code, JsonNode Body) AddEphemeral(Place place, JsonObject patch)
    {
        var name = place.Name!;
        if (Refusal("patch", place) is { } refusal) return refusal;
        if (!HasEphemeralContainers) return Unserved();
        var wanted = patch["spec"]!["ephemeralContainers"]!.AsArray().Select(static one => one!.AsObject()).ToList();
        if (Violation(place.Namespace, name, wanted[0]) is { } violation) return violation;
        var taken = wanted.Select(static one => (string)one["name"]!).Intersect(NamesOf(place.Namespace, name)).FirstOrDefault();
        if (taken is not null) return Status(422, "Invalid", $"Pod \"{name}\" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers \"{taken}\" may not be changed");
        if (!Edit(place.Namespace, name, pod => AppendTo(pod, wanted))) return NotFound(place, name);
        foreach (var spec in wanted) Begin(new(place.Namespace, name, isEphemeral: true, spec));
        return (200, Find("pods", place.Namespace, name)!);
    }

    /// <summary>A path that nothing is served at; kubectl looks into the details, which are empty.</summary>
    private static (int Code, JsonNode Body) Unserved()
    {
        var (code, body) = Status(404, "NotFound", "the server could not find the requested resource");
        body["details"] = new JsonObject();
        return (code, body);
    }

    private (int Code, JsonNode Body) CreatePod(Place place, JsonObject pod)
    {
        var space = place.Namespace;
        if (Refusal("create", place) is { } refusal) return refusal;
        var number = Interlocked.Increment(ref made).ToString(CultureInfo.InvariantCulture);
        if (pod["metadata"]!["name"] is null) pod["metadata"]!["name"] = $"{(string?)pod["metadata"]!["generateName"]}{number.PadLeft(5, 'x')}";
        var name = (string)pod["metadata"]!["name"]!;
        var containers = pod["spec"]!["containers"]!.AsArray().Select(static one => one!.AsObject()).ToList();
        if (Find("namespaces", "", space) is null) return Status(404, "NotFound", $"namespaces \"{space}\" not found");
        if (Violation(space, name, containers[0]) is { } violation) return violation;
        if (Find("pods", space, name) is not null) return Status(409, "AlreadyExists", $"pods \"{name}\" already exists");
        Created.Enqueue(pod.DeepClone().AsObject());
        (pod["metadata"]!["namespace"], pod["metadata"]!["uid"], pod["metadata"]!["creationTimestamp"]) = (space, $"00000000-0000-4000-8000-{number.PadLeft(12, '0')}", Day);
        pod["status"] = new JsonObject { ["phase"] = "Pending", ["containerStatuses"] = new JsonArray() };
        Store("pods", pod.ToJsonString());
        if (Scheduling(pod) is { } address)
        {
            Edit(space, name, one => (one["status"]!["podIP"], one["status"]!["podIPs"]) = (address, new JsonArray(new JsonObject { ["ip"] = address })));
            foreach (var spec in containers) Begin(new(space, name, isEphemeral: false, spec));
        }

        return (201, Find("pods", space, name)!);
    }

    private (int Code, JsonNode Body) DeletePod(Place place)
    {
        if (Refusal("delete", place) is { } refusal) return refusal;
        if (Find("pods", place.Namespace, place.Name!) is not { } pod) return NotFound(place, place.Name!);
        Deleted.Enqueue($"{place.Namespace}/{place.Name}");
        Remove("pods", place.Namespace, place.Name!);
        foreach (var container in Started.Where(one => one.Namespace == place.Namespace && one.Pod == place.Name)) container.Stop();
        return (200, pod);
    }

    private void Begin(StartedContainer container)
    {
        Started.Enqueue(container);
        Tell(container, new() { ["waiting"] = new JsonObject { ["reason"] = "ContainerCreating" } });
        _ = Task.Run(() => Run(container));
    }

    private async Task Run(StartedContainer container)
    {
        await Task.WhenAny(Task.Delay(StartDelay), container.UntilStopped());
        if (container.UntilStopped().IsCompleted) return;
        if (Unpullable.Contains(container.Image) || Unpullable.Contains("*"))
        {
            Tell(container, new() { ["waiting"] = new JsonObject { ["reason"] = "ErrImagePull", ["message"] = $"failed to pull and unpack image \"{container.Image}\": failed to resolve reference \"{container.Image}\": not found" } });
            return;
        }

        var code = 1;
        if (!Crashing.Contains($"{container.Namespace}/{container.Pod}") && !Crashing.Contains("*"))
        {
            Task<int> end;
            try
            {
                end = Starting(container);
            }
            catch (ExecException failure)
            {
                Tell(container, new() { ["waiting"] = new JsonObject { ["reason"] = "RunContainerError", ["message"] = failure.Message } });
                return;
            }

            container.Began();
            Tell(container, new() { ["running"] = new JsonObject { ["startedAt"] = Day } });
            code = await end;
            container.Ended();
        }

        Tell(container, new() { ["terminated"] = new JsonObject { ["exitCode"] = code, ["reason"] = code == 0 ? "Completed" : "Error", ["startedAt"] = Day, ["finishedAt"] = Day } });
    }

    /// <summary>Writes the state of a container into the status of its pod, if that is still there. A pod whose containers run is ready unless it waits for a gate.</summary>
    private void Tell(StartedContainer container, JsonObject state) => Edit(container.Namespace, container.Pod, pod =>
    {
        if (container.UntilStopped().IsCompleted) return;
        var status = pod["status"]!.AsObject();
        var key = container.IsEphemeral ? "ephemeralContainerStatuses" : "containerStatuses";
        var statuses = (JsonArray)(status[key] ??= new JsonArray());
        if (statuses.FirstOrDefault(one => (string?)one!["name"] == container.Name) is { } old) statuses.Remove(old);
        var runs = state.ContainsKey("running");
        statuses.Add(new JsonObject
        {
            ["name"] = container.Name,
            ["image"] = container.Image,
            ["imageID"] = "",
            ["ready"] = runs && !container.IsEphemeral,
            ["restartCount"] = 0,
            ["state"] = state,
        });
        if (container.IsEphemeral) return;
        status["phase"] = runs ? "Running" : state.ContainsKey("waiting") ? "Pending" : (int)state["terminated"]!["exitCode"]! == 0 ? "Succeeded" : "Failed";
        var waits = pod["spec"]!["readinessGates"] is JsonArray { Count: > 0 };
        status["conditions"] = new JsonArray(
            new JsonObject { ["type"] = "ContainersReady", ["status"] = runs ? "True" : "False" },
            new JsonObject { ["type"] = "Ready", ["status"] = runs && !waits ? "True" : "False", ["reason"] = waits ? "ReadinessGatesNotReady" : "" });
    });

    /// <summary>Puts a changed copy in place of a pod; says whether it is there.</summary>
    private bool Edit(string space, string name, Action<JsonObject> change)
    {
        lock (resources)
        {
            if (resources["pods"].Items.Find(item => IsNamed(item, space, name)) is not { } pod) return false;
            var copy = pod.DeepClone().AsObject();
            change(copy);
            Store("pods", copy.ToJsonString());
            return true;
        }
    }

    private static void AppendTo(JsonObject pod, IEnumerable<JsonObject> wanted)
    {
        var containers = (JsonArray)(pod["spec"]!["ephemeralContainers"] ??= new JsonArray());
        foreach (var one in wanted) containers.Add(one.DeepClone());
    }

    private IEnumerable<string> NamesOf(string space, string name) => Find("pods", space, name) is { } pod
        ? ((string[])["containers", "initContainers", "ephemeralContainers"]).SelectMany(kind => pod["spec"]![kind]?.AsArray() ?? []).Select(static one => (string)one!["name"]!)
        : [];

    /// <summary>What the API server fills in, as far as kubectl falls over it.</summary>
    private static void FillIn(JsonObject pod)
    {
        if (pod["spec"] is not JsonObject spec) pod["spec"] = spec = [];
        spec["securityContext"] ??= new JsonObject();
        pod["status"] ??= new JsonObject();
    }
}
