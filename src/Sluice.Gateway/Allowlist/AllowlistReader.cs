using System.Globalization;
using Sluice.Findings;
using Sluice.Gateway.Input;
using Sluice.Sets;

namespace Sluice.Gateway.Allowlist;

/// <summary>Reads the bundle of <c>sluice compile --target gateway</c>, strictly: one problem is enough that nothing of it counts, and all are told.</summary>
public static class AllowlistReader
{
    /// <summary>Null when there is a problem.</summary>
    public static EgressAllowlist? Read(string file, ReadOnlySpan<byte> utf8, List<Problem> problems)
    {
        var before = problems.Count;
        if (PlacedJson.Read(file, utf8, problems) is not { } root) return null;
        var fields = new FieldReader(root, problems, "an allowlist");
        if (!fields.IsMap) return null;
        fields.Take("generatedBy");
        var digest = fields.Text("digest") ?? "";
        if (fields.Take("version") is not { } version) fields.Missing("version");
        else if (version.Text != "1") fields.Say(InputProblem.Form, version.Span, $"version {version.Text} of the format is not known, only 1", "Compile the charter again with the sluice of this gateway.");
        var charter = fields.Text("charter", required: true) ?? "";
        fields.Take("gateway");
        var entries = fields.List("entries", required: true).Select(node => Entry(node, problems)).ToList();
        fields.Close();
        return problems.Count > before ? null : new(charter, digest, [.. entries.OfType<AllowEntry>()]);
    }

    private static AllowEntry? Entry(PlacedNode node, List<Problem> problems)
    {
        var fields = new FieldReader(node, problems, "an entry");
        if (!fields.IsMap) return null;
        var action = fields.Text("action", required: true);
        if (action is not (null or "allow" or "deny")) fields.Say(InputProblem.Form, fields.Take("action")!.Span, $"`action` is allow or deny, and here is '{action}'");
        var from = fields.Take("from") is { } caller ? Caller(caller, problems) : CallerMatch.Anyone;
        var (domain, blocks) = fields.Take("to") is { } to ? Destination(to, problems) : (null, []);
        var entry = new AllowEntry
        {
            Denies = action != "allow",
            From = from,
            Domain = domain,
            Blocks = blocks,
            Ports = Ports(fields, problems),
            NeedsTls = fields.Word("tls", "none", "required", "off") == "required",
            Begins = fields.Instant("notBefore"),
            Ends = fields.Instant("expires"),
            Exception = fields.Text("exception"),
            Owner = fields.Text("owner"),
            Flow = fields.Text("flow"),
            Reason = fields.Text("reason"),
            AuditRef = fields.Text("auditRef"),
            Classification = fields.Text("classification"),
            Source = fields.Take("source") is { } source ? Source(source, problems) : default,
        };
        if (!entry.Denies && entry.IsAnywhere) fields.Say(InputProblem.Form, fields.Span, "an entry that allows names a domain or blocks: nothing allows everything");
        fields.Close();
        return entry;
    }

    private static CallerMatch Caller(PlacedNode node, List<Problem> problems)
    {
        var fields = new FieldReader(node, problems, "`from`");
        var match = new CallerMatch
        {
            Component = fields.Text("component"),
            Namespace = fields.Text("namespace"),
            Namespaces = SelectorReader.Read(fields.Take("namespaceSelector"), problems),
            Pods = SelectorReader.Read(fields.Take("podSelector"), problems),
            ServiceAccounts = [.. fields.List("serviceAccounts").Select(static account => account.Text)],
        };
        fields.Close();
        return match;
    }

    private static (DomainPattern? Domain, ValueList<Cidr> Blocks) Destination(PlacedNode node, List<Problem> problems)
    {
        var fields = new FieldReader(node, problems, "`to`");
        DomainPattern? domain = null;
        if (fields.Text("domain") is { } name)
        {
            if (DomainPattern.TryParse(name, out var pattern)) domain = pattern;
            else fields.Say(InputProblem.Form, fields.Take("domain")!.Span, $"'{name}' is not a domain name, nor one after `*.`");
        }

        var blocks = new List<Cidr>();
        foreach (var block in fields.List("cidrs"))
        {
            if (block.Kind == PlacedKind.Text && Cidr.TryParse(block.Text, out var cidr, out var hadHostBits) && !hadHostBits) blocks.Add(cidr);
            else fields.Say(InputProblem.AddressBlock, block.Span, $"'{block.Text}' is not an address block as 203.0.113.0/24");
        }

        if (domain is not null && blocks.Count > 0) fields.Say(InputProblem.Form, fields.Span, "`to` is a domain or blocks, not both");
        fields.Close();
        return (domain, [.. blocks]);
    }

    /// <summary>The ports of TCP; every one when none is given. Other protocols do not pass a proxy for HTTP.</summary>
    private static PortSet Ports(FieldReader entry, List<Problem> problems)
    {
        if (entry.Take("ports") is not { } given) return PortSet.All;
        var ports = PortSet.Empty;
        if (given.Kind != PlacedKind.List) entry.Say(InputProblem.Port, given.Span, $"`ports` is a list, and here is {given.Noun}");
        foreach (var item in given.Items)
        {
            var fields = new FieldReader(item, problems, "a port");
            var protocol = fields.Word("protocol", "TCP", "UDP", "SCTP");
            var low = fields.Number("port", PortSet.Lowest, PortSet.Highest, InputProblem.Port);
            var high = fields.Number("endPort", PortSet.Lowest, PortSet.Highest, InputProblem.Port) ?? low;
            if (low is null && fields.IsMap && fields.Take("port") is null) fields.Missing("port");
            if (high < low) fields.Say(InputProblem.Port, fields.Span, string.Create(CultureInfo.InvariantCulture, $"`endPort` {high} is below `port` {low}"));
            else if (protocol == "TCP" && low is { } first) ports = ports.Union(PortSet.Of(first, high!.Value));
            fields.Close();
        }

        return ports;
    }

    private static SourceSpan Source(PlacedNode node, List<Problem> problems)
    {
        var fields = new FieldReader(node, problems, "`source`");
        var (file, line) = (fields.Take("file")?.Text, fields.Number("line", 1, int.MaxValue, InputProblem.Form));
        fields.Close();
        return line is { } number ? new(file, number, 1, number, 1) : file is { Length: > 0 } ? SourceSpan.OfFile(file) : default;
    }
}
