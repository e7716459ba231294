using System.Buffers;
using System.Collections.Concurrent;
using System.Runtime.InteropServices;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>
/// The pods by label: a list of classes for each pair and each key that policies ask for. A selector is evaluated once, from these lists; what it excludes is taken away from
/// what remains, so that a selector of exclusions costs no more than one of equalities.
/// </summary>
internal sealed class PodIndex
{
    /// <summary>Up to this many pods are looked at one by one.</summary>
    private const int FewPods = 16;

    private readonly Universe universe;
    private readonly Dictionary<(string Key, string Value), ClassSet> pairs = [];
    private readonly Dictionary<string, ClassSet> keys = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, PodIndex> others = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<Selector, ClassSet> selected = [];

    public PodIndex(Universe universe)
        : this(universe, universe.Vocabulary.Keys)
    {
    }

    private PodIndex(Universe universe, IEnumerable<string> indexed)
    {
        this.universe = universe;
        var byKey = indexed.ToDictionary(static key => key, static _ => new List<int>(), StringComparer.Ordinal);
        var byPair = new Dictionary<(string, string), List<int>>();
        foreach (var peer in universe.Classes)
        {
            if (!peer.IsPod) continue;
            foreach (var (key, value) in peer.Labels.Pairs)
            {
                if (!byKey.TryGetValue(key, out var ids)) continue;
                ids.Add(peer.Id);
                (CollectionsMarshal.GetValueRefOrAddDefault(byPair, (key, value), out _) ??= new(1)).Add(peer.Id);
            }
        }

        pairs.EnsureCapacity(byPair.Count);
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

        return selected[selector] = WithoutExcluded(selector, picked ?? universe.Pods);
    }

    private ClassSet WithoutExcluded(Selector selector, ClassSet picked)
    {
        var excluded = new List<ClassSet>();
        foreach (var requirement in selector.Requirements)
        {
            if (requirement.Operator == SelectorOperator.DoesNotExist) excluded.Add(Carrying(requirement.Key));
            else if (requirement.Operator == SelectorOperator.NotIn)
            {
                foreach (var value in requirement.Values) excluded.Add(Carrying(requirement.Key, value));
            }
        }

        if (excluded.Count == 1 || !picked.IsDense) return excluded.Aggregate(picked, static (rest, set) => rest.Except(set));
        var words = ArrayPool<ulong>.Shared.Rent(picked.Words.Length);
        var rest = words.AsSpan(0, picked.Words.Length);
        picked.Words.CopyTo(rest);
        foreach (var set in excluded) set.RemoveFrom(rest);
        picked = excluded.Count == 0 ? picked : ClassSet.OfBits(rest);
        ArrayPool<ulong>.Shared.Return(words);
        return picked;
    }

    /// <summary>Appends the pods of a run of classes that the selector picks, ascending.</summary>
    public void CopyTo(Selector selector, (int Start, int End) run, List<int> target)
    {
        if (run.End - run.Start > FewPods && Shortest(selector) is { IsDense: false } list)
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
        if (requirement.Values.Count == 0) return Carrying(requirement.Key);
        var set = ClassSet.Empty;
        foreach (var value in requirement.Values) set = set.Union(Carrying(requirement.Key, value));
        return set;
    }

    private ClassSet Carrying(string key) => keys.TryGetValue(key, out var set) ? set : Other(key).keys[key];

    private ClassSet Carrying(string key, string value) =>
        (keys.ContainsKey(key) ? pairs : Other(key).pairs).GetValueOrDefault((key, value), ClassSet.Empty);

    /// <summary>The pods by a key that no policy asked for when the universe was built.</summary>
    private PodIndex Other(string key) => others.GetOrAdd(key, static (other, universe) => new(universe, [other]), universe);
}
