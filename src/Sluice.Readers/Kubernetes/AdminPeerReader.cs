using Sluice.Model;
using Sluice.Readers.Kubernetes.Fields;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>The peers of one cluster-wide rule, as read.</summary>
/// <param name="Peers">Those that could be read.</param>
/// <param name="HasUnknown">Whether one is of a kind that is not known.</param>
/// <param name="IsUnreadable">Whether one is wrong.</param>
/// <param name="HasNamelessPeer">Whether one is of a kind without named ports: nodes, networks, domain names.</param>
internal readonly record struct AdminPeers(List<AdminPeer> Peers, bool HasUnknown, bool IsUnreadable, bool HasNamelessPeer);

/// <summary>Reads the peers of cluster-wide rules.</summary>
internal sealed class AdminPeerReader(StringPool strings, LabelReader labels, ObjectProblems problems)
{
    private readonly AddressReader addresses = new(problems);

    public AdminPeers Read(DocumentNode list, DocumentNode rule, Direction direction, AdminDialect dialect, RuleAction? action)
    {
        var peers = new List<AdminPeer>(list.Items.Count);
        if (list.Items.Count == 0)
        {
            var field = direction == Direction.Ingress ? "from" : "to";
            if (!list.HasContent || list.IsSequence) problems.RefuseAbsent(ProblemIds.Form, list.HasContent ? list : rule, $"a rule has no `{field}`", new("one peer at least") { Remedy = $"Add `{field}`; `{field}: [{{namespaces: {{}}}}]` is every pod." });
            return new(peers, false, true, false);
        }

        if (list.Items.Count > dialect.MostPeers) problems.Refuse(ProblemIds.Refused, list, $"{list.Items.Count} peers, and at most {dialect.MostPeers} are taken", new($"at most {dialect.MostPeers}") { Remedy = "Split them over several rules." });
        var (hasUnknown, isUnreadable, hasNameless) = (false, false, false);
        foreach (var item in list.Items)
        {
            var kinds = Kinds(item, direction);
            hasNameless |= item["nodes"u8].HasContent || item["networks"u8].HasContent || item["domainNames"u8].HasContent;
            if (kinds == 1 && Peer(item, direction, dialect, action) is { } peer) peers.Add(peer);
            else if (kinds == 0) hasUnknown |= Unknown(item);
            else isUnreadable = true;
            if (kinds > 1) problems.Refuse(ProblemIds.Refused, item, "a peer is of one kind", new("exactly one field") { Remedy = "Make several peers of it." });
        }

        return new(peers, hasUnknown, isUnreadable, hasNameless);
    }

    /// <summary>Pods by <c>namespaces</c> or <c>pods</c>; null when they cannot be read. A selector that is missing counts as {}, which is what its author takes it for.</summary>
    public PodScope? Pods(DocumentNode node, AdminDialect dialect)
    {
        var (namespaces, pods) = (node["namespaces"u8], node["pods"u8]);
        if (namespaces.HasContent) return labels.Selector(namespaces) is { } all ? new(all, Selector.Everything, namespaces.Span) : null;
        if (!pods.IsMapping) return null;
        var (within, selected) = (pods["namespaceSelector"u8], pods["podSelector"u8]);
        if (!within.HasContent && !dialect.HasProtocols) problems.RefuseAbsent(ProblemIds.Form, pods, "a pods selector has no namespaceSelector", Advice.Add("namespaceSelector", "{}"));
        if (!selected.HasContent) problems.RefuseAbsent(ProblemIds.Form, pods, "a pods selector has no podSelector", Advice.Add("podSelector", "{}"));
        return labels.Selector(within) is { } spaces && labels.Selector(selected) is { } picked ? new(spaces, picked, pods.Span) : null;
    }

    private static int Kinds(DocumentNode peer, Direction direction)
    {
        var kinds = (peer["namespaces"u8].HasContent ? 1 : 0) + (peer["pods"u8].HasContent ? 1 : 0);
        if (direction == Direction.Ingress) return kinds;
        return kinds + (peer["nodes"u8].HasContent ? 1 : 0) + (peer["networks"u8].HasContent ? 1 : 0) + (peer["domainNames"u8].HasContent ? 1 : 0);
    }

    /// <summary>A peer without a field that is known. One with other fields may be of a newer API; an empty one is refused.</summary>
    private bool Unknown(DocumentNode peer)
    {
        if (peer.Entries.Count == 0 && (peer.IsMapping || !peer.HasContent)) problems.Refuse(ProblemIds.Refused, peer, "a peer selects nothing", new("one field") { Remedy = "Say which peers are meant." });
        return true;
    }

    private AdminPeer? Peer(DocumentNode node, Direction direction, AdminDialect dialect, RuleAction? action)
    {
        if (node["namespaces"u8].HasContent || node["pods"u8].HasContent) return Pods(node, dialect) is { } scope ? new(node.Span) { Pods = scope } : null;
        if (direction == Direction.Ingress) return null;
        if (node["nodes"u8] is { HasContent: true } nodes) return labels.Selector(nodes) is { } selected ? new(node.Span) { Nodes = selected } : null;
        if (node["networks"u8] is { HasContent: true } networks) return Networks(networks) is { } blocks ? new(node.Span) { Networks = blocks } : null;
        return Domains(node["domainNames"u8], action) is { } names ? new(node.Span) { DomainNames = names } : null;
    }

    private ValueList<Cidr>? Networks(DocumentNode list)
    {
        var blocks = new List<Cidr>();
        foreach (var item in list.Items)
        {
            if (addresses.Block(item, isStrict: true) is { } block) blocks.Add(block);
        }

        CheckLength(list, "networks");
        return list.Items.Count > 0 && blocks.Count == list.Items.Count ? [.. blocks] : null;
    }

    private ValueList<string>? Domains(DocumentNode list, RuleAction? action)
    {
        if (action is RuleAction.Deny or RuleAction.Pass)
        {
            problems.Doubt();
            problems.Warn(ProblemIds.Refused, list, "domain names count in allowing rules only", "What implementations make of them here is not defined.", new("only where traffic is allowed") { Remedy = "Deny more widely in a rule that comes later, and allow the domains before it." });
        }

        var names = new List<string>();
        foreach (var item in list.Items)
        {
            var name = strings.Text(item);
            if (DomainName.IsValid(name)) names.Add(DomainName.Canonical(name));
            else if (item.IsScalar) problems.Refuse(ProblemIds.Refused, item, $"`{(name.Length <= 80 ? name : name[..77] + "...")}` is not a domain name", new("api.example.com or *.example.com") { Remedy = "Write a whole domain name, with at most one `*.` before it." });
        }

        CheckLength(list, "domain names");
        return list.Items.Count > 0 && names.Count == list.Items.Count ? [.. names] : null;
    }

    private void CheckLength(DocumentNode list, string what)
    {
        if (!list.IsSequence) return;
        if (list.Items.Count > AdminDialect.MostEntries) problems.Refuse(ProblemIds.Refused, list, $"{list.Items.Count} {what}, and at most {AdminDialect.MostEntries} are taken", new($"at most {AdminDialect.MostEntries}") { Remedy = "Split them over several peers." });
        else if (list.Items.Count == 0) problems.Refuse(ProblemIds.Refused, list, $"a peer without {what}", new("one at least") { Remedy = "Add one, or remove the peer." });
    }
}
