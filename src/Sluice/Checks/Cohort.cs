using Sluice.Model;

namespace Sluice.Checks;

/// <summary>
/// Pods of one namespace that the same NetworkPolicies select, and that policies which are not understood may touch alike: workloads that were read, or, in a namespace of which none were, the pods that one selector in use means (<see cref="Selector"/> is then not null).
/// </summary>
internal sealed class Cohort(string name, SubjectGroup[] groups, int[] workloads, Selector? selector)
{
    private IReadOnlyList<string>? names;

    public string Namespace { get; } = name;

    public SubjectGroup[] Groups { get; } = groups;

    /// <summary>Places of the workloads, ascending; empty for pods that were not read.</summary>
    public int[] Workloads { get; } = workloads;

    public Selector? Selector { get; } = selector;

    public IEnumerable<NetworkPolicy> Policies => Groups.SelectMany(group => group.Policies);

    /// <summary>Whether some NetworkPolicy isolates these pods for the direction.</summary>
    public bool IsIsolated(Direction direction)
    {
        foreach (var group in Groups)
        {
            if (group.Isolates(direction)) return true;
        }

        return false;
    }

    /// <summary>The rules that admit traffic of these pods in the direction.</summary>
    public IEnumerable<WrittenRule> Rules(Scene scene, Direction direction) =>
        Policies.SelectMany(scene.RulesOf).Where(written => written.Direction == direction);

    /// <summary>How many there are as people count them; surroundings are left out.</summary>
    public int Count(Scene scene)
    {
        if (Selector is not null) return 1;
        var count = 0;
        foreach (var place in Workloads)
        {
            if (!scene.Workload(place).IsSurroundings) count++;
        }

        return count;
    }

    /// <summary>The pods as people name them; surroundings are left out.</summary>
    public IReadOnlyList<string> Names(Scene scene) => names ??= Selector is null
        ? [.. Workloads.Where(place => !scene.Workload(place).IsSurroundings).Select(scene.NameOf)]
        : [Selector.IsEmpty ? $"[any other pod] in {Namespace}" : $"[pods with {Selector}] in {Namespace}"];

    /// <summary>Whether a policy that could not be read, or is of a kind that is not evaluated, may have a say over these pods; it has over all or none.</summary>
    public bool MayBeTouchedUnread(Scene scene, Direction direction) =>
        Selector is null ? scene.Unread.MayTouch(Workloads[0], direction) : scene.Unread.MayTouch(Namespace, Selector, direction);
}
