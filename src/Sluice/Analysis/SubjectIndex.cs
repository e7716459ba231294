using System.Collections.Immutable;
using System.Runtime.InteropServices;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>Policies with the same subjects in the same tier: they always come together. Never changed once made.</summary>
internal sealed class Bundle(int id, Matched subjects, Direction direction, PolicyEntry[] policies)
{
    /// <summary>Different for every bundle of a direction, those of earlier versions included.</summary>
    public int Id { get; } = id;

    public Matched Subjects { get; } = subjects;

    public PolicyEntry[] Policies { get; } = policies;

    /// <summary>Whether the rows of its subjects depend on the names of ports.</summary>
    public bool UsesNamedPorts { get; } = HasNamedPorts(policies, direction);

    private static bool HasNamedPorts(PolicyEntry[] policies, Direction direction)
    {
        foreach (var policy in policies)
        {
            foreach (var rule in policy.Lowered.Rules(direction)!.Rules)
            {
                if (rule.NamedPorts.Count > 0) return true;
            }
        }

        return false;
    }
}

/// <summary>
/// For one direction: which policies each class is subject of, as bundles, so that ten thousand policies over the same pods are one thing.
/// A version with one policy changed shares everything but the classes that the policy selects.
/// </summary>
internal sealed class SubjectIndex
{
    private readonly Direction direction;
    private readonly int[] starts;
    private readonly Bundle[] sorted;
    private readonly ImmutableDictionary<int, Bundle[]> changed;

    private readonly int nextId;

    private SubjectIndex(Direction direction, int[] starts, Bundle[] sorted, ImmutableDictionary<int, Bundle[]> changed, int nextId) =>
        (this.direction, this.starts, this.sorted, this.changed, this.nextId) = (direction, starts, sorted, changed, nextId);

    public static SubjectIndex Of(IReadOnlyList<PolicyEntry> policies, Direction direction, int classCount)
    {
        var subjects = new List<Matched>();
        var known = new Dictionary<(ClassSet, ClassSet, int), int>();
        var places = new List<int>();
        var groupOf = new List<int>();
        for (var at = 0; at < policies.Count; at++)
        {
            var policy = policies[at];
            if (policy.Lowered.Rules(direction) is null || policy.Subjects.May.IsEmpty) continue;
            if (known.Count == 0) known.EnsureCapacity(Math.Min(policies.Count - at, classCount));
            ref var group = ref CollectionsMarshal.GetValueRefOrAddDefault(
                known, (policy.Subjects.Sure, policy.Subjects.May, (int)policy.Lowered.Tier), out var exists);
            if (!exists)
            {
                group = subjects.Count;
                subjects.Add(policy.Subjects);
            }

            places.Add(at);
            groupOf.Add(group);
        }

        var groups = Runs.Of([.. groupOf], subjects.Count);
        var bundles = new Bundle[subjects.Count];
        for (var id = 0; id < bundles.Length; id++)
        {
            var own = new PolicyEntry[groups.Of(id).Length];
            for (var at = 0; at < own.Length; at++) own[at] = policies[places[groups.Of(id)[at]]];
            bundles[id] = new(id, subjects[id], direction, own);
        }

        // Counting sort: how many bundles each class is in, then where each class's run begins, then the runs.
        var starts = new int[classCount + 1];
        foreach (var bundle in bundles) bundle.Subjects.May.ForEach(starts, static (counts, id) => counts[id + 1]++);
        for (var id = 0; id < classCount; id++) starts[id + 1] += starts[id];
        var sorted = new Bundle[starts[classCount]];
        var next = starts.AsSpan(0, classCount).ToArray();
        foreach (var bundle in bundles) bundle.Subjects.May.ForEach((sorted, next, bundle), static (state, id) => state.sorted[state.next[id]++] = state.bundle);
        return new(direction, starts, sorted, ImmutableDictionary<int, Bundle[]>.Empty, bundles.Length);
    }

    /// <summary>The bundles a class is subject of, in order of their ids.</summary>
    public ReadOnlySpan<Bundle> BundlesOf(int classId) =>
        changed.Count > 0 && changed.TryGetValue(classId, out var own) ? own
        : classId + 1 < starts.Length ? sorted.AsSpan(starts[classId]..starts[classId + 1]) : default;

    /// <summary>The policies a class is or may be subject of, by bundle.</summary>
    public List<PolicyEntry> PoliciesOf(int classId)
    {
        var policies = new List<PolicyEntry>();
        foreach (var bundle in BundlesOf(classId)) policies.AddRange(bundle.Policies);
        return policies;
    }

    /// <summary>The index with one policy replaced, and the classes whose policies are others now.</summary>
    public SubjectIndex With(PolicyEntry? before, PolicyEntry? after, out ClassSet touched)
    {
        touched = ClassSet.Empty;
        if (before?.Lowered.Rules(direction) is not null) touched = touched.Union(before.Subjects.May);
        if (after?.Lowered.Rules(direction) is { } rules) touched = touched.Union(after.Subjects.May);
        else rules = null;
        if (touched.IsEmpty) return this;

        // Bundles that lose the policy are made anew once each; the policy that comes is a bundle of its own.
        var rest = new Dictionary<Bundle, Bundle?>(ReferenceEqualityComparer.Instance);
        var fresh = nextId;
        var added = rules is null ? null : new Bundle(fresh++, after!.Subjects, direction, [after]);
        var builder = changed.ToBuilder();
        var ids = new List<int>();
        touched.CopyTo(ids);
        foreach (var id in ids)
        {
            var own = new List<Bundle>();
            foreach (var bundle in BundlesOf(id))
            {
                if (before is null || !Array.Exists(bundle.Policies, policy => ReferenceEquals(policy.Origin, before.Origin))) own.Add(bundle);
                else
                {
                    ref var remaining = ref CollectionsMarshal.GetValueRefOrAddDefault(rest, bundle, out var exists);
                    if (!exists && bundle.Policies.Length > 1)
                        remaining = new(fresh++, bundle.Subjects, direction, [.. bundle.Policies.Where(policy => !ReferenceEquals(policy.Origin, before.Origin))]);
                    if (remaining is not null) own.Add(remaining);
                }
            }

            if (added is not null && added.Subjects.May.Contains(id)) own.Add(added);
            own.Sort(static (left, right) => left.Id.CompareTo(right.Id));
            builder[id] = [.. own];
        }

        return new(direction, starts, sorted, builder.ToImmutable(), fresh);
    }

    /// <summary>The index with classes appended that some policies select.</summary>
    public SubjectIndex With(IEnumerable<PeerClass> appended, IReadOnlyList<PolicyEntry> policies)
    {
        var fresh = nextId;
        var own = appended.ToDictionary(static peer => peer.Id, static _ => new List<Bundle>());
        foreach (var policy in policies)
        {
            if (policy.Lowered.Rules(direction) is null) continue;
            var bundle = new Bundle(fresh++, policy.Subjects, direction, [policy]);
            foreach (var (id, bundles) in own)
            {
                if (policy.Subjects.May.Contains(id)) bundles.Add(bundle);
            }
        }

        var next = changed.ToBuilder();
        foreach (var (id, bundles) in own)
        {
            if (bundles.Count > 0) next[id] = [.. bundles];
        }

        return new(direction, starts, sorted, next.ToImmutable(), fresh);
    }
}
