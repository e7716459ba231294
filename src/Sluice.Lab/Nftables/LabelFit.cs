using Sluice.Model;

namespace Sluice.Lab.Nftables;

/// <summary>
/// Whether labels satisfy a selector, decided here and not by the engine: the lab is a second opinion, and shares only what was written (meta/v1 LabelSelector).
/// </summary>
internal static class LabelFit
{
    public static bool Fits(Selector selector, Labels labels)
    {
        foreach (var wanted in selector.Requirements)
        {
            var value = ValueOf(labels, wanted.Key);
            var isListed = value is not null && Lists(wanted, value);
            var fits = wanted.Operator switch
            {
                SelectorOperator.In => isListed,
                SelectorOperator.NotIn => !isListed,
                SelectorOperator.Exists => value is not null,
                SelectorOperator.DoesNotExist => value is null,
                _ => throw new ArgumentOutOfRangeException(nameof(selector), wanted.Operator, "an operator that the API does not have"),
            };
            if (!fits) return false;
        }

        return true;
    }

    private static string? ValueOf(Labels labels, string key)
    {
        foreach (var (name, value) in labels.Pairs)
        {
            if (name == key) return value;
        }

        return null;
    }

    private static bool Lists(Requirement wanted, string value)
    {
        foreach (var listed in wanted.Values)
        {
            if (listed == value) return true;
        }

        return false;
    }
}
