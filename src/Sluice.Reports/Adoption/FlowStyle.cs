using Sluice.Charters;
using Sluice.Compile;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Reports.Adoption;

/// <summary>The small values of a charter as a person writes them: plain where YAML lets them be, mappings and lists on one line.</summary>
internal static class FlowStyle
{
    /// <summary>Text as a scalar inside a mapping or list of one line.</summary>
    public static string Scalar(string text) => IsPlain(text) ? text : Quoted(text);

    /// <summary>A list on one line; one item without brackets.</summary>
    public static string OneOrList(IReadOnlyList<string> items) => items.Count == 1 ? items[0] : List(items);

    public static string List(IEnumerable<string> items) => $"[{string.Join(", ", items)}]";

    public static string Map(params ReadOnlySpan<(string Key, string? Value)> entries)
    {
        var written = new List<string>();
        foreach (var (key, value) in entries)
        {
            if (value is not null) written.Add($"{key}: {value}");
        }

        return $"{{{string.Join(", ", written)}}}";
    }

    /// <summary>Equalities as a mapping; null when everything is selected.</summary>
    public static string? Pods(Selector selector) => selector.IsEmpty ? null
        : $"{{{string.Join(", ", selector.Requirements.Select(static requirement => $"{Scalar(requirement.Key)}: {Value(requirement.Values[0])}"))}}}";

    public static string Labels(Labels labels) => $"{{{string.Join(", ", labels.Pairs.ToArray().Select(static pair => $"{Scalar(pair.Key)}: {Value(pair.Value)}"))}}}";

    /// <summary>A side of a flow; where the short form would be taken for something else, the mapping.</summary>
    public static string Peer(CharterPeer peer) => peer switch
    {
        NamespaceLabelPeer labelled => Map(("labels", Labels(labelled.Labels))),
        ComponentPeer { Name: var name } when !IsName(name) => Map(("component", Value(name))),
        NamespacePeer { Namespace: var space } when !IsName(space) => Map(("namespace", Value(space))),
        _ => Scalar(peer.ToString()),
    };

    /// <summary>Ports as a flow asks for them; null when it asks for what the destination names.</summary>
    public static string? Ports(ValueList<CharterPort> ports) => ports.Count == 0 ? null
        : ports is [{ Traffic: { } all }] && all.IsAllPorts ? "all" : List(ports.SelectMany(static port => port.Name is { } name ? [Scalar(name)] : Numbers(port.Traffic!)));

    /// <summary>The ports of a component: one, or a list.</summary>
    public static string Port(TrafficSet traffic) => OneOrList([.. Numbers(traffic)]);

    /// <summary>Traffic as numbers: <c>443</c>, <c>53/UDP</c>, <c>30000-30100/TCP</c>.</summary>
    public static IEnumerable<string> Numbers(TrafficSet traffic)
    {
        foreach (var protocol in Protocols.All)
        {
            foreach (var (low, high) in traffic.Ports(protocol).Set.Intervals.ToArray())
            {
                var isSingle = low == high;
                yield return FormattableString.Invariant($"{low}{(isSingle ? "" : $"-{high}")}{(isSingle && protocol == Protocol.Tcp ? "" : $"/{protocol.ApiName()}")}");
            }
        }
    }

    /// <summary>Text where a number, a day or a truth value would be another thing.</summary>
    private static string Value(string text) => IsName(text) ? text : Quoted(text);

    private static string Quoted(string text) => ManifestYaml.Quote(text) is var quoted && quoted.StartsWith('"') ? quoted : $"\"{quoted}\"";

    private static bool IsName(string text) => text.Length > 0 && char.IsAsciiLetter(text[0]) && IsPlain(text);

    private static bool IsPlain(string text)
    {
        if (text.Length == 0 || text != text.Trim()) return false;
        foreach (var c in text)
        {
            if (!char.IsAsciiLetterOrDigit(c) && c is not ('-' or '_' or '.' or '/' or '@' or '=' or '+' or '*' or ' ' or ';' or '(' or ')')) return false;
        }

        // Words of YAML 1.1, as yes, and what begins like a number are no text; a block of addresses, and ports with a protocol, are.
        return char.IsAsciiLetter(text[0]) ? text.AsSpan().ContainsAny(" *;()") || ManifestYaml.Quote(text) == text
            : char.IsAsciiDigit(text[0]) && text.Contains('/', StringComparison.Ordinal) && !text.Contains(' ', StringComparison.Ordinal);
    }
}
