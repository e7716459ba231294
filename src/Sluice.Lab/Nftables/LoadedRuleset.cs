using System.Net;
using System.Text.Json;
using Sluice.Lab.Kernel;

namespace Sluice.Lab.Nftables;

/// <summary>Loads the rules of a node, reads back what the kernel holds, and compares: a rule or an element that did not arrive would be taken for an open path.</summary>
internal static class LoadedRuleset
{
    /// <summary>Loads and compares.</summary>
    /// <exception cref="LabException">The kernel refuses, or holds something else.</exception>
    public static void Load(NetworkNamespace node, string name, Ruleset ruleset)
    {
        foreach (var piece in ruleset.Pieces()) CommandRunner.Run(node, "nft", ["-f", "-"], piece);
        Compare(node, name, ruleset);
    }

    /// <summary>Compares what the kernel holds with what was to be loaded.</summary>
    /// <exception cref="LabException">It holds something else.</exception>
    public static void Compare(NetworkNamespace node, string name, Ruleset ruleset)
    {
        var missing = Differences(ruleset, CommandRunner.Run(node, "nft", ["-j", "list", "table", "inet", "sluice"])).Take(3).ToList();
        if (missing.Count > 0) throw new LabException($"the rules of {name} are not what was loaded: {string.Join("; ", missing)}", "Nothing that was probed with them would count. This is a defect of the lab or of nft; please report it with the version of nft.");
    }

    /// <summary>What differs, in words; nothing when all is there, in order.</summary>
    public static IEnumerable<string> Differences(Ruleset ruleset, string json)
    {
        using var document = JsonDocument.Parse(json);
        var rules = new Dictionary<string, List<(string Comment, string Verdict)>>(StringComparer.Ordinal);
        var sets = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var entry in document.RootElement.GetProperty("nftables").EnumerateArray())
        {
            if (entry.TryGetProperty("rule", out var rule))
            {
                var chain = rule.GetProperty("chain").GetString()!;
                if (!rules.TryGetValue(chain, out var list)) rules[chain] = list = [];
                list.Add((rule.TryGetProperty("comment", out var comment) ? comment.GetString()! : "", VerdictOf(rule.GetProperty("expr"))));
            }
            else if (entry.TryGetProperty("set", out var set) || entry.TryGetProperty("map", out set))
            {
                sets[set.GetProperty("name").GetString()!] = set.TryGetProperty("elem", out var elements) ? [.. elements.EnumerateArray().Select(TextOf)] : [];
            }
        }

        return RuleDifferences(ruleset, rules).Concat(SetDifferences(ruleset, sets));
    }

    private static IEnumerable<string> RuleDifferences(Ruleset ruleset, Dictionary<string, List<(string Comment, string Verdict)>> loaded)
    {
        foreach (var chain in ruleset.Rules.GroupBy(static rule => rule.Chain))
        {
            var wanted = chain.Select(static rule => (rule.Comment, VerdictOf(rule.Verdict))).ToList();
            var found = loaded.GetValueOrDefault(chain.Key) ?? [];
            for (var at = 0; at < Math.Max(wanted.Count, found.Count); at++)
            {
                if (at >= found.Count) yield return $"chain {chain.Key} lacks rule {wanted[at].Comment}";
                else if (at >= wanted.Count) yield return $"chain {chain.Key} has a rule too many";
                else if (wanted[at] != found[at]) yield return $"chain {chain.Key} has {found[at].Comment} ({found[at].Verdict}) in place of {wanted[at].Comment} ({wanted[at].Item2})";
            }
        }
    }

    private static IEnumerable<string> SetDifferences(Ruleset ruleset, Dictionary<string, HashSet<string>> loaded)
    {
        var wanted = ruleset.Sets.Select(static set => (set.Name, Elements: set.Elements.Select(Canonical)))
            .Concat(ruleset.Maps.Select(static map => (Name: map.Key, Elements: map.Value.Select(static entry => $"{entry.Key} jump {entry.Value}"))));
        foreach (var (name, elements) in wanted)
        {
            if (!loaded.TryGetValue(name, out var found)) yield return $"set {name} is missing";
            else if (!found.SetEquals(elements)) yield return $"set {name} has other elements";
        }
    }

    /// <summary>What a rule does in the end, from its text.</summary>
    private static string VerdictOf(string text)
    {
        var words = text.Split(' ');
        return words switch
        {
            ["jump" or "goto", var target, ..] => $"{words[0]} {target}",
            ["vmap", var map] => $"vmap {map}",
            [.., "return"] => "return",
            ["meta", ..] => "mangle",
            _ => words[0] == "update" ? "set" : words[^1],
        };
    }

    /// <summary>What a rule does in the end, from the kernel's.</summary>
    private static string VerdictOf(JsonElement expressions)
    {
        var last = expressions.EnumerateArray().Last().EnumerateObject().First();
        return last.Name switch
        {
            "jump" or "goto" => $"{last.Name} {last.Value.GetProperty("target").GetString()}",
            "vmap" => $"vmap {last.Value.GetProperty("data").GetString()}",
            _ => last.Name,
        };
    }

    /// <summary>An element of a set or map: a value, values in a row, or a value with what it leads to.</summary>
    private static string TextOf(JsonElement element)
    {
        if (element.ValueKind == JsonValueKind.Object && element.TryGetProperty("concat", out var parts)) return string.Join(" . ", parts.EnumerateArray().Select(TextOf));
        if (element.ValueKind == JsonValueKind.Array) return $"{TextOf(element[0])} jump {element[1].GetProperty("jump").GetProperty("target").GetString()}";
        return element.ValueKind == JsonValueKind.Number ? element.GetRawText() : element.GetString()!;
    }

    /// <summary>nft writes addresses its own way.</summary>
    private static string Canonical(string element) =>
        string.Join(" . ", element.Split(" . ").Select(static part => part.Contains(':', StringComparison.Ordinal) && IPAddress.TryParse(part, out var address) ? address.ToString() : part));
}
