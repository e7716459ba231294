using Sluice.Model;

namespace Sluice.Checks;

/// <summary>Which selectors surely select all that another selects, judged by what is written and therefore true of pods that do not exist yet.</summary>
internal static class Containment
{
    private const int EnumeratedRequirements = 4;

    /// <summary>Whether everything that <paramref name="narrow"/> selects is selected by <paramref name="wide"/>; false when it cannot be said.</summary>
    public static bool Contains(Selector wide, Selector narrow)
    {
        foreach (var requirement in wide.Requirements)
        {
            if (!IsImplied(requirement, narrow)) return false;
        }

        return true;
    }

    /// <summary>
    /// Selectors that select all that this one selects: those with a part of its requirements, itself first and the one of everything last.
    /// Beyond four requirements only itself, each alone, and everything.
    /// </summary>
    public static IEnumerable<Selector> Supersets(Selector selector)
    {
        var requirements = selector.Requirements;
        yield return selector;
        if (requirements.Count > EnumeratedRequirements)
        {
            for (var at = 0; at < requirements.Count; at++) yield return Selector.Of([requirements[at]]);
        }
        else
        {
            for (var mask = (1 << requirements.Count) - 2; mask > 0; mask--)
                yield return Selector.Of(Enumerable.Range(0, requirements.Count).Where(at => (mask >> at & 1) == 1).Select(at => requirements[at]));
        }

        if (requirements.Count > 0) yield return Selector.Everything;
    }

    private static bool IsImplied(Requirement wide, Selector narrow)
    {
        foreach (var requirement in narrow.Requirements)
        {
            if (requirement.Key == wide.Key && Implies(requirement, wide)) return true;
        }

        return false;
    }

    private static bool Implies(Requirement narrow, Requirement wide) => (narrow.Operator, wide.Operator) switch
    {
        (SelectorOperator.In, SelectorOperator.In) => narrow.Values.All(value => wide.Values.Contains(value)),
        (SelectorOperator.In, SelectorOperator.Exists) => true,
        (SelectorOperator.In, SelectorOperator.NotIn) => !narrow.Values.Any(value => wide.Values.Contains(value)),
        (SelectorOperator.NotIn, SelectorOperator.NotIn) => wide.Values.All(value => narrow.Values.Contains(value)),
        (SelectorOperator.DoesNotExist, SelectorOperator.NotIn) => true,
        (SelectorOperator.Exists, SelectorOperator.Exists) => true,
        (SelectorOperator.DoesNotExist, SelectorOperator.DoesNotExist) => true,
        _ => false,
    };
}
