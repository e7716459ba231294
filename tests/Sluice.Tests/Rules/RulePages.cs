using System.Text.RegularExpressions;

namespace Sluice.Tests.Rules;

/// <summary>An example on a rule page: a manifest that has the fault, or one that has not.</summary>
public sealed record RuleExample(string Id, int Number, bool IsBad, string Yaml)
{
    public override string ToString() => $"{Id} {(IsBad ? "bad" : "good")} {Number}";
}

/// <summary>The pages below docs/rules and the examples they hold: fenced blocks <c>yaml bad</c> and <c>yaml good</c>.</summary>
internal static partial class RulePages
{
    /// <summary>Every example of the pages whose id begins like this.</summary>
    public static IEnumerable<RuleExample> Examples(string prefix) => Pages(prefix).SelectMany(page => Blocks().Matches(page.Text)
        .Select((match, index) => new RuleExample(page.Id, index + 1, match.Groups["kind"].Value == "bad", match.Groups["yaml"].Value)));

    /// <summary>The pages whose id begins like this, by id.</summary>
    public static IEnumerable<(string Id, string Text)> Pages(string prefix) => Directory.EnumerateFiles(Path.Combine(Root, "docs", "rules"), prefix + "*.md")
        .Order(StringComparer.Ordinal).Select(file => (Path.GetFileNameWithoutExtension(file), File.ReadAllText(file)));

    /// <summary>The profile that the page's examples are judged on.</summary>
    public static string ProfileOf(string id) =>
        Profile().Match(Pages(id).Select(page => page.Text).FirstOrDefault("")) is { Success: true } match ? match.Groups["name"].Value : "upstream";

    /// <summary>
    /// Checks that what is reported for each bad example has the id of its page, and for no good example.
    /// </summary>
    /// <param name="prefix">Which pages.</param>
    /// <param name="idsOf">The ids reported for a manifest.</param>
    /// <returns>The examples that are not what they say they are.</returns>
    public static IReadOnlyList<string> Lying(string prefix, Func<string, IEnumerable<string>> idsOf) =>
        [.. Examples(prefix).Where(example => idsOf(example.Yaml).Contains(example.Id, StringComparer.Ordinal) != example.IsBad).Select(example => example.ToString())];

    private static string Root
    {
        get
        {
            var at = new DirectoryInfo(AppContext.BaseDirectory);
            while (at is not null && !File.Exists(Path.Combine(at.FullName, "Sluice.slnx"))) at = at.Parent;
            return at?.FullName ?? throw new InvalidOperationException("Sluice.slnx is in no folder above the tests");
        }
    }

    [GeneratedRegex(@"^\*\*Profile:\*\* (?<name>\S+)\r?$", RegexOptions.Multiline)]
    private static partial Regex Profile();

    [GeneratedRegex(@"^```yaml (?<kind>bad|good)\r?\n(?<yaml>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Blocks();
}
