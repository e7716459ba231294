using Sluice.Dialects;
using Sluice.Model;

namespace Sluice.Compile;

/// <summary>Writes Calico's selector expressions: <c>app == 'web' &amp;&amp; tier in {'a', 'b'}</c>.</summary>
internal static class CalicoSelectors
{
    /// <summary>A selector; <c>all()</c> when it selects everything.</summary>
    public static string Of(Selector selector) => selector.IsEmpty ? "all()" : string.Join(" && ", selector.Requirements.Select(Of));

    /// <summary>The namespaces of a term.</summary>
    public static string Namespaces(PodTerm term) => Of(term.NamespaceName is { } name ? Selector.Of((Labels.NamespaceName, name)) : term.Namespaces);

    private static string Of(Requirement requirement) => requirement.Operator switch
    {
        SelectorOperator.In when requirement.Values.Count == 1 => $"{requirement.Key} == '{requirement.Values[0]}'",
        SelectorOperator.In => $"{requirement.Key} in {{{Values(requirement)}}}",
        SelectorOperator.NotIn => $"{requirement.Key} not in {{{Values(requirement)}}}",
        SelectorOperator.Exists => $"has({requirement.Key})",
        SelectorOperator.DoesNotExist => $"!has({requirement.Key})",
        _ => throw new ArgumentOutOfRangeException(nameof(requirement), requirement, "an operator that does not exist"),
    };

    private static string Values(Requirement requirement) => string.Join(", ", requirement.Values.Select(static value => $"'{value}'"));
}
