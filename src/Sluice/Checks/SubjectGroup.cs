using Sluice.Model;

namespace Sluice.Checks;

/// <summary>The policies of one namespace that write the same pod selector, and the workloads it selects (places, ascending).</summary>
internal sealed class SubjectGroup(int id, string name, Selector selector, int[] workloads)
{
    public int Id { get; } = id;

    public string Namespace { get; } = name;

    public Selector Selector { get; } = selector;

    public int[] Workloads { get; } = workloads;

    public List<NetworkPolicy> Policies { get; } = [];

    public bool Isolates(Direction direction) => Policies.Exists(policy => policy.Isolates(direction));

    /// <summary>The subjects as people name them: workloads that were read, or the pods that are meant.</summary>
    public IReadOnlyList<string> Names(Scene scene) => Workloads.Length > 0
        ? [.. Workloads.Select(place => Scene.NameOf(scene.Workload(place)))]
        : [Selector.IsEmpty ? $"[any pod] in {Namespace}" : $"[pods with {Selector}] in {Namespace}"];
}
