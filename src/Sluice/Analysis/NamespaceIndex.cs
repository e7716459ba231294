using System.Collections.Concurrent;
using System.Collections.Immutable;
using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>
/// The namespaces of the analysis: those of the snapshot, those that rules name and nobody defined, and representatives of namespaces that
/// a selector picks and nobody showed. Selectors are evaluated once each.
/// </summary>
internal sealed class NamespaceIndex
{
    private readonly List<Namespace> entries = [];
    private readonly Dictionary<string, int> byName = new(StringComparer.Ordinal);
    private readonly Dictionary<(string Key, string Value), List<int>> postings = [];
    private readonly List<int> withUnknownLabels = [];
    private readonly ConcurrentDictionary<Selector, Selection> evaluated = new();
    private readonly NamespaceIndex? first;
    private readonly ImmutableSortedDictionary<int, Namespace> changed = ImmutableSortedDictionary<int, Namespace>.Empty;
    private readonly int added;

    public NamespaceIndex()
    {
    }

    private NamespaceIndex(NamespaceIndex first, ImmutableSortedDictionary<int, Namespace> changed, int added)
    {
        (this.first, this.changed, this.added) = (first, changed, added);
        for (var index = first.Count; index < first.Count + added; index++) byName[changed[index].Name] = index;
    }

    /// <summary>Namespaces that a selector picks: certainly, and perhaps (a superset). Ascending.</summary>
    public readonly record struct Selection(int[] Sure, int[] May);

    public int Count => first is null ? entries.Count : first.Count + added;

    public Namespace this[int index] => first is null ? entries[index] : changed.TryGetValue(index, out var now) ? now : first[index];

    /// <summary>The index of a name; −1 when it is not known.</summary>
    public int Find(string name) => byName.TryGetValue(name, out var index) ? index : first?.Find(name) ?? -1;

    /// <summary>Adds a namespace; representatives have an empty name.</summary>
    public int Add(Namespace entry)
    {
        var index = entries.Count;
        entries.Add(entry);
        if (entry.Name.Length > 0) byName[entry.Name] = index;
        if (!entry.LabelsKnown) withUnknownLabels.Add(index);
        foreach (var (key, value) in entry.Labels.Pairs)
        {
            if (!postings.TryGetValue((key, value), out var list)) postings[(key, value)] = list = [];
            list.Add(index);
        }

        evaluated.Clear();
        return index;
    }

    /// <summary>A version with a namespace in another form, or one more. It shares the rest.</summary>
    public NamespaceIndex With(Namespace now)
    {
        var index = Find(now.Name);
        return new(first ?? this, changed.Remove(index).Add(index < 0 ? Count : index, now), index < 0 ? added + 1 : added);
    }

    /// <summary>The namespaces that the selector picks.</summary>
    public Selection Evaluate(Selector selector)
    {
        if (evaluated.TryGetValue(selector, out var known)) return known;
        return evaluated[selector] = first is null ? Whole(selector) : Later(selector, first.Evaluate(selector));
    }

    /// <summary>What the first version answers, those that have changed or come since taken anew.</summary>
    private Selection Later(Selector selector, Selection old)
    {
        var sure = old.Sure.Where(index => !changed.ContainsKey(index)).ToList();
        var may = old.May.Where(index => !changed.ContainsKey(index)).ToList();
        foreach (var (index, entry) in changed)
        {
            var verdict = Match(selector, entry);
            if (verdict == Verdict.Allow) sure.Add(index);
            if (verdict != Verdict.Deny) may.Add(index);
        }

        return Both(sure, may);
    }

    private static Selection Both(List<int> sure, List<int> may)
    {
        sure.Sort();
        may.Sort();
        int[] surely = [.. sure];
        return new(surely, may.Count == surely.Length ? surely : [.. may]);
    }

    private Selection Whole(Selector selector)
    {
        var sure = new List<int>();
        var may = new List<int>();
        foreach (var index in Candidates(selector))
        {
            var entry = entries[index];
            switch (Match(selector, entry))
            {
                case Verdict.Allow:
                    sure.Add(index);
                    may.Add(index);
                    break;
                case Verdict.Unknown:
                    may.Add(index);
                    break;
            }
        }

        return Both(sure, may);
    }

    /// <summary>Whether the selector picks the namespace; unknown when it asks for a label that was never seen.</summary>
    public static Verdict Match(Selector selector, Namespace entry)
    {
        if (entry.LabelsKnown) return selector.Matches(entry.Labels) ? Verdict.Allow : Verdict.Deny;
        var verdict = Verdict.Allow;
        foreach (var requirement in selector.Requirements)
        {
            if (entry.Labels.Find(requirement.Key) is null) verdict = Verdict.Unknown;
            else if (!requirement.Matches(entry.Labels)) return Verdict.Deny;
        }

        return verdict;
    }

    private IEnumerable<int> Candidates(Selector selector)
    {
        List<int>? best = null;
        foreach (var requirement in selector.Requirements)
        {
            if (requirement.Operator != SelectorOperator.In || requirement.Values.Count != 1) continue;
            var list = postings.GetValueOrDefault((requirement.Key, requirement.Values[0])) ?? [];
            if (best is null || list.Count < best.Count) best = list;
        }

        if (best is null) return Enumerable.Range(0, entries.Count);
        return withUnknownLabels.Count == 0 ? best : best.Union(withUnknownLabels).Order();
    }
}
