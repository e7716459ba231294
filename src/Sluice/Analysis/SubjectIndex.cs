using System.Runtime.InteropServices;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>Policies with the same subjects in the same tier: they always come together.</summary>
internal sealed class Bundle(int id, Matched subjects)
{
    public int Id { get; } = id;

    public Matched Subjects { get; } = subjects;

    public List<PolicyEntry> Policies { get; } = [];
}

/// <summary>For one direction: which policies each class is subject of, as bundles, so that ten thousand policies over the same pods are one thing.</summary>
internal sealed class SubjectIndex
{
    private readonly int[] starts;
    private readonly int[] bundleIds;

    private SubjectIndex(List<Bundle> bundles, int[] starts, int[] bundleIds) => (Bundles, this.starts, this.bundleIds) = (bundles, starts, bundleIds);

    public List<Bundle> Bundles { get; }

    public static SubjectIndex Of(IReadOnlyList<PolicyEntry> policies, Direction direction, int classCount)
    {
        var bundles = new List<Bundle>();
        var known = new Dictionary<(ClassSet, ClassSet, int), Bundle>();
        foreach (var policy in policies)
        {
            if (policy.Lowered.Rules(direction) is null || policy.Subjects.May.IsEmpty) continue;
            ref var bundle = ref CollectionsMarshal.GetValueRefOrAddDefault(
                known, (policy.Subjects.Sure, policy.Subjects.May, (int)policy.Lowered.Tier), out var exists);
            if (!exists) bundles.Add(bundle = new(bundles.Count, policy.Subjects));
            bundle!.Policies.Add(policy);
        }

        // Counting sort: how many bundles each class is in, then where each class's run begins, then the runs.
        var starts = new int[classCount + 1];
        foreach (var bundle in bundles) bundle.Subjects.May.ForEach(starts, static (counts, id) => counts[id + 1]++);
        for (var id = 0; id < classCount; id++) starts[id + 1] += starts[id];
        var ids = new int[starts[classCount]];
        var next = starts.AsSpan(0, classCount).ToArray();
        foreach (var bundle in bundles) bundle.Subjects.May.ForEach((ids, next, bundle.Id), static (state, id) => state.ids[state.next[id]++] = state.Id);
        return new(bundles, starts, ids);
    }

    /// <summary>The bundles a class is subject of, ascending.</summary>
    public ReadOnlySpan<int> BundlesOf(int classId) => bundleIds.AsSpan(starts[classId]..starts[classId + 1]);

    /// <summary>The policies a class is or may be subject of, in reading order.</summary>
    public IEnumerable<PolicyEntry> PoliciesOf(int classId)
    {
        for (var at = starts[classId]; at < starts[classId + 1]; at++)
        {
            foreach (var policy in Bundles[bundleIds[at]].Policies) yield return policy;
        }
    }
}
