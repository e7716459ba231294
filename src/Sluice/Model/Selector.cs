using Sluice.Sets;

namespace Sluice.Model;

/// <summary>The operators of a label selector requirement (meta/v1 LabelSelectorOperator).</summary>
public enum SelectorOperator
{
    Unknown = 0,
    In,
    NotIn,
    Exists,
    DoesNotExist,
}

/// <summary>One requirement of a selector. Values are distinct and ascending; only In and NotIn have any.</summary>
public sealed record Requirement
{
    private Requirement(string key, SelectorOperator @operator, ValueList<string> values) =>
        (Key, Operator, Values) = (key, @operator, values);

    public string Key { get; }

    public SelectorOperator Operator { get; }

    public ValueList<string> Values { get; }

    /// <summary>A requirement in canonical form.</summary>
    /// <exception cref="ArgumentException">In or NotIn without values, or another operator with values.</exception>
    public static Requirement Of(string key, SelectorOperator @operator, IEnumerable<string> values)
    {
        var sorted = values.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal).ToValueList();
        var takesValues = @operator is SelectorOperator.In or SelectorOperator.NotIn;
        if (@operator == SelectorOperator.Unknown || takesValues != sorted.Count > 0)
            throw new ArgumentException($"operator {@operator} with {sorted.Count} values", nameof(@operator));
        return new(key, @operator, sorted);
    }

    /// <summary>Whether labels satisfy it; NotIn and DoesNotExist hold where the key is absent (labels.Requirement.Matches).</summary>
    public bool Matches(Labels labels)
    {
        var value = labels.Find(Key);
        return Operator switch
        {
            SelectorOperator.In => value is not null && HasValue(value),
            SelectorOperator.NotIn => value is null || !HasValue(value),
            SelectorOperator.Exists => value is not null,
            SelectorOperator.DoesNotExist => value is null,
            _ => false,
        };
    }

    /// <summary>As kubectl writes it: <c>app=web</c>, <c>tier in (a,b)</c>, <c>tier notin (a)</c>, <c>app</c>, <c>!app</c>.</summary>
    public override string ToString() => Operator switch
    {
        SelectorOperator.In when Values.Count == 1 => $"{Key}={Values[0]}",
        SelectorOperator.In => $"{Key} in ({string.Join(',', Values)})",
        SelectorOperator.NotIn => $"{Key} notin ({string.Join(',', Values)})",
        SelectorOperator.Exists => Key,
        _ => $"!{Key}",
    };

    private bool HasValue(string value)
    {
        foreach (var candidate in Values)
        {
            if (string.Equals(candidate, value, StringComparison.Ordinal)) return true;
        }

        return false;
    }
}

/// <summary>
/// A label selector: every requirement must hold; without requirements it selects everything (meta/v1 LabelSelector).
/// Canonical: requirements ordered and distinct, matchLabels read as In with one value. Equal by content.
/// </summary>
public sealed class Selector : IEquatable<Selector>
{
    private readonly int hash;

    private Selector(ValueList<Requirement> requirements) => (Requirements, hash) = (requirements, requirements.GetHashCode());

    /// <summary>Selects everything.</summary>
    public static Selector Everything { get; } = new(default);

    public ValueList<Requirement> Requirements { get; }

    /// <summary>Whether it selects everything.</summary>
    public bool IsEmpty => Requirements.Count == 0;

    public static Selector Of(IEnumerable<Requirement> requirements)
    {
        var list = requirements.Distinct().OrderBy(r => r.Key, StringComparer.Ordinal).ThenBy(r => r.Operator)
            .ThenBy(r => string.Join(',', r.Values), StringComparer.Ordinal).ToValueList();
        return list.Count == 0 ? Everything : new(list);
    }

    /// <summary>A selector of equalities, for constants and tests.</summary>
    public static Selector Of(params ReadOnlySpan<(string Key, string Value)> matchLabels)
    {
        var list = new List<Requirement>();
        foreach (var (key, value) in matchLabels) list.Add(Requirement.Of(key, SelectorOperator.In, [value]));
        return Of(list);
    }

    /// <summary>Whether the labels satisfy every requirement.</summary>
    public bool Matches(Labels labels)
    {
        foreach (var requirement in Requirements)
        {
            if (!requirement.Matches(labels)) return false;
        }

        return true;
    }

    public bool Equals(Selector? other) => other is not null && hash == other.hash && Requirements == other.Requirements;

    public override bool Equals(object? obj) => Equals(obj as Selector);

    public override int GetHashCode() => hash;

    /// <summary>As kubectl's <c>-l</c> takes it; empty for the selector of everything.</summary>
    public override string ToString() => Requirements.Count == 1 ? Requirements[0].ToString() : string.Join(',', Requirements);
}
