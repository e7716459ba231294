using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Sluice.Model;

namespace Sluice.Checks;

/// <summary>
/// Who is subject to which NetworkPolicies, by shared lists: policies with the same subject form a group, pods in the same groups form a
/// cohort. The cost is that of the groups' sizes together, never workloads × policies.
/// </summary>
internal sealed class Subjects
{
    /// <summary>Most pods are in so many groups at most.</summary>
    private const int FewGroups = 2;

    private readonly Scene scene;
    private readonly Dictionary<(string Namespace, Selector Selector), SubjectGroup> byName = [];
    private readonly ConcurrentDictionary<SubjectGroup, SubjectGroup[]> wider = new();
    private readonly List<SubjectGroup>?[] groupsOf;

    public Subjects(Scene scene)
    {
        this.scene = scene;
        groupsOf = new List<SubjectGroup>?[scene.Snapshot.Workloads.Count];
        foreach (var policy in scene.NetworkPolicies)
        {
            if (policy.PodSelector is not { } selector) continue;
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(byName, (policy.Name.Namespace, selector), out var exists);
            if (!exists)
            {
                group = new(Groups.Count, policy.Name.Namespace, selector, scene.Select(policy.Name.Namespace, selector));
                Groups.Add(group);
                foreach (var place in group.Workloads) (groupsOf[place] ??= new(FewGroups)).Add(group);
            }

            group!.Policies.Add(policy);
        }

        Cohorts = [.. Read(), .. Represented()];
    }

    /// <summary>Groups in the order of their first policy.</summary>
    public List<SubjectGroup> Groups { get; } = [];

    /// <summary>Cohorts by namespace: of workloads first, then of pods that were not read. Host-network workloads are in none.</summary>
    public Cohort[] Cohorts { get; }

    public SubjectGroup? Find(string name, Selector selector) => byName.GetValueOrDefault((name, selector));

    /// <summary>The group a policy belongs to; null when its selector could not be read.</summary>
    public SubjectGroup? Of(NetworkPolicy policy) => policy.PodSelector is { } selector ? Find(policy.Name.Namespace, selector) : null;

    /// <summary>The groups that select every pod that this one selects, itself first: by what is written, or by the workloads that were read.</summary>
    public SubjectGroup[] Wider(SubjectGroup group)
    {
        if (wider.TryGetValue(group, out var found)) return found;
        var list = new List<SubjectGroup>();
        foreach (var selector in scene.Supersets(group.Selector))
        {
            if (Find(group.Namespace, selector) is { } candidate) list.Add(candidate);
        }

        if (group.Workloads.Length > 0)
        {
            foreach (var candidate in groupsOf[group.Workloads[0]]!)
            {
                if (candidate.Workloads.Length >= group.Workloads.Length && !list.Contains(candidate) && Covers(candidate, group)) list.Add(candidate);
            }
        }

        return wider[group] = [.. list];
    }

    private static bool Covers(SubjectGroup wide, SubjectGroup narrow) =>
        Array.TrueForAll(narrow.Workloads, place => Array.BinarySearch(wide.Workloads, place) >= 0);

    private IEnumerable<Cohort> Read()
    {
        var found = new Dictionary<(List<SubjectGroup>? Groups, int Unread), List<int>>(new SameGroups());
        var inOrder = new List<(SubjectGroup[] Groups, List<int> Places)>();
        foreach (var name in scene.NamespacesWithWorkloads)
        {
            found.Clear();
            inOrder.Clear();
            var (first, end) = scene.PlacesOf(name);
            for (var place = first; place < end; place++)
            {
                if (scene.Workload(place).HostNetwork) continue;
                ref var places = ref CollectionsMarshal.GetValueRefOrAddDefault(found, (groupsOf[place], scene.Unread.MarkOf(place)), out var exists);
                if (!exists) inOrder.Add((groupsOf[place] is { } groups ? [.. groups] : [], places = []));
                places!.Add(place);
            }

            foreach (var (groups, places) in inOrder) yield return new(name, groups, [.. places], null);
        }
    }

    private IEnumerable<Cohort> Represented()
    {
        foreach (var inNamespace in Groups.Where(group => !scene.HasWorkloads(group.Namespace)).GroupBy(group => group.Namespace, StringComparer.Ordinal))
        {
            var selectors = inNamespace.Select(group => group.Selector).Append(Selector.Everything).Distinct()
                .Where(item => scene.Select(inNamespace.Key, item).Length == 0).OrderBy(item => item.ToString(), StringComparer.Ordinal);
            foreach (var selector in selectors)
            {
                var groups = scene.Supersets(selector).Select(item => Find(inNamespace.Key, item)).OfType<SubjectGroup>().Distinct();
                yield return new(inNamespace.Key, [.. groups], [], selector);
            }
        }
    }

    /// <summary>The same groups in the same order, and the same mark.</summary>
    private sealed class SameGroups : IEqualityComparer<(List<SubjectGroup>? Groups, int Unread)>
    {
        public bool Equals((List<SubjectGroup>? Groups, int Unread) x, (List<SubjectGroup>? Groups, int Unread) y) =>
            x.Unread == y.Unread && CollectionsMarshal.AsSpan(x.Groups).SequenceEqual(CollectionsMarshal.AsSpan(y.Groups));

        public int GetHashCode((List<SubjectGroup>? Groups, int Unread) obj)
        {
            var hash = obj.Unread;
            foreach (var group in CollectionsMarshal.AsSpan(obj.Groups)) hash = HashCode.Combine(hash, group.Id);
            return hash;
        }
    }
}
