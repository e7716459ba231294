using System.Collections.Concurrent;
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

    /// <summary>Namespaces that a selector picks: certainly, and perhaps (a superset). Ascending.</summary>
    public readonly record struct Selection(int[] Sure, int[] May);

    public int Count => entries.Count;

    public Namespace this[int index] => entries[index];

    /// <summary>The index of a name; −1 when it is not known.</summary>
    public int Find(string name) => byName.GetValueOrDefault(name, -1);

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

    /// <summary>The namespaces that the selector picks.</summary>
    public Selection Evaluate(Selector selector)
    {
        if (evaluated.TryGetValue(selector, out var known)) return known;
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

        var surely = sure.ToArray();
        return evaluated[selector] = new(surely, may.Count == surely.Length ? surely : [.. may]);
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
