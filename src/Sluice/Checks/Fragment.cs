using System.Globalization;
using Sluice.Model;

namespace Sluice.Checks;

/// <summary>YAML fragments in flow style, as edits carry them.</summary>
internal static class Fragment
{
    /// <summary>A label selector.</summary>
    public static string Of(Selector selector)
    {
        var equalities = selector.Requirements.Where(IsEquality).Select(item => $"{Text(item.Key)}: {Text(item.Values[0])}").ToList();
        var others = selector.Requirements.Where(item => !IsEquality(item)).Select(Expression).ToList();
        var parts = new List<string>();
        if (equalities.Count > 0) parts.Add($"matchLabels: {{{string.Join(", ", equalities)}}}");
        if (others.Count > 0) parts.Add($"matchExpressions: [{string.Join(", ", others)}]");
        return $"{{{string.Join(", ", parts)}}}";
    }

    /// <summary>A scalar, quoted where plain YAML would read something else.</summary>
    public static string Text(string value)
    {
        var plain = value.Length > 0 && (char.IsAsciiLetter(value[0]) || value[0] == '/')
            && value.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.' or '/')
            && value.ToLower(CultureInfo.InvariantCulture) is not ("true" or "false" or "null" or "yes" or "no" or "on" or "off" or "y" or "n");
        return plain ? value : $"\"{value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
    }

    private static bool IsEquality(Requirement requirement) => requirement is { Operator: SelectorOperator.In, Values.Count: 1 };

    private static string Expression(Requirement requirement)
    {
        var values = requirement.Values.Count == 0 ? "" : $", values: [{string.Join(", ", requirement.Values.Select(Text))}]";
        return $"{{key: {Text(requirement.Key)}, operator: {requirement.Operator}{values}}}";
    }
}
