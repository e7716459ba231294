using Sluice.Model;

namespace Sluice.Checks;

/// <summary>
/// Objects by label, each known by its place in a list: a selector is answered from its rarest equality instead of from every object.
/// Answers are ascending.
/// </summary>
internal sealed class LabelIndex
{
    /// <summary>So few objects are looked at one by one.</summary>
    public const int Few = 64;

    private readonly Labels[] labels;
    private readonly Dictionary<(string Key, string Value), List<int>> places = [];

    public LabelIndex(Labels[] labels)
    {
        this.labels = labels;
        for (var at = 0; at < labels.Length; at++)
        {
            foreach (var (key, value) in labels[at].Pairs)
            {
                if (!places.TryGetValue((key, value), out var list)) places[(key, value)] = list = [];
                list.Add(at);
            }
        }
    }

    /// <summary>The places of those of a few workloads that a selector selects; the first of them has the place <paramref name="first"/>.</summary>
    public static int[] Scan(ReadOnlySpan<Workload> few, int first, Selector selector)
    {
        Span<int> found = stackalloc int[Few];
        var count = 0;
        for (var at = 0; at < few.Length; at++)
        {
            if (selector.Matches(few[at].Labels)) found[count++] = first + at;
        }

        return count == 0 ? [] : found[..count].ToArray();
    }

    /// <summary>The objects from <paramref name="first"/> up to and without <paramref name="end"/> that a selector selects.</summary>
    public int[] Select(Selector selector, int first, int end)
    {
        if (selector.IsEmpty) return [.. Enumerable.Range(first, end - first)];
        List<int>? rarest = null;
        foreach (var requirement in selector.Requirements)
        {
            if (requirement.Operator != SelectorOperator.In || requirement.Values.Count != 1) continue;
            if (!places.TryGetValue((requirement.Key, requirement.Values[0]), out var list)) return [];
            if (rarest is null || list.Count < rarest.Count) rarest = list;
        }

        var found = new List<int>();
        if (rarest is null)
        {
            for (var at = first; at < end; at++)
            {
                if (selector.Matches(labels[at])) found.Add(at);
            }
        }
        else
        {
            var start = rarest.BinarySearch(first);
            for (var at = start < 0 ? ~start : start; at < rarest.Count && rarest[at] < end; at++)
            {
                if (selector.Matches(labels[rarest[at]])) found.Add(rarest[at]);
            }
        }

        return [.. found];
    }
}
