using Sluice.Model;

namespace Sluice.Tests.Oracle;

/// <summary>Label sets that satisfy a selector, found by trying: per key it is absent, or has a value in use, or one that nobody uses.</summary>
internal static class LabelSets
{
    /// <summary>A value that no selector names.</summary>
    public const string Unused = "value-nobody-uses";

    /// <summary>Every combination that satisfies the selector over the keys it names.</summary>
    public static IEnumerable<Labels> Satisfying(Selector selector) => Satisfying(selector, [selector]);

    /// <summary>Every combination that satisfies the selector over the keys that any of the selectors in use names.</summary>
    public static IEnumerable<Labels> Satisfying(Selector selector, IEnumerable<Selector> inUse)
    {
        var choices = inUse.Append(selector).SelectMany(one => one.Requirements).GroupBy(requirement => requirement.Key, StringComparer.Ordinal)
            .OrderBy(group => group.Key, StringComparer.Ordinal)
            .Select(group => (group.Key, Values: group.SelectMany(requirement => requirement.Values).Distinct(StringComparer.Ordinal)
                .Order(StringComparer.Ordinal).Append(Unused).Prepend(null).ToArray())).ToArray();
        return Combine(Labels.Empty, choices).Where(labels => NaiveMatching.Satisfies(selector, labels));
    }

    private static IEnumerable<Labels> Combine(Labels labels, (string Key, string?[] Values)[] choices) => choices.Length == 0
        ? [labels]
        : choices[0].Values.SelectMany(value =>
            Combine(value is null ? labels : labels.With(choices[0].Key, value), choices[1..]));
}
