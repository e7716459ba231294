using Sluice.Findings;
using Sluice.Gateway.Input;
using Sluice.Model;

namespace Sluice.Gateway.Allowlist;

/// <summary>Reads a label selector as Kubernetes writes it (meta/v1 LabelSelector).</summary>
internal static class SelectorReader
{
    private static readonly Dictionary<string, SelectorOperator> Operators = new(StringComparer.Ordinal)
    {
        ["In"] = SelectorOperator.In,
        ["NotIn"] = SelectorOperator.NotIn,
        ["Exists"] = SelectorOperator.Exists,
        ["DoesNotExist"] = SelectorOperator.DoesNotExist,
    };

    /// <summary>What is absent selects everything.</summary>
    public static Selector Read(PlacedNode? node, List<Problem> problems)
    {
        if (node is null) return Selector.Everything;
        var fields = new FieldReader(node, problems, "a selector");
        var requirements = new List<Requirement>();
        if (fields.Take("matchLabels") is { } labels)
        {
            foreach (var (key, _, value) in labels.Fields) requirements.Add(Requirement.Of(key, SelectorOperator.In, [value.Text]));
            if (labels.Kind != PlacedKind.Map) fields.Say(InputProblem.Labels, labels.Span, $"`matchLabels` is an object, and here is {labels.Noun}");
        }

        foreach (var item in fields.List("matchExpressions"))
        {
            var expression = new FieldReader(item, problems, "an expression");
            var (key, name, values) = (expression.Text("key", required: true), expression.Text("operator", required: true), expression.List("values"));
            expression.Close();
            if (key is null || name is null) continue;
            if (!Operators.TryGetValue(name, out var @operator)) expression.Say(InputProblem.Labels, item.Span, $"'{name}' is no operator; known are {string.Join(", ", Operators.Keys)}");
            else if (@operator is SelectorOperator.In or SelectorOperator.NotIn != values.Count > 0) expression.Say(InputProblem.Labels, item.Span, $"{name} {(values.Count > 0 ? "takes no values" : "needs values")}");
            else requirements.Add(Requirement.Of(key, @operator, values.Select(static value => value.Text)));
        }

        fields.Close();
        return Selector.Of(requirements);
    }
}
