using System.Runtime.InteropServices;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>
/// The pods by label: a list of classes for each pair and each key. A selector is evaluated once, from these lists; what it excludes is taken away from
/// what remains, so that a selector of exclusions costs no more than one of equalities.
/// </summary>
internal sealed class PodIndex
{
    private readonly Universe universe;
    private readonly Dictionary<(string Key, string Value), ClassSet> pairs = [];
    private readonly Dictionary<string, ClassSet> keys = new(StringComparer.Ordinal);
    private readonly Dictionary<Selector, ClassSet> selected = [];

    public PodIndex(Universe universe)
    {
        this.universe = universe;
        var byPair = new Dictionary<(string, string), List<int>>();
        var byKey = new Dictionary<string, List<int>>(StringComparer.Ordinal);
        foreach (var peer in universe.Classes)
        {
            if (!peer.IsPod) continue;
            foreach (var (key, value) in peer.Labels.Pairs)
            {
                (CollectionsMarshal.GetValueRefOrAddDefault(byPair, (key, value), out _) ??= []).Add(peer.Id);
                (CollectionsMarshal.GetValueRefOrAddDefault(byKey, key, out _) ??= []).Add(peer.Id);
            }
        }

        foreach (var (pair, ids) in byPair) pairs[pair] = ClassSet.OfSorted(CollectionsMarshal.AsSpan(ids));
        foreach (var (key, ids) in byKey) keys[key] = ClassSet.OfSorted(CollectionsMarshal.AsSpan(ids));
    }

    /// <summary>The pods of the whole cluster that the selector picks.</summary>
    public ClassSet Select(Selector selector)
    {
        if (selected.TryGetValue(selector, out var known)) return known;
        ClassSet? picked = null;
        foreach (var requirement in selector.Requirements)
        {
            if (requirement.Operator is not (SelectorOperator.In or SelectorOperator.Exists)) continue;
            var set = Mentioned(requirement);
            picked = picked is null ? set : picked.Intersect(set);
        }

        picked ??= universe.Pods;
        foreach (var requirement in selector.Requirements)
        {
            if (requirement.Operator is SelectorOperator.NotIn or SelectorOperator.DoesNotExist) picked = picked.Except(Mentioned(requirement));
        }

        return selected[selector] = picked;
    }

    /// <summary>Appends the pods of a run of classes that the selector picks, ascending.</summary>
    public void CopyTo(Selector selector, (int Start, int End) run, List<int> target)
    {
        if (Shortest(selector) is { IsDense: false } list)
        {
            var at = list.Ids.BinarySearch(run.Start);
            for (at = at < 0 ? ~at : at; at < list.Count && list.Ids[at] < run.End; at++)
            {
                if (selector.Matches(universe.Classes[list.Ids[at]].Labels)) target.Add(list.Ids[at]);
            }

            return;
        }

        for (var id = run.Start; id < run.End; id++)
        {
            if (selector.IsEmpty || selector.Matches(universe.Classes[id].Labels)) target.Add(id);
        }
    }

    /// <summary>The smallest set that one equality of the selector leaves; null when it has none.</summary>
    private ClassSet? Shortest(Selector selector)
    {
        ClassSet? best = null;
        foreach (var requirement in selector.Requirements)
        {
            if (requirement.Operator != SelectorOperator.In || requirement.Values.Count != 1) continue;
            var set = Mentioned(requirement);
            if (best is null || set.Count < best.Count) best = set;
        }

        return best;
    }

    /// <summary>The pods that carry the key with one of the values, or at all.</summary>
    private ClassSet Mentioned(Requirement requirement)
    {
        if (requirement.Values.Count == 0) return keys.GetValueOrDefault(requirement.Key, ClassSet.Empty);
        var set = ClassSet.Empty;
        foreach (var value in requirement.Values) set = set.Union(pairs.GetValueOrDefault((requirement.Key, value), ClassSet.Empty));
        return set;
    }
}
