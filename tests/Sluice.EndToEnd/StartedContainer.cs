using System.Text.Json.Nodes;

namespace Sluice.EndToEnd;

/// <summary>A container that the stand-in was asked for: an ephemeral one, or one of a pod that was created.</summary>
public sealed class StartedContainer(string space, string pod, bool isEphemeral, JsonObject spec)
{
    private readonly TaskCompletionSource<int> stopped = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int running;

    public string Namespace => space;

    public string Pod => pod;

    public bool IsEphemeral => isEphemeral;

    /// <summary>As it was asked for, with whatever kubectl has put in.</summary>
    public JsonObject Spec => spec;

    public string Name { get; } = (string)spec["name"]!;

    public string Image { get; } = (string?)spec["image"] ?? "";

    /// <summary>The command with its arguments; empty where the image's own is meant.</summary>
    public IReadOnlyList<string> Command { get; } =
        [.. (spec["command"]?.AsArray() ?? []).Concat(spec["args"]?.AsArray() ?? []).Select(static word => (string)word!)];

    /// <summary>Whether its command has begun and not ended.</summary>
    public bool IsRunning => Volatile.Read(ref running) == 1;

    /// <summary>Ends, with 137, when the pod is taken away or the stand-in is disposed; a command that ends by itself does not wait for it.</summary>
    public Task<int> UntilStopped() => stopped.Task;

    internal void Began() => Volatile.Write(ref running, 1);

    internal void Ended() => Volatile.Write(ref running, 0);

    internal void Stop() => stopped.TrySetResult(137);

    public override string ToString() => $"{space}/{pod} {Name}: {string.Join(' ', Command)}";
}
