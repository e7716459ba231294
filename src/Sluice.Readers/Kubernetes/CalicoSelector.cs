using System.Text.RegularExpressions;
using Sluice.Model;

namespace Sluice.Readers.Kubernetes;

/// <summary>
/// Calico's selector language (EntityRule and NetworkPolicy in the projectcalico.org/v3 reference), as far as it says what a label selector says: terms
/// joined by <c>&amp;&amp;</c>. Everything else is null, and may select anything.
/// </summary>
internal static partial class CalicoSelector
{
    /// <summary>The selector; null when it is more than a conjunction of plain terms, or asks for labels that Calico itself gives.</summary>
    public static Selector? Parse(string text)
    {
        if (text.Trim() is "" or "all()" or "global()") return Selector.Everything;
        var requirements = new List<Requirement>();
        foreach (var part in text.Split("&&"))
        {
            if (Term(part.Trim()) is not { } requirement || IsCalicos(requirement.Key)) return null;
            requirements.Add(requirement);
        }

        return Selector.Of(requirements);
    }

    private static Requirement? Term(string text)
    {
        if (Presence().Match(text) is { Success: true } has)
            return Requirement.Of(has.Groups["key"].Value, has.Groups["not"].Success ? SelectorOperator.DoesNotExist : SelectorOperator.Exists, []);
        if (Equality().Match(text) is { Success: true } equal)
            return Requirement.Of(equal.Groups["key"].Value, equal.Groups["op"].Value == "==" ? SelectorOperator.In : SelectorOperator.NotIn, [equal.Groups["value"].Value[1..^1]]);
        if (Membership().Match(text) is not { Success: true } member) return null;
        var values = member.Groups["value"].Captures.Select(value => value.Value[1..^1]);
        return Requirement.Of(member.Groups["key"].Value, member.Groups["not"].Success ? SelectorOperator.NotIn : SelectorOperator.In, values);
    }

    /// <summary>Labels of the namespace, of the account, and of the orchestrator, which Calico adds to those of the pod.</summary>
    private static bool IsCalicos(string key) =>
        key.StartsWith("pcns.", StringComparison.Ordinal) || key.StartsWith("pcsa.", StringComparison.Ordinal) || key.StartsWith("projectcalico.org/", StringComparison.Ordinal);

    [GeneratedRegex("""^(?<not>!\s*)?has\(\s*(?<key>[A-Za-z0-9_./-]+)\s*\)$""", RegexOptions.CultureInvariant)]
    private static partial Regex Presence();

    [GeneratedRegex("""^(?<key>[A-Za-z0-9_./-]+)\s*(?<op>==|!=)\s*(?<value>"[^"]*"|'[^']*')$""", RegexOptions.CultureInvariant)]
    private static partial Regex Equality();

    [GeneratedRegex("""^(?<key>[A-Za-z0-9_./-]+)\s+(?<not>not\s+)?in\s*\{\s*(?<value>"[^"]*"|'[^']*')(\s*,\s*(?<value>"[^"]*"|'[^']*'))*\s*\}$""", RegexOptions.CultureInvariant)]
    private static partial Regex Membership();
}
