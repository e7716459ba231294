using Sluice.Model;

namespace Sluice.Tests.Building;

/// <summary>Labels and selectors from the notation of <c>kubectl -l</c>: <c>app=web</c>, <c>tier in (a,b)</c>, <c>tier notin (a)</c>, <c>app</c>, <c>!app</c>.</summary>
internal static class Select
{
    /// <summary>Every object.</summary>
    public static Selector All => Selector.Everything;

    /// <summary>The selector that the text writes; empty for everything.</summary>
    public static Selector By(string text) => Selector.Of(Parts(text).Select(RequirementOf));

    /// <summary>The labels that the text writes as equalities.</summary>
    public static Labels Labels(string text) => Model.Labels.Of(Parts(text).Select(part =>
    {
        var sign = part.IndexOf('=', StringComparison.Ordinal);
        return new KeyValuePair<string, string>(part[..sign], part[(sign + 1)..]);
    }));

    private static Requirement RequirementOf(string part)
    {
        if (part.StartsWith('!')) return Requirement.Of(part[1..], SelectorOperator.DoesNotExist, []);
        var sign = part.IndexOf('=', StringComparison.Ordinal);
        if (sign > 0) return Requirement.Of(part[..sign], SelectorOperator.In, [part[(sign + 1)..]]);
        var words = part.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries);
        if (words.Length == 1) return Requirement.Of(part, SelectorOperator.Exists, []);
        var values = words[2].Trim('(', ')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries);
        return Requirement.Of(words[0], words[1] == "in" ? SelectorOperator.In : SelectorOperator.NotIn, values);
    }

    /// <summary>Splits at commas outside parentheses.</summary>
    private static IEnumerable<string> Parts(string text)
    {
        var start = 0;
        var depth = 0;
        for (var at = 0; at <= text.Length; at++)
        {
            if (at < text.Length && text[at] == '(') depth++;
            if (at < text.Length && text[at] == ')') depth--;
            if (at < text.Length && (text[at] != ',' || depth > 0)) continue;
            var part = text[start..at].Trim();
            if (part.Length > 0) yield return part;
            start = at + 1;
        }
    }
}
