using Sluice.Model;

namespace Sluice.Analysis;

/// <summary>
/// Pods and namespaces that nobody showed, one for each satisfiable combination of the selectors in use, so that policies can be judged
/// where workloads were not read.
/// </summary>
internal static class Representatives
{
    /// <summary>At most this many for one namespace; beyond it combinations are cut off, which is an assumption that is stated.</summary>
    private const int Limit = 64;

    /// <summary>The value of a label of which a selector only asks that it is there.</summary>
    public const string AnyValue = "any";

    /// <summary>The label sets to stand for the pods that the selectors can tell apart; the empty one first.</summary>
    /// <param name="selectors">The selectors in use.</param>
    /// <param name="wasCut">Whether combinations were left out at the limit.</param>
    /// <param name="merges">Whether one pod may satisfy selectors over different labels; else each selector gets pods of its own.</param>
    public static List<Labels> Combinations(IReadOnlyCollection<Selector> selectors, out bool wasCut, bool merges = true)
    {
        wasCut = false;
        var ordered = selectors.OrderBy(selector => selector.ToString(), StringComparer.Ordinal).ToArray();
        var assignments = ordered.SelectMany(Assignments).Distinct().ToArray();
        var found = new List<Labels> { Labels.Empty };
        var signatures = new HashSet<string>(StringComparer.Ordinal) { Signature(ordered, Labels.Empty) };

        // Single assignments first, so that the limit never cuts off a selector of its own.
        foreach (var assignment in assignments) wasCut |= !Offer(assignment);
        for (var at = 1; merges && at < found.Count && !wasCut; at++)
        {
            foreach (var assignment in assignments)
            {
                if (Merge(found[at], assignment) is { } merged) wasCut |= !Offer(merged);
            }
        }

        return found;

        bool Offer(Labels labels)
        {
            if (!signatures.Add(Signature(ordered, labels))) return true;
            if (found.Count >= Limit) return false;
            found.Add(labels);
            return true;
        }
    }

    /// <summary>
    /// Label sets for pods beside some that are known: one for each selector that picks none of these, and the empty one, less those that fare like a pod
    /// that is known. Nothing speaks for pods that satisfy two such selectors at once, so none are made up.
    /// </summary>
    public static List<Labels> Unlike(IReadOnlyCollection<Labels> known, IReadOnlyCollection<Selector> selectors, out bool wasCut)
    {
        var ordered = selectors.ToArray();
        var shown = known.Select(labels => Signature(ordered, labels)).ToHashSet(StringComparer.Ordinal);
        var unmet = Array.FindAll(ordered, selector => !known.Any(selector.Matches));
        return Combinations(unmet, out wasCut, merges: false).FindAll(labels => !shown.Contains(Signature(ordered, labels)));
    }

    /// <summary>Labels that satisfy a namespace selector, the fewest; null when none do.</summary>
    public static Labels? Satisfying(Selector selector)
    {
        foreach (var assignment in Assignments(selector))
        {
            if (selector.Matches(assignment)) return assignment;
        }

        return null;
    }

    /// <summary>Every way to satisfy the positive part of a selector, and to violate its negative part.</summary>
    private static IEnumerable<Labels> Assignments(Selector selector)
    {
        var partial = new List<Labels> { Labels.Empty };
        foreach (var requirement in selector.Requirements)
        {
            if (requirement.Operator is SelectorOperator.In)
                partial = [.. partial.SelectMany(labels => requirement.Values.Select(value => labels.With(requirement.Key, value))).Take(Limit)];
            else if (requirement.Operator is SelectorOperator.Exists)
                partial = [.. partial.Select(labels => labels.Find(requirement.Key) is null ? labels.With(requirement.Key, AnyValue) : labels)];
        }

        foreach (var labels in partial)
        {
            yield return labels;
        }

        foreach (var requirement in selector.Requirements)
        {
            if (requirement.Operator is SelectorOperator.NotIn)
            {
                foreach (var value in requirement.Values) yield return Labels.Of((requirement.Key, value));
            }
            else if (requirement.Operator is SelectorOperator.DoesNotExist) yield return Labels.Of((requirement.Key, AnyValue));
        }
    }

    /// <summary>Labels with both; null when they disagree. Where one only needs a label to be there, the value of the other will do.</summary>
    private static Labels? Merge(Labels left, Labels right)
    {
        var merged = left;
        foreach (var (key, value) in right.Pairs)
        {
            var other = left.Find(key);
            if (other is null or AnyValue) merged = merged.With(key, value);
            else if (value != AnyValue && !string.Equals(other, value, StringComparison.Ordinal)) return null;
        }

        return merged;
    }

    private static string Signature(Selector[] selectors, Labels labels) =>
        string.Create(selectors.Length, (selectors, labels), static (span, state) =>
        {
            for (var at = 0; at < span.Length; at++) span[at] = state.selectors[at].Matches(state.labels) ? '1' : '0';
        });
}
