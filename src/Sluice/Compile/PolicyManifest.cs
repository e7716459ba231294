using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Compile;

/// <summary>Writes NetworkPolicy objects.</summary>
internal static class PolicyManifest
{
    /// <summary>A planned policy as an object.</summary>
    public static GeneratedObject Of(BoundCharter bound, PlannedPolicy policy)
    {
        var types = new List<ManifestNode>();
        if (policy.Ingress.Count > 0) types.Add("Ingress");
        if (policy.Egress.Count > 0) types.Add("Egress");
        var spec = Map(
            ("podSelector", SelectorOf(policy.Pods.Pods)),
            ("policyTypes", List(types)),
            ("ingress", policy.Ingress.Count == 0 ? null : Rules(policy.Ingress, "from", static grant => grant.From)),
            ("egress", policy.Egress.Count == 0 ? null : Rules(policy.Egress, "to", static grant => grant.To)));
        var grants = policy.Ingress.Concat(policy.Egress).ToList();
        return new(Of(bound, policy.Pods.Namespace, policy.Name, Annotations(policy), spec), grants.Select(static grant => grant.Span).Distinct().ToValueList(), Comments(policy));
    }

    /// <summary>A policy with the labels and annotations that every generated one has.</summary>
    public static MappingNode Of(BoundCharter bound, string space, string name, ValueList<ManifestEntry> annotations, MappingNode spec) => Map(
        ("apiVersion", "networking.k8s.io/v1"),
        ("kind", "NetworkPolicy"),
        ("metadata", Map(
            ("name", name),
            ("namespace", space),
            ("labels", LabelsOf(bound.Charter)),
            ("annotations", annotations.Count == 0 ? null : new MappingNode(annotations)))),
        ("spec", spec));

    /// <summary>The labels that every generated object has.</summary>
    public static MappingNode LabelsOf(Charter charter) => Map(("app.kubernetes.io/managed-by", "sluice"), ("sluice.dev/charter", Label(charter.Name)));

    /// <summary>A meta/v1 LabelSelector: equalities as matchLabels, the rest as matchExpressions.</summary>
    public static MappingNode SelectorOf(Selector selector)
    {
        var (equal, other) = (new List<ManifestEntry>(), new List<ManifestNode>());
        var keys = new HashSet<string>(StringComparer.Ordinal);
        foreach (var requirement in selector.Requirements)
        {
            if (requirement is { Operator: SelectorOperator.In, Values.Count: 1 } && keys.Add(requirement.Key)) equal.Add(new(requirement.Key, requirement.Values[0]));
            else other.Add(Map(("key", requirement.Key), ("operator", requirement.Operator.ToString()), ("values", requirement.Values.Count == 0 ? null : List(requirement.Values.Select(FromString)))));
        }

        return Map(("matchLabels", equal.Count == 0 ? null : new MappingNode(equal.ToValueList())), ("matchExpressions", other.Count == 0 ? null : List(other)));
    }

    /// <summary>What an exception says of itself on every object that carries it out.</summary>
    public static ValueList<ManifestEntry> Annotations(AccessException? exception)
    {
        if (exception is null) return default;
        var entries = new List<ManifestEntry>
        {
            new("sluice.dev/exception", exception.Name),
            new("sluice.dev/owner", exception.Owner!),
            new("sluice.dev/reason", exception.Reason!),
            new("sluice.dev/audit-ref", exception.AuditRef!),
        };
        if (exception.NotBefore is { } first) entries.Add(new("sluice.dev/not-before", CalendarDay.Text(first)));
        entries.Add(new("sluice.dev/expires", CalendarDay.Text(exception.Expires!.Value)));
        return entries.ToValueList();
    }

    /// <summary>What a policy says of its exception, and since when it knows the addresses of names.</summary>
    public static ValueList<ManifestEntry> Annotations(PlannedPolicy policy)
    {
        var entries = Annotations(policy.Exception);
        return policy.Egress.Min(static grant => grant.ResolvedAt) is { } day ? [.. entries, new("sluice.dev/resolved-at", CalendarDay.Text(day))] : entries;
    }

    /// <summary>Addresses as blocks, IPv4 first: everything but a few blocks is written as that, anything else block by block.</summary>
    public static IEnumerable<MappingNode> Blocks(AddressSet addresses)
    {
        foreach (var (all, everything) in ((Cidr, AddressSet)[])[(Cidr.AllIPv4, AddressSet.AllIPv4), (Cidr.AllIPv6, AddressSet.All.Except(AddressSet.AllIPv4))])
        {
            var own = addresses.Intersect(everything);
            if (own.IsEmpty) continue;
            var (blocks, except) = (own.ToBlocks(), everything.Except(own).ToBlocks());
            if (except.Count < blocks.Count) yield return Map(("cidr", all.ToString()), ("except", except.Count == 0 ? null : List(except.Select(static block => FromString(block.ToString())))));
            else
            {
                foreach (var block in blocks) yield return Map(("cidr", block.ToString()));
            }
        }
    }

    private static ManifestNode Rules(List<Grant> grants, string field, Func<Grant, GrantSide> other)
    {
        // One rule for each set of ports, its peers in the order of the charter; anyone leaves the peers out.
        var rules = new List<ManifestNode>();
        foreach (var group in grants.GroupBy(grant => (grant.Traffic, other(grant).IsAnyone)))
        {
            var peers = group.Key.IsAnyone ? [] : group.SelectMany(grant => Peers(other(grant).Term!)).Distinct().ToList();
            rules.Add(Map((field, peers.Count == 0 ? null : List(peers)), ("ports", group.Key.Traffic.IsAllPorts ? null : List(Ports(group.Key.Traffic)))));
        }

        return List(rules);
    }

    private static IEnumerable<MappingNode> Peers(PeerTerm term) => term switch
    {
        PodTerm { NamespaceName: { } name } pods => [Peer(Selector.Of((Labels.NamespaceName, name)), pods.Pods!)],
        PodTerm pods => [Peer(pods.Namespaces, pods.Pods!)],
        BlockTerm block => Blocks(block.Addresses).Select(static addresses => Map(("ipBlock", addresses))),
        _ => throw new ArgumentOutOfRangeException(nameof(term), term, "a peer that a NetworkPolicy cannot have"),
    };

    private static MappingNode Peer(Selector namespaces, Selector pods) =>
        Map(("namespaceSelector", SelectorOf(namespaces)), ("podSelector", pods.IsEmpty ? null : SelectorOf(pods)));

    private static IEnumerable<ManifestNode> Ports(TrafficSet traffic)
    {
        foreach (var protocol in Protocols.All)
        {
            var ports = traffic.Ports(protocol);
            if (ports.IsAll)
            {
                yield return Map(("protocol", Protocols.ApiName(protocol)));
                continue;
            }

            foreach (var interval in ports.Set.Intervals.ToArray())
                yield return Map(("protocol", Protocols.ApiName(protocol)), ("port", (int)interval.Low), ("endPort", interval.High == interval.Low ? null : FromInt32(interval.High)));
        }
    }

    /// <summary>What a policy is for, line by line, with the places of the charter.</summary>
    public static ValueList<string> Comments(PlannedPolicy policy)
    {
        if (policy.IsDns) return [$"Names are resolved ({GeneratedFile.Places(policy.Egress.Concat(policy.Ingress).Select(static grant => grant.Span))})."];
        var lines = new List<string>();
        if (policy.Exception is { } exception) lines.Add($"Exception {exception.Name}, until {CalendarDay.Text(exception.Expires!.Value)} ({Place(exception.Span)}).");
        lines.AddRange(policy.Egress.Where(static grant => grant.ResolvedAt is not null).Select(static grant => $"{grant.To.Peer} by its addresses of {CalendarDay.Text(grant.ResolvedAt)}.").Distinct(StringComparer.Ordinal));
        lines.AddRange(policy.Ingress.Concat(policy.Egress).Where(static grant => grant.Flow is not null).Select(static grant => $"{grant.From.Peer} → {grant.To.Peer} ({Place(grant.Span)})").Distinct(StringComparer.Ordinal));
        return lines.Select(static line => line.ReplaceLineEndings(" ")).ToValueList();
    }

    private static string Place(SourceSpan span) => FormattableString.Invariant($"{span.File}:{span.Line}");

    /// <summary>A name as a label value: at most 63 characters.</summary>
    private static string Label(string name) => name.Length <= 63 ? name : name[..63].TrimEnd('-', '.');
}
