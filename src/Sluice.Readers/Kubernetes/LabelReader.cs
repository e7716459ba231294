using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Sluice.Model;
using Sluice.Readers.Kubernetes.Fields;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kubernetes;

/// <summary>Reads labels and label selectors; equal ones are one value for the time of a reading.</summary>
internal sealed class LabelReader(StringPool strings, ObjectProblems problems)
{
    private readonly SequencePool<object, Labels> labels = new(ReferenceEqualityComparer.Instance);
    private readonly SequencePool<object, Selector> selectors = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<(string Key, string Value), Requirement> equalities = new(new ByReference());
    private readonly Dictionary<Requirement, Requirement> requirements = [];
    private readonly Dictionary<string, bool> goodKeys = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<string, bool> goodValues = new(ReferenceEqualityComparer.Instance);
    private readonly List<object> items = [];
    private readonly List<(string Key, string Value)> pairs = [];

    /// <summary>The labels of an object. A label that the API server refuses is a problem and is taken as written.</summary>
    public Labels Labels(DocumentNode node)
    {
        if (!node.IsMapping) return Model.Labels.Empty;
        Pairs(node, "label");
        return Labels();
    }

    /// <summary>A mapping of equalities, as Services have it.</summary>
    public Selector Equalities(DocumentNode node)
    {
        Pairs(node, "label");
        items.Clear();
        foreach (var (key, value) in pairs) items.Add(Equality(key, value));
        return Selector();
    }

    /// <summary>A meta/v1 LabelSelector; null when it could not be read. A selector that is not there selects everything.</summary>
    public Selector? Selector(DocumentNode node)
    {
        if (!node.HasContent) return Model.Selector.Everything;
        if (!node.IsMapping) return null;
        var (exact, expressions) = (node["matchLabels"u8], node["matchExpressions"u8]);
        if ((exact.HasContent && !exact.IsMapping) || (expressions.HasContent && !expressions.IsSequence)) return null;
        var isReadable = Pairs(exact, "label");
        items.Clear();
        foreach (var (key, value) in pairs) items.Add(Equality(key, value));
        foreach (var expression in expressions.Items)
        {
            if (Requirement(expression) is { } requirement) items.Add(Pooled(requirement));
            else isReadable = false;
        }

        return isReadable ? Selector() : null;
    }

    private Labels Labels()
    {
        items.Clear();
        foreach (var (key, value) in pairs)
        {
            items.Add(key);
            items.Add(value);
        }

        return labels.Get(CollectionsMarshal.AsSpan(items), static all =>
        {
            var list = new KeyValuePair<string, string>[all.Length / 2];
            for (var i = 0; i < list.Length; i++) list[i] = new((string)all[2 * i], (string)all[(2 * i) + 1]);
            return Model.Labels.Of(list);
        });
    }

    private Selector Selector() => items.Count == 0 ? Model.Selector.Everything
        : selectors.Get(CollectionsMarshal.AsSpan(items), static all => Model.Selector.Of(all.Cast<Requirement>()));

    private Requirement Equality(string key, string value)
    {
        if (equalities.TryGetValue((key, value), out var known)) return known;
        var requirement = Pooled(Model.Requirement.Of(key, SelectorOperator.In, [value]));
        equalities.Add((key, value), requirement);
        return requirement;
    }

    private Requirement Pooled(Requirement requirement)
    {
        if (requirements.TryGetValue(requirement, out var known)) return known;
        requirements.Add(requirement, requirement);
        return requirement;
    }

    /// <summary>
    /// Fills <see cref="pairs"/>, ascending by key; false when one is not readable. A number or boolean is a problem that the check of the fields
    /// reports; what was meant is clear all the same.
    /// </summary>
    private bool Pairs(DocumentNode node, string title)
    {
        pairs.Clear();
        var isReadable = true;
        foreach (var entry in node.Entries)
        {
            if (entry.Value.HasContent && !entry.Value.IsScalar)
            {
                isReadable = false;
                continue;
            }

            var key = entry.Key.Type == ScalarType.Text ? strings.Text(entry.Key) : UnquotedKey(entry.Key);
            var value = strings.Text(entry.Value.HasContent ? entry.Value.Value : default);
            isReadable &= Key(entry.Key, key) && Value(entry.Value, value, title);
            Put(key, value);
        }

        for (var i = 1; i < pairs.Count; i++)
        {
            for (var j = i; j > 0 && string.CompareOrdinal(pairs[j].Key, pairs[j - 1].Key) < 0; j--) (pairs[j], pairs[j - 1]) = (pairs[j - 1], pairs[j]);
        }

        return isReadable;
    }

    /// <summary>A key that YAML takes for a boolean or a number becomes the text of that in JSON: <c>y</c> is <c>true</c>.</summary>
    private string UnquotedKey(DocumentNode node)
    {
        var (written, key) = (strings.Text(node), strings.Text(node.JsonKey));
        if (!ReferenceEquals(written, key))
            problems.Warn(ProblemIds.Labels, node, $"the label key {written} without quotes is read as {key}", "YAML 1.1 takes y, n, yes, no, on and off for booleans.", new($"\"{written}\" in quotes") { Remedy = "Put the key in quotes." });
        return key;
    }

    /// <summary>Of equal keys the last one counts, as everywhere in the API server's decoding.</summary>
    private void Put(string key, string value)
    {
        for (var i = 0; i < pairs.Count; i++)
        {
            if (!string.Equals(pairs[i].Key, key, StringComparison.Ordinal)) continue;
            pairs[i] = (key, value);
            return;
        }

        pairs.Add((key, value));
    }

    private Requirement? Requirement(DocumentNode node)
    {
        if (!node.IsMapping)
        {
            if (!node.HasContent) problems.RefuseAbsent(ProblemIds.Labels, node, "a selector requirement has no key");
            return null;
        }

        var (keyNode, values) = (node["key"u8], node["values"u8]);
        var key = strings.Text(keyNode);
        if (!keyNode.HasContent)
        {
            problems.RefuseAbsent(ProblemIds.Labels, node, "a selector requirement has no key");
            return null;
        }

        if (!Key(keyNode, key) || (values.HasContent && !values.IsSequence) || Operator(node) is not { } wanted) return null;
        var taken = new List<string>();
        foreach (var item in values.Items)
        {
            var value = strings.Text(item.HasContent ? item.Value : default);
            if (item.HasContent && !item.IsScalar) return null;
            if (!Value(item, value, "value")) return null;
            taken.Add(value);
        }

        var takesValues = wanted is SelectorOperator.In or SelectorOperator.NotIn;
        if (takesValues == taken.Count > 0) return Model.Requirement.Of(key, wanted, taken);
        if (takesValues) problems.RefuseAbsent(ProblemIds.Labels, node, $"operator {wanted} needs values", new($"{wanted} needs `values`") { Remedy = "Add the values, or use Exists or DoesNotExist." });
        else problems.Refuse(ProblemIds.Labels, values, $"operator {wanted} takes no values", new($"{wanted} takes none") { Remedy = "Remove `values`, or use In or NotIn." });
        return null;
    }

    private SelectorOperator? Operator(DocumentNode requirement)
    {
        var node = requirement["operator"u8];
        var text = strings.Text(node);
        var known = text switch
        {
            "In" => SelectorOperator.In,
            "NotIn" => SelectorOperator.NotIn,
            "Exists" => SelectorOperator.Exists,
            "DoesNotExist" => SelectorOperator.DoesNotExist,
            _ => SelectorOperator.Unknown,
        };
        if (known != SelectorOperator.Unknown) return known;
        string[] operators = ["In", "NotIn", "Exists", "DoesNotExist"];
        if (!node.HasContent) problems.RefuseAbsent(ProblemIds.Labels, requirement, "a selector requirement has no operator", new("In, NotIn, Exists or DoesNotExist") { Remedy = "Add the operator." });
        else if (Array.Find(operators, name => Likeness.IsSame(name, text)) is { } meant) problems.Refuse(ProblemIds.Labels, node, $"there is no operator {text}", Advice.Set(meant));
        else problems.Refuse(ProblemIds.Labels, node, $"there is no operator {text}", new("In, NotIn, Exists or DoesNotExist") { Remedy = "Use In, NotIn, Exists or DoesNotExist." });
        return null;
    }

    private bool Key(DocumentNode node, string key)
    {
        if (!goodKeys.TryGetValue(key, out var isGood)) goodKeys[key] = isGood = Names.IsLabelKey(key);
        if (isGood) return true;
        problems.Refuse(ProblemIds.Labels, node, $"`{Names.Shorten(key)}` cannot be a label key", new("letters, digits, -, _ and . up to 63, before it a domain and /")
        {
            Remedy = "Begin and end with a letter or digit, at most 63 characters, with at most one prefix before a slash.",
        });
        return false;
    }

    private bool Value(DocumentNode node, string value, string title)
    {
        if (!goodValues.TryGetValue(value, out var isGood)) goodValues[value] = isGood = Names.IsLabelValue(value);
        if (isGood) return true;
        problems.Refuse(ProblemIds.Labels, node, $"`{Names.Shorten(value)}` cannot be a label value", new($"{(value.Length > 63 ? $"at most 63 characters, has {value.Length}" : "letters, digits, -, _ and .")}")
        {
            Remedy = $"A {title} has at most 63 letters, digits, `-`, `_` and `.`, and begins and ends with a letter or digit.",
        });
        return false;
    }

    /// <summary>Both strings come from one pool.</summary>
    private sealed class ByReference : IEqualityComparer<(string Key, string Value)>
    {
        public bool Equals((string Key, string Value) x, (string Key, string Value) y) => ReferenceEquals(x.Key, y.Key) && ReferenceEquals(x.Value, y.Value);

        public int GetHashCode((string Key, string Value) obj) => HashCode.Combine(RuntimeHelpers.GetHashCode(obj.Key), RuntimeHelpers.GetHashCode(obj.Value));
    }
}
