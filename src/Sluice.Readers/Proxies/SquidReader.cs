using Sluice.Charters.Adoption;
using Sluice.Findings;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Proxies;

/// <summary>
/// Reads what a Squid lets through: configurations with <c>acl</c> and <c>http_access</c>, and bare lists of domain names. A list that a configuration takes from a file is looked for
/// among the files that were named, by its name without folder. Whatever is not carried over is told with its place.
/// </summary>
public sealed class SquidReader
{
    private static readonly string[] Access =
    [
        "http_reply_access", "http_access2", "adapted_http_access", "cache_peer_access", "never_direct", "always_direct", "ssl_bump", "external_acl_type", "auth_param", "url_rewrite_program",
        "reply_body_max_size", "miss_access", "ident_lookup_access", "tcp_outgoing_address", "icap_service", "adaptation_access", "delay_access", "deny_info",
    ];

    private readonly Dictionary<string, List<SquidLine>> files;
    private readonly HashSet<string> taken = new(StringComparer.Ordinal);
    private readonly Dictionary<string, SquidList> lists = SquidList.BuiltIn.ToDictionary(static list => list.Name, static list => list with { IsUsed = true }, StringComparer.Ordinal);
    private readonly List<ImportRemark> remarks = [];
    private readonly List<SquidLine> accesses = [];

    private SquidReader(Dictionary<string, List<SquidLine>> files) => this.files = files;

    /// <summary>Reads files, in their order.</summary>
    public static ImportedAllowlist Read(IEnumerable<SourceText> sources)
    {
        ArgumentNullException.ThrowIfNull(sources);
        var texts = sources.Select(static source => (source.File, Lines: SquidLine.Of(source))).ToList();
        var reader = new SquidReader(texts.Where(static text => !SquidLine.AreConfiguration(text.Lines)).GroupBy(static text => Path.GetFileName(text.File), StringComparer.Ordinal)
            .ToDictionary(static group => group.Key, static group => group.SelectMany(static text => text.Lines).ToList(), StringComparer.Ordinal));
        var configurations = texts.Where(static text => SquidLine.AreConfiguration(text.Lines)).Select(static text => text.Lines).ToList();
        foreach (var line in configurations.SelectMany(static lines => lines)) reader.Directive(line, texts.Select(static text => Path.GetFileName(text.File)));
        return reader.Allowlist();
    }

    private ImportedAllowlist Allowlist()
    {
        var rules = new SquidAccess(lists, remarks);
        foreach (var line in accesses) rules.Add(line);
        rules.End();
        var paths = rules.Paths.ToList();
        foreach (var (name, lines) in files.Where(file => !taken.Contains(file.Key) && file.Value.Count > 0).OrderBy(static file => file.Key, StringComparer.Ordinal))
        {
            var list = new SquidList(Path.GetFileNameWithoutExtension(name), "dstdomain", SourceSpan.OfFile(lines[0].Span.File!));
            Fill(list, lines);
            if (list.Domains.Count + list.Blocks.Count == 0) continue;
            remarks.Add(new(ImportReason.CallerAssumed, name, list.Span));
            remarks.Add(new(ImportReason.PortAssumed, name, list.Span));
            paths.Add(new([ImportedAllowlist.AnyCaller], list.Name, lines[0].Span) { Domains = list.Domains.ToValueList(), Blocks = list.Blocks.Distinct().ToValueList() });
        }

        remarks.AddRange(lists.Values.Where(static list => !list.IsUsed).Select(static list => new ImportRemark(ImportReason.UnusedList, list.Name, list.Span)));
        var nothing = paths.Count == 0 && remarks.Count == 0;
        return new("squid")
        {
            Paths = paths.ToValueList(),
            Denials = rules.Denials.ToValueList(),
            Remarks = remarks.Distinct().OrderBy(static remark => remark.Span, Comparer<SourceSpan>.Create(SourceSpan.Compare)).ThenBy(static remark => remark.Reason).ToValueList(),
            Problems = nothing ? [new(Kubernetes.ProblemIds.Form, Severity.Error, default, "the files hold no list of domain names and no http_access") { Remedy = "Name squid.conf and the files that its lists are taken from." }] : [],
        };
    }

    private void Directive(SquidLine line, IEnumerable<string> named)
    {
        switch (line.Words[0])
        {
            case "acl" when line.Words.Count > 2:
                List(line);
                break;
            case "http_access" when line.Words.Count > 2:
                accesses.Add(line);
                break;
            case "include":
                if (!line.Words.Skip(1).All(file => named.Contains(Path.GetFileName(file), StringComparer.Ordinal))) remarks.Add(new(ImportReason.FileNotNamed, line.Text, line.Span));
                break;
            default:
                remarks.Add(new(Array.IndexOf(Access, line.Words[0]) >= 0 ? ImportReason.OtherAccess : ImportReason.NotAboutAccess, line.Text, line.Span));
                break;
        }
    }

    /// <summary>One <c>acl</c> line; several of one name add up.</summary>
    private void List(SquidLine line)
    {
        var (name, type) = (line.Words[1], line.Words[2]);
        if (!lists.TryGetValue(name, out var list) || list.Span == default) lists[name] = list = new(name, type, line.Span) { IsUsed = list?.IsUsed ?? false };
        foreach (var word in line.Words.Skip(3).SkipWhile(static word => word.StartsWith('-')))
        {
            var file = word.StartsWith("parameters(", StringComparison.Ordinal) ? word["parameters(".Length..].TrimEnd(')') : word;
            if (!file.StartsWith('"')) Take(list, word, line.Span);
            else if (files.TryGetValue(Path.GetFileName(file.Trim('"')), out var lines))
            {
                taken.Add(Path.GetFileName(file.Trim('"')));
                Fill(list, lines);
            }
            else remarks.Add(new(ImportReason.FileNotNamed, line.Text, line.Span));
        }
    }

    private void Fill(SquidList list, List<SquidLine> lines)
    {
        foreach (var line in lines)
        {
            foreach (var word in line.Words) Take(list, word, line.Span);
        }
    }

    private void Take(SquidList list, string word, SourceSpan span)
    {
        if (list.Add(word) is { } reason) remarks.Add(new(reason, word, span));
    }
}
