using System.Text.RegularExpressions;

namespace Sluice.Tests.Scenarios;

/// <summary>
/// The connections that the tables of <c>list --output markdown</c> tell, with what is folded together unfolded again. The text format folds by the same
/// rules. A pod's connection to its own kind is left out: "every pod of shop" says nothing about the one that connects.
/// </summary>
/// <param name="text">The Markdown.</param>
/// <param name="pods">The full names of all pods, by their namespace as it stands in headings.</param>
/// <param name="nodes">The names of all nodes as ends of connections.</param>
internal sealed partial class PrintedMarkdown(string text, ILookup<string, string> pods, IReadOnlyList<string> nodes)
{
    /// <summary>Each connection as <c>from → to: traffic</c>, with <c>unknown: </c> before what is unknown.</summary>
    public SortedSet<string> Connections()
    {
        var lines = new SortedSet<string>(StringComparer.Ordinal);
        var (group, sources) = ("", new List<string>());
        foreach (var line in text.Split('\n'))
        {
            if (line.StartsWith("## ", StringComparison.Ordinal)) group = Plain(line[3..]);
            if (!line.StartsWith("| ", StringComparison.Ordinal) || line.StartsWith("| Source", StringComparison.Ordinal) || group is "Matrix" or "Published") continue;
            var cells = Cell().Split(line)[1..^1].Select(cell => Plain(cell.Trim())).ToArray();
            if (group == "Unknown") Add([cells[0]], [cells[1]], "unknown: " + cells[2]);
            else
            {
                if (cells[0].Length > 0) sources = Sources(group, cells[0]);
                if (cells[1] is not ("nothing" or "nothing for certain")) Add(sources, Destinations(cells[1]), cells[2]);
            }
        }

        return lines;

        void Add(IEnumerable<string> from, IReadOnlyList<string> to, string traffic)
        {
            foreach (var source in from)
            {
                foreach (var target in to.Where(target => target != source)) lines.Add($"{source} → {target}: {traffic}");
            }
        }
    }

    private static string Plain(string cell) => Backslash().Replace(cell.Replace("&lt;", "<", StringComparison.Ordinal).Replace("&gt;", ">", StringComparison.Ordinal)
        .Replace("&#58;", ":", StringComparison.Ordinal).Replace("&#46;", ".", StringComparison.Ordinal).Replace("&#64;", "@", StringComparison.Ordinal)
        .Replace("&amp;", "&", StringComparison.Ordinal), "$1");

    private List<string> Sources(string group, string words)
    {
        if (words.StartsWith("every pod (", StringComparison.Ordinal)) return [.. pods[group]];
        if (group == "nodes") return [.. Names(words).Select(name => $"node {name}")];
        return group == "outside" ? [words] : [.. Names(words).Select(name => Full(group, name))];
    }

    private List<string> Destinations(string words)
    {
        if (words.StartsWith("every pod (", StringComparison.Ordinal)) return [.. pods.SelectMany(group => group)];
        if (words.StartsWith("every node (", StringComparison.Ordinal)) return [.. nodes];
        if (Whole().Match(words) is { Success: true } whole) return [.. pods[whole.Groups[1].Value]];
        if (Several().Match(words) is { Success: true } several)
        {
            var names = Names(several.Groups[3].Value).Select(name => Full(several.Groups[2].Value, name)).ToList();
            Assert.Equal(int.Parse(several.Groups[1].Value), names.Count);
            return names;
        }

        return [Among().Replace(words, "")];
    }

    private static string[] Names(string words) => Comma().Split(words);

    private static string Full(string group, string name) => name.StartsWith('[') ? $"{name} in {group}" : $"{group}/{name}";

    [GeneratedRegex(@"(?<!\\)\|")]
    private static partial Regex Cell();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Backslash();

    [GeneratedRegex(@"^every pod of (.+) \([^()]*\)$")]
    private static partial Regex Whole();

    [GeneratedRegex(@"^(\d+) in (.+?): (.+)$")]
    private static partial Regex Several();

    [GeneratedRegex(@" \((?:among themselves|between its replicas)\)$")]
    private static partial Regex Among();

    /// <summary>A comma between names, not one inside brackets.</summary>
    [GeneratedRegex(@", (?![^\[]*\])")]
    private static partial Regex Comma();
}
