using Sluice.Model;

namespace Sluice.Checks;

/// <summary>
/// Pods of one namespace that the same NetworkPolicies select, so that every NetworkPolicy treats them alike as subjects: workloads that were read,
/// or, in a namespace of which none were, the pods that one selector in use means (<see cref="Selector"/> is then not null).
/// </summary>
internal sealed class Cohort(string name, SubjectGroup[] groups, int[] workloads, Selector? selector)
{
    public string Namespace { get; } = name;

    public SubjectGroup[] Groups { get; } = groups;

    /// <summary>Places of the workloads, ascending; empty for pods that were not read.</summary>
    public int[] Workloads { get; } = workloads;

    public Selector? Selector { get; } = selector;

    public IEnumerable<NetworkPolicy> Policies => Groups.SelectMany(group => group.Policies);

    /// <summary>Whether some NetworkPolicy isolates these pods for the direction.</summary>
    public bool IsIsolated(Direction direction) => Array.Exists(Groups, group => group.Isolates(direction));

    /// <summary>The rules that admit traffic of these pods in the direction.</summary>
    public IEnumerable<WrittenRule> Rules(Scene scene, Direction direction) =>
        Policies.SelectMany(scene.RulesOf).Where(written => written.Direction == direction);

    /// <summary>The pods as people name them; surroundings are left out.</summary>
    public IReadOnlyList<string> Names(Scene scene) => Selector is null
        ? [.. Workloads.Select(scene.Workload).Where(workload => !workload.IsSurroundings).Select(Scene.NameOf)]
        : [Selector.IsEmpty ? $"[any other pod] in {Namespace}" : $"[pods with {Selector}] in {Namespace}"];
}
