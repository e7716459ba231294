using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Tests.Scenarios;

/// <summary>
/// The connections of one scenario as each format tells them, read back from what was printed and written alike: <c>from → to: traffic</c>, with
/// <c>unknown: </c> before what is unknown. Ends are called as the text formats call them.
/// </summary>
internal sealed partial class PrintedRelation(ScenarioCase scenario)
{
    /// <summary>The connections of the JSON, allowed and unknown.</summary>
    public SortedSet<string> Json()
    {
        using var json = JsonDocument.Parse(Text("list.json"));
        var lines = Lines();
        foreach (var (list, prefix) in (ReadOnlySpan<(string, string)>)[("connections", ""), ("unknown", "unknown: ")])
        {
            foreach (var item in json.RootElement.GetProperty(list).EnumerateArray())
                lines.Add($"{Peer(item.GetProperty("from"))} → {Peer(item.GetProperty("to"))}: {prefix}{Traffic(item.GetProperty("traffic"))}");
        }

        return lines;
    }

    /// <summary>The rows of the CSV, protocols of a connection together.</summary>
    public SortedSet<string> Csv()
    {
        var rows = CsvText.Read(Text("list.csv"));
        return Lines(rows.Skip(1).Where(row => row[6] != "published")
            .GroupBy(row => $"{CsvName(row[0], row[1], row[2])} → {CsvName(row[3], row[4], row[5])}: {(row[6] == "unknown" ? "unknown: " : "")}", StringComparer.Ordinal)
            .Select(group => group.Key + Words(group.Select(row => (row[7], row[8])))));
    }

    /// <summary>The edges of the DOT graph.</summary>
    public SortedSet<string> Dot()
    {
        var text = Text("list.dot");
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var group = "";
        foreach (var line in text.Split('\n'))
        {
            if (DotGroup().Match(line) is { Success: true } heading) group = Unquoted(heading.Groups[1].Value);
            else if (line == "  }") group = "";
            else if (DotNode().Match(line) is { Success: true } node) names[node.Groups[1].Value] = (node.Groups[3].Success ? "node " : "") + Full(group, Unquoted(node.Groups[2].Value));
        }

        return Edges(DotEdge().Matches(text), names, Unquoted);
    }

    /// <summary>The edges of the Mermaid flowchart.</summary>
    public SortedSet<string> Mermaid()
    {
        var text = Text("list.mmd");
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        var group = "";
        foreach (var line in text.Split('\n'))
        {
            if (MermaidGroup().Match(line) is { Success: true } heading) group = Decoded(heading.Groups[1].Value);
            else if (line == "  end") group = "";
            else if (MermaidNode().Match(line) is { Success: true } node) names[node.Groups[1].Value] = (node.Groups[2].Value == "[[" ? "node " : "") + Full(group, Decoded(node.Groups[3].Value));
        }

        return Edges(MermaidEdge().Matches(text), names, Decoded);
    }

    /// <summary>The cells of the data in the HTML page.</summary>
    public SortedSet<string> Html()
    {
        using var data = JsonDocument.Parse(PageData());
        var root = data.RootElement;
        var traffic = root.GetProperty("traffic").EnumerateArray().Select(item => item[0].GetString()!).ToArray();
        var nodes = root.GetProperty("nodes").EnumerateArray()
            .Select(node => node.GetArrayLength() > 3 ? node[3].GetString()! : Full(root.GetProperty("groups")[node[0].GetInt32()], node[1].GetString()!)).ToArray();
        var lines = Lines();
        var rows = root.GetProperty("rows").EnumerateArray().Select(row => row.EnumerateArray().Select(number => number.GetInt32()).ToArray()).ToArray();
        var rowOf = root.GetProperty("rowOf").EnumerateArray().Select(number => number.GetInt32()).ToArray();
        for (var from = 0; from < rowOf.Length; from++)
        {
            var runs = rows[rowOf[from]];
            for (var at = 0; at < runs.Length; at += 3)
            {
                for (var to = runs[at]; to < runs[at] + runs[at + 1]; to++)
                {
                    if (to != from) Add(from, to, runs[at + 2]);
                }
            }
        }

        foreach (var loop in root.GetProperty("loops").EnumerateArray()) Add(loop[0].GetInt32(), loop[0].GetInt32(), loop[1].GetInt32());
        return lines;

        void Add(int from, int to, int number)
        {
            var cell = root.GetProperty("cells")[number];
            if (cell[1].GetInt32() is >= 0 and var allowed) lines.Add($"{nodes[from]} → {nodes[to]}: {traffic[allowed]}");
            if (cell[2].GetInt32() is >= 0 and var unknown) lines.Add($"{nodes[from]} → {nodes[to]}: unknown: {traffic[unknown]}");
        }
    }

    /// <summary>The tables of the Markdown, unfolded; without what a kind of pod may do to itself.</summary>
    public SortedSet<string> Markdown()
    {
        using var data = JsonDocument.Parse(PageData());
        var groups = data.RootElement.GetProperty("groups");
        var nodes = data.RootElement.GetProperty("nodes").EnumerateArray().Select(node => (
            Group: groups[node[0].GetInt32()],
            Name: node.GetArrayLength() > 3 ? node[3].GetString()! : Full(groups[node[0].GetInt32()], node[1].GetString()!))).ToList();
        return new PrintedMarkdown(
            Text("list.md"),
            nodes.Where(node => node.Group[1].GetInt32() == 0).ToLookup(node => node.Group[0].GetString()!, node => node.Name, StringComparer.Ordinal),
            [.. nodes.Where(node => node.Group[1].GetInt32() == 1).Select(node => node.Name)]).Connections();
    }

    /// <summary>The connections of the JSON but those of a kind of pod to itself.</summary>
    public SortedSet<string> JsonBetweenOthers() => Lines(Json().Where(line => line.Split(" → ") is var ends && !ends[1].StartsWith(ends[0] + ": ", StringComparison.Ordinal)));

    /// <summary>The titles of the marks in the matrix of the SVG, where it shows endpoints.</summary>
    public SortedSet<string> Svg() => Lines(SvgMark().Matches(Text("list.svg")).SelectMany(match =>
    {
        var (ends, traffic) = (System.Net.WebUtility.HtmlDecode(match.Groups[1].Value), System.Net.WebUtility.HtmlDecode(match.Groups[2].Value));
        return Parts(traffic).Select(part => $"{ends}: {part}");
    }));

    /// <summary>What each format that has it tells of what is published, as <c>workload: traffic</c>; the JSON first.</summary>
    public IEnumerable<(string Format, SortedSet<string> Lines)> Published()
    {
        using var json = JsonDocument.Parse(Text("list.json"));
        yield return ("json", Lines(json.RootElement.GetProperty("published").EnumerateArray().Select(item => $"{Peer(item.GetProperty("to"))}: {Traffic(item.GetProperty("traffic"))}")));
        yield return ("csv", Lines(CsvText.Read(Text("list.csv")).Where(row => row[6] == "published").GroupBy(row => $"{CsvName(row[3], row[4], row[5])}: {row[10]}", StringComparer.Ordinal)
            .Select(group => $"{group.Key[..group.Key.IndexOf(": ", StringComparison.Ordinal)]}: {Words(group.Select(row => (row[7], row[8])))}")));
        yield return ("html", Lines(HtmlPublished().Matches(Text("list.html")).Select(match => $"{match.Groups[1].Value}: {match.Groups[2].Value}")));
        var svg = Text("list.svg");
        var start = svg.IndexOf(">Published</text>", StringComparison.Ordinal);
        yield return ("svg", Lines(start < 0 ? [] : SvgLabel().Matches(svg[start..]).Select(match => match.Groups[1].Value).Chunk(4).Select(line => $"{line[0]}: {line[1]}")));
    }

    private static SortedSet<string> Lines(params IEnumerable<string> lines) => new(lines, StringComparer.Ordinal);

    private static SortedSet<string> Edges(IEnumerable<Match> matches, Dictionary<string, string> names, Func<string, string> decode) =>
        Lines(matches.SelectMany(match => Parts(decode(match.Groups["label"].Value)).Select(part => $"{names[match.Groups["from"].Value]} → {names[match.Groups["to"].Value]}: {part}")));

    /// <summary>What is allowed and what is unknown of the words of a cell.</summary>
    private static IEnumerable<string> Parts(string words)
    {
        var at = words.IndexOf(", and unknown: ", StringComparison.Ordinal);
        return at < 0 ? [words] : [words[..at], words[(at + ", and ".Length)..]];
    }

    private static string Unquoted(string text) => text.Replace("\\\"", "\"", StringComparison.Ordinal).Replace("\\\\", "\\", StringComparison.Ordinal);

    private static string Decoded(string text) => MermaidCode().Replace(text, match => ((char)int.Parse(match.Groups[1].Value)).ToString());

    private static string Full(JsonElement group, string label) => Full(group[1].GetInt32() == 0 ? group[0].GetString()! : "", label);

    private static string Full(string group, string label) => group.Length == 0 ? label : label.StartsWith('[') ? $"{label} in {group}" : $"{group}/{label}";

    private static string Traffic(JsonElement traffic) => traffic.ValueKind == JsonValueKind.String ? "all ports" : Words(traffic.EnumerateArray().Select(item =>
        (item.GetProperty("protocol").GetString()!, item.TryGetProperty("ports", out var ports) ? ports.GetString()! : "")));

    /// <summary>Protocols and their ports in the words that every format has for them.</summary>
    private static string Words(IEnumerable<(string Protocol, string Ports)> items)
    {
        var words = string.Join(" · ", items.Select(item => item switch
        {
            ("all", _) => "all ports",
            ("other", _) => "other protocols",
            (var protocol, "") => protocol,
            (var protocol, "1-65535") => $"{protocol} all ports",
            var (protocol, ports) => $"{protocol} {ports}",
        })).Replace("TCP all ports · UDP all ports · SCTP all ports", "all ports", StringComparison.Ordinal);
        return words == "all ports · ICMP · other protocols" ? "all traffic" : words;
    }

    private static string Peer(JsonElement peer)
    {
        if (peer.TryGetProperty("cidr", out var blocks)) return AddressWords.Of(AddressSet.Of(blocks.EnumerateArray().Select(block => Cidr.Parse(block.GetString()!))));
        if (peer.TryGetProperty("domain", out var domain)) return domain.GetString()!;
        if (peer.TryGetProperty("external", out _)) return "[an ingress controller]";
        var kind = peer.GetProperty("kind").GetString();
        if (kind == "Node") return $"node {peer.GetProperty("name")}";
        if (kind != "Representative")
            return $"{peer.GetProperty("namespace")}/{peer.GetProperty("name")}{(peer.TryGetProperty("variant", out var variant) ? $"[{variant}]" : "")}";
        var pods = peer.TryGetProperty("anyOther", out _) ? "[any other pod]" : peer.GetProperty("selector").GetString() is { Length: > 0 } selector ? $"[pods with {selector}]" : "[any pod]";
        return $"{pods} in {(peer.TryGetProperty("namespace", out var name) ? name.GetString() : NamespaceWords(peer.GetProperty("namespaceSelector").GetString()!))}";
    }

    private static string NamespaceWords(string selector) => selector.Length == 0 ? "[any other namespace]" : $"[namespaces with {selector}]";

    private static string CsvName(string kind, string group, string name) => kind switch
    {
        "cidr" => AddressWords.Of(AddressSet.Of(name.Split(' ').Select(Cidr.Parse))),
        "external" => "[an ingress controller]",
        "Node" => $"node {name}",
        "domain" => name,
        _ => Full(group, name),
    };

    private string PageData()
    {
        var text = Text("list.html");
        const string Opening = "<script type=\"application/json\" id=\"relation\">";
        var start = text.IndexOf(Opening, StringComparison.Ordinal) + Opening.Length;
        return text[start..text.IndexOf("</script>", start, StringComparison.Ordinal)];
    }

    private string Text(string file) => File.ReadAllText(Path.Combine(Repository.Root, "scenarios", scenario.Name, "expected", file), Encoding.UTF8);

    [GeneratedRegex("""^    label="((?:[^"\\]|\\.)*)";$""")]
    private static partial Regex DotGroup();

    [GeneratedRegex("""^ +(n\d+) \[label="((?:[^"\\]|\\.)*)"(, shape=box3d)?""")]
    private static partial Regex DotNode();

    [GeneratedRegex("""(?<from>n\d+) -> (?<to>n\d+) \[label="(?<label>(?:[^"\\]|\\.)*)",""")]
    private static partial Regex DotEdge();

    [GeneratedRegex("""^  subgraph g\d+ \["([^"]*)"\]$""")]
    private static partial Regex MermaidGroup();

    [GeneratedRegex("""^ +(n\d+)(\[\[|\[|\(\[)"([^"]*)"[\])]+$""")]
    private static partial Regex MermaidNode();

    [GeneratedRegex("""(?<from>n\d+) (?:-->|==>|-\.->)\|"(?<label>[^"]*)"\| (?<to>n\d+)""")]
    private static partial Regex MermaidEdge();

    [GeneratedRegex("<li><b>([^<]*)</b> (.*?) by ")]
    private static partial Regex HtmlPublished();

    [GeneratedRegex("""<text class="label"[^>]*>[^<]*<title>([^<]*)</title>""")]
    private static partial Regex SvgLabel();

    [GeneratedRegex(@"#(\d+);")]
    private static partial Regex MermaidCode();

    [GeneratedRegex("""<rect class="w\d"[^>]*><title>([^\n<]*)\n([^\n<]*)""")]
    private static partial Regex SvgMark();
}
