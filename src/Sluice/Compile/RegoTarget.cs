using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using Sluice.Charters;

namespace Sluice.Compile;

/// <summary>
/// Compiles to Rego version 1 for conftest: a package that judges the manifests of a repository, and its tests. The day is given as <c>data.today</c>, so that the same input
/// has the same answer. It judges objects one by one and knows nothing of connections, which <c>sluice check</c> does.
/// </summary>
internal static partial class RegoTarget
{
    public static CompiledTarget Compile(CompileTarget target, BoundCharter bound) => new(
        target,
        [
            GeneratedFile.Text($"{target.Name}/network.rego", "# ", [bound.Charter.Span, .. bound.Charter.Governs.Select(static scope => scope.Span)], Package(bound.Charter)),
            GeneratedFile.Text($"{target.Name}/network_test.rego", "# ", [bound.Charter.Span], RegoTestRules.Text),
        ],
        Capability.NoConnections(bound));

    private static string Package(Charter charter)
    {
        var text = new StringBuilder(RegoRules.Head);
        text.Append(CultureInfo.InvariantCulture, $"longest_days := {charter.Rules.LongestDays}\n\n");
        foreach (var scope in charter.Governs)
        {
            if (scope.Namespace is { } name) text.Append(CultureInfo.InvariantCulture, $"governed contains {Quote(name)}\n\n");
            else
            {
                text.Append("governed contains space.metadata.name if {\n\tsome space in documents\n\tspace.kind == \"Namespace\"\n");
                foreach (var (key, value) in scope.Labels.Pairs) text.Append(CultureInfo.InvariantCulture, $"\tspace.metadata.labels{Member(key)} == {Quote(value)}\n");
                text.Append("}\n\n");
            }
        }

        if (charter.Governs.Count == 0) text.Append("governed := set()\n\n");
        return text.Append(RegoRules.Rules).ToString();
    }

    /// <summary>The reference to a member, in the form that <c>opa fmt</c> leaves as it is: a plain word follows a dot.</summary>
    private static string Member(string name) => PlainWord().IsMatch(name) ? $".{name}" : $"[{Quote(name)}]";

    [GeneratedRegex("^(?!(?:as|contains|data|default|else|every|false|if|import|in|input|not|null|package|some|true|with)$)[A-Za-z_][A-Za-z0-9_]*$", RegexOptions.CultureInvariant)]
    private static partial Regex PlainWord();

    /// <summary>A string literal; names and labels hold nothing that needs more.</summary>
    private static string Quote(string text) => $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";
}
