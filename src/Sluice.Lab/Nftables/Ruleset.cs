using System.Globalization;
using System.Text;

namespace Sluice.Lab.Nftables;

/// <summary>A rule: the chain it is in, what it says, and what it does in the end. Its comment is its number, by which it is found again.</summary>
internal sealed record RulesetRule(string Chain, string Match, string Verdict, string Comment);

/// <summary>A named set of one family; elements in the text that nft reads.</summary>
internal sealed record RulesetSet(string Name, string Type, IReadOnlyList<string> Elements);

/// <summary>
/// The rules of one node as they are to be loaded: sets, chains, rules, and last the chains that the kernel calls. Loaded in pieces, because without privileges a
/// transaction over about 20 KB is refused.
/// </summary>
internal sealed class Ruleset
{
    /// <summary>The table; nothing else is touched.</summary>
    public const string Table = "inet sluice";

    private const int MostCharacters = 12_000;
    private const int ElementsInPiece = 100;

    private readonly List<string> chains = [];
    private readonly List<(string Name, string Hook)> hooks = [];
    private readonly List<RulesetRule> rules = [];
    private readonly SortedDictionary<string, RulesetSet> sets = new(StringComparer.Ordinal);
    private readonly List<(string Name, string Declaration)> dynamic = [];
    private readonly SortedDictionary<string, SortedDictionary<string, string>> maps = new(StringComparer.Ordinal);

    public IReadOnlyList<string> Chains => chains;

    public IReadOnlyList<RulesetRule> Rules => rules;

    public IReadOnlyCollection<RulesetSet> Sets => sets.Values;

    /// <summary>Maps from interfaces to the chain of the pod behind it.</summary>
    public IReadOnlyDictionary<string, SortedDictionary<string, string>> Maps => maps;

    /// <summary>Adds a chain that rules jump to.</summary>
    public void AddChain(string name) => chains.Add(name);

    /// <summary>Adds a chain that the kernel calls.</summary>
    public void AddHook(string name, string hook) => hooks.Add((name, hook));

    /// <summary>Adds a set that rules fill.</summary>
    public void AddDynamicSet(string name, string declaration) => dynamic.Add((name, declaration));

    /// <summary>Adds a set; one of the same name is the same set.</summary>
    public void AddSet(RulesetSet set) => sets[set.Name] = set;

    /// <summary>Adds a map from interfaces to chains, empty at first.</summary>
    public void AddMap(string name) => maps.Add(name, new(StringComparer.Ordinal));

    /// <summary>Sends packets of an interface to a chain.</summary>
    public void AddToMap(string map, string networkInterface, string chain) => maps[map].Add(networkInterface, chain);

    /// <summary>Adds a rule at the end of a chain.</summary>
    public void AddRule(string chain, string match, string verdict) =>
        rules.Add(new(chain, match, verdict, string.Create(CultureInfo.InvariantCulture, $"r{rules.Count + 1}")));

    /// <summary>What nft reads, in pieces that any process may load one after the other.</summary>
    public IEnumerable<string> Pieces()
    {
        var piece = new StringBuilder();
        foreach (var line in Lines())
        {
            if (piece.Length > 0 && piece.Length + line.Length >= MostCharacters)
            {
                yield return piece.ToString();
                piece.Clear();
            }

            piece.Append(line).Append('\n');
        }

        yield return piece.ToString();
    }

    /// <summary>The whole as nft reads it.</summary>
    public override string ToString() => string.Concat(Pieces());

    private IEnumerable<string> Lines()
    {
        yield return $"add table {Table}";
        foreach (var (name, declaration) in dynamic) yield return $"add set {Table} {name} {{ {declaration} }}";
        foreach (var set in sets.Values)
        {
            yield return $"add set {Table} {set.Name} {{ type {set.Type}; }}";
            foreach (var some in set.Elements.Chunk(ElementsInPiece)) yield return $"add element {Table} {set.Name} {{ {string.Join(", ", some)} }}";
        }

        foreach (var chain in chains) yield return $"add chain {Table} {chain}";
        foreach (var (name, entries) in maps)
        {
            yield return $"add map {Table} {name} {{ type ifname : verdict; }}";
            foreach (var some in entries.Chunk(ElementsInPiece))
                yield return $"add element {Table} {name} {{ {string.Join(", ", some.Select(static entry => $"\"{entry.Key}\" : jump {entry.Value}"))} }}";
        }

        var hooked = hooks.Select(static hook => hook.Name).ToHashSet(StringComparer.Ordinal);
        foreach (var rule in rules.Where(rule => !hooked.Contains(rule.Chain))) yield return Text(rule);
        foreach (var (name, hook) in hooks)
        {
            yield return $"add chain {Table} {name} {{ {hook} }}";
            foreach (var rule in rules.Where(rule => rule.Chain == name)) yield return Text(rule);
        }
    }

    private static string Text(RulesetRule rule) => $"add rule {Table} {rule.Chain} {(rule.Match.Length > 0 ? rule.Match + " " : "")}{rule.Verdict} comment \"{rule.Comment}\"";
}
