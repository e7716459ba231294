using System.Collections.Immutable;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>
/// Where the policies stand in a table: by their object, and by the namespace that their subject names, so that the policies that could select a pod
/// are found without asking all. Versions share what has not changed.
/// </summary>
internal sealed class SubjectPlaces
{
    /// <summary>Stands for the subjects that pick namespaces by label; no namespace has an empty name.</summary>
    private const string Across = "";

    private readonly ImmutableDictionary<string, ImmutableSortedSet<int>> byNamespace;
    private readonly ImmutableDictionary<Policy, int> byPolicy;

    private SubjectPlaces(ImmutableDictionary<string, ImmutableSortedSet<int>> byNamespace, ImmutableDictionary<Policy, int> byPolicy) =>
        (this.byNamespace, this.byPolicy) = (byNamespace, byPolicy);

    public static SubjectPlaces Of(IReadOnlyList<PolicyEntry> policies)
    {
        var lists = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        var places = ImmutableDictionary.CreateBuilder<Policy, int>(ReferenceEqualityComparer.Instance);
        for (var at = 0; at < policies.Count; at++)
        {
            places[policies[at].Origin] = at;
            var space = SpaceOf(policies[at]);
            if (!lists.TryGetValue(space, out var list)) lists[space] = list = [];
            list.Add(at);
        }

        return new(lists.ToImmutableDictionary(static list => list.Key, static list => list.Value.ToImmutableSortedSet(), StringComparer.Ordinal), places.ToImmutable());
    }

    /// <summary>The place of a policy (the same instance); −1 when it is not there.</summary>
    public int Of(Policy policy) => byPolicy.GetValueOrDefault(policy, -1);

    /// <summary>The places of the policies whose subject may lie in a namespace, ascending.</summary>
    public IEnumerable<int> Of(string space) =>
        byNamespace.GetValueOrDefault(space, []).Union(byNamespace.GetValueOrDefault(Across, []));

    /// <summary>The places with another policy at one of them; null for none, before or after.</summary>
    public SubjectPlaces With(int place, PolicyEntry? before, PolicyEntry? after)
    {
        var (spaces, places) = (byNamespace, byPolicy);
        if (before is not null)
        {
            spaces = spaces.SetItem(SpaceOf(before), spaces[SpaceOf(before)].Remove(place));
            places = places.Remove(before.Origin);
        }

        if (after is not null)
        {
            spaces = spaces.SetItem(SpaceOf(after), spaces.GetValueOrDefault(SpaceOf(after), []).Add(place));
            places = places.SetItem(after.Origin, place);
        }

        return new(spaces, places);
    }

    private static string SpaceOf(PolicyEntry policy) => policy.Lowered.Subject.NamespaceName ?? Across;
}
