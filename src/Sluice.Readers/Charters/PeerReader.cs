using Sluice.Charters;
using Sluice.Findings;
using Sluice.Readers.Kubernetes;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Charters;

/// <summary>
/// Reads a side of a flow: a name, a mapping, or a list of them. A name is a component, a bundle, <c>namespace/name</c>, <c>namespace/*</c>, <c>internet</c>,
/// <c>*</c>, a domain name (it has a dot), an address or a block.
/// </summary>
internal sealed class PeerReader(CharterValues values, ObjectProblems problems)
{
    private static readonly string[] Kinds = ["component", "bundle", "workload", "namespace", "labels", "cidr", "cidrs", "domain", "domains"];

    /// <summary>The peers of a side, and the ports that a mapping of the side names. Only what an exception opens says whether TLS is required there.</summary>
    public (ValueList<CharterPeer> Peers, ValueList<CharterPort> Ports) Read(DocumentNode within, string field, bool saysTls = false)
    {
        var node = within[field];
        var (peers, ports) = (new List<CharterPeer>(), new List<CharterPort>());
        if (!node.HasContent) problems.RefuseAbsent(CharterProblems.Form, within, $"`{field}` is missing", new("who is meant") { Remedy = $"Name a component, as {field}: main-api." });
        else if (node.IsSequence && node.Items.Count == 0) values.Wrong(node, $"`{field}` names nobody", "at least one", "Name a component, or remove the whole entry.");
        foreach (var item in Nodes.OneOrMore(node))
        {
            if (item.IsMapping)
            {
                var first = peers.Count;
                Mapping(item, peers, ports);
                if (saysTls) Tls(item["tls"u8], peers, first);
            }
            else if (item.IsScalar)
            {
                if (Name(item) is { } peer) peers.Add(peer);
            }
            else if (item.IsSequence) values.Wrong(item, "a list inside a list", "a name or a mapping", "Write the names in one list.");
        }

        return (peers.ToValueList(), ports.ToValueList());
    }

    /// <summary>A peer that is written as one text; null with a problem when it is none.</summary>
    private CharterPeer? Name(DocumentNode node)
    {
        var (text, span) = (node.Text, node.Span);
        if (text == "*") return new AnyonePeer(span);
        if (text == "internet") return new InternetPeer(span);
        if (BundleNames.Find(text) is not BundleName.Unknown and var bundle) return new BundlePeer(bundle, span);
        if (Cidr.TryParse(text, out _, out _) || Cidr.TryParseAddress(text, out _, out _)) return values.Block(node) is { } block ? new BlockPeer(block, span) : null;
        if (text.Split('/') is [var space, var name] && Names.IsDnsLabel(space))
        {
            if (name == "*") return new NamespacePeer(space, span);
            if (Names.IsDnsSubdomain(name)) return new WorkloadPeer(space, name, span);
        }

        if (IsMeantAsBlock(text)) return values.Block(node) is { } odd ? new BlockPeer(odd, span) : null;
        if (text.Contains('.', StringComparison.Ordinal)) return values.Domain(node) is { } domain ? new DomainPeer(domain, span) : null;
        if (Names.IsDnsLabel(text)) return new ComponentPeer(text, span);
        values.Wrong(node, $"`{text}` names nobody", "a component, namespace/name, namespace/*, internet, a domain, an address block or *", "Name a component, namespace/name, namespace/*, internet, a domain, an address block or *.");
        return null;
    }

    /// <summary>Whether a text that is no block looks like one: digits of an address and a slash.</summary>
    private static bool IsMeantAsBlock(string text) => text.Contains('/', StringComparison.Ordinal) && text.All(static c => char.IsAsciiHexDigit(c) || c is '.' or ':' or '/');

    private void Mapping(DocumentNode node, List<CharterPeer> peers, List<CharterPort> ports)
    {
        ports.AddRange(values.Ports(node["ports"u8]));
        var written = Kinds.Where(kind => node[kind].HasContent).ToList();
        if (written.Count != 1)
        {
            if (written.Count > 1) values.Wrong(node, $"{string.Join(" and ", written)} together name no one thing", "one of them", "Write a list with one of them in each item.");
            else problems.RefuseAbsent(CharterProblems.Form, node, "a side of a flow that names nobody", new("component, namespace, labels, cidrs or domains") { Remedy = "Write one of component, namespace, labels, cidrs or domains." });
            return;
        }

        if (node["carriedBy"u8].HasContent && written[0] != "labels") values.Wrong(node["carriedBy"u8], "`carriedBy` belongs to `labels`", "who may carry the labels", "Remove it, or name the labels that it is about.");
        var value = node[written[0]];
        switch (written[0])
        {
            case "component" when Label(value, "a component") is { } name:
                peers.Add(new ComponentPeer(name, value.Span));
                break;
            case "namespace" when Label(value, "a namespace") is { } name:
                peers.Add(new NamespacePeer(name, value.Span));
                break;
            case "bundle" when value.IsScalar:
                Bundle(value, peers);
                break;
            case "workload" when value.IsScalar:
                if (value.Text.Split('/') is [var space, var workload] && Names.IsDnsLabel(space) && Names.IsDnsSubdomain(workload)) peers.Add(new WorkloadPeer(space, workload, value.Span));
                else values.Wrong(value, $"`{value.Text}` is no workload", "namespace/name", "Write it as namespace/name.");
                break;
            case "labels" when value.IsMapping:
                Labels(node, value, peers);
                break;
            case "cidr" or "domain" when value.IsScalar:
                Outside(value, written[0] == "cidr", peers);
                break;
            case "cidrs" or "domains" when value.IsSequence:
                foreach (var item in value.Items) Outside(item, written[0] == "cidrs", peers);
                break;
        }
    }

    /// <summary>What is asked of connections to the names of one mapping, which are the peers from a place on.</summary>
    private void Tls(DocumentNode node, List<CharterPeer> peers, int first)
    {
        if (!node.HasContent || values.Tls(node) is not { } demand) return;
        if (peers.Skip(first).Any(static peer => peer is not DomainPeer)) values.Wrong(node, "`tls` belongs to domain names", "domains", "Remove it: only the name in TLS is compared, and only a domain name has one.");
        for (var at = first; at < peers.Count; at++) peers[at] = peers[at] is DomainPeer domain ? domain with { Tls = demand } : peers[at];
    }

    private void Labels(DocumentNode node, DocumentNode value, List<CharterPeer> peers)
    {
        var labels = values.Labels(value);
        if (labels.Count == 0) values.Wrong(value, "no label is named", "at least one label", "Name a label, as labels: {tenant: acme}; every namespace is \"*\".");
        else peers.Add(new NamespaceLabelPeer(labels, values.Texts(node["carriedBy"u8]).Order(StringComparer.Ordinal).Distinct(StringComparer.Ordinal).ToValueList(), value.Span));
    }

    private void Bundle(DocumentNode value, List<CharterPeer> peers)
    {
        var bundle = BundleNames.Find(value.Text);
        if (bundle != BundleName.Unknown) peers.Add(new BundlePeer(bundle, value.Span));
        else values.Wrong(value, $"there is no bundle `{value.Text}`", Spelling.Nearest(value.Text, BundleNames.All) is { } near ? $"did you mean {near}?" : string.Join(", ", BundleNames.All), $"Known: {string.Join(", ", BundleNames.All)}.");
    }

    private void Outside(DocumentNode value, bool isBlock, List<CharterPeer> peers)
    {
        if (isBlock && values.Block(value) is { } block) peers.Add(new BlockPeer(block, value.Span));
        if (!isBlock && values.Domain(value) is { } domain) peers.Add(new DomainPeer(domain, value.Span));
    }

    private string? Label(DocumentNode value, string what)
    {
        if (value.IsScalar && Names.IsDnsLabel(value.Text)) return value.Text;
        if (value.IsScalar) values.Wrong(value, $"`{value.Text}` cannot be the name of {what}", "letters a-z, digits and -", "Write at most 63 letters a-z, digits and -.");
        return null;
    }
}
