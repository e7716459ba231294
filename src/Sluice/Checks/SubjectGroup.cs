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

    public bool Isolates(Direction direction)
    {
        foreach (var policy in Policies)
        {
            if (policy.Isolates(direction)) return true;
        }

        return false;
    }

    /// <summary>Whether a policy that a cluster holds as it is written isolates the pods.</summary>
    public bool SurelyIsolates(Direction direction)
    {
        foreach (var policy in Policies)
        {
            if (policy.Standing == PolicyStanding.Sound && policy.Isolates(direction)) return true;
        }

        return false;
    }

    /// <summary>The subjects as people name them: workloads that were read, or the pods that are meant.</summary>
    public IReadOnlyList<string> Names(Scene scene) => Workloads.Length > 0
        ? [.. Workloads.Select(scene.NameOf)]
        : [Selector.IsEmpty ? $"[any pod] in {Namespace}" : $"[pods with {Selector}] in {Namespace}"];
}
