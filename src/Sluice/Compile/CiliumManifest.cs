using System.Globalization;
using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Compile;

/// <summary>Writes the parts of cilium.io/v2 rules. A rule has peers of one kind only, and at most forty ports in a list (CRD of CiliumNetworkPolicy).</summary>
internal static class CiliumManifest
{
    private const int MostPorts = 40;
    private const string Namespace = "k8s:io.kubernetes.pod.namespace";
    private const string NamespaceLabel = "k8s:io.cilium.k8s.namespace.labels.";

    /// <summary>The rules for grants, as seen by their source (egress) or destination (ingress); those of one kind of peer and equal ports as one.</summary>
    public static IEnumerable<MappingNode> Rules(IEnumerable<Grant> grants, Direction direction)
    {
        var (side, word) = direction == Direction.Egress ? ((Func<Grant, GrantSide>)(static grant => grant.To), "to") : (static grant => grant.From, "from");
        foreach (var group in grants.GroupBy(grant => (Kind: Kind(side(grant)), grant.Traffic)))
        {
            var peers = group.Select(side).SelectMany(Peers).Distinct().ToList();
            yield return Map((word + group.Key.Kind, List(peers)), ("toPorts", Ports(group.Key.Traffic)));
        }
    }

    /// <summary>The rule by which Cilium sees the answers of the resolver, and learns which addresses a name has.</summary>
    public static MappingNode Learning(Grant dns) => Map(
        ("to" + Kind(dns.To), List(Peers(dns.To))),
        ("toPorts", List([Map(("ports", List(PortList(dns.Traffic))), ("rules", Map(("dns", List([Map(("matchPattern", "*"))])))))])));

    /// <summary>A selector of endpoints of the policy's own namespace.</summary>
    public static MappingNode Labels(Selector pods) => PolicyManifest.SelectorOf(pods);

    /// <summary>A selector of endpoints of any namespace. One that names no namespace would mean the policy's own, so that a namespace must exist.</summary>
    public static MappingNode Endpoints(PodTerm term)
    {
        var requirements = new List<Requirement>(term.Pods!.Requirements);
        if (term.NamespaceName is { } name) requirements.Add(Requirement.Of(Namespace, SelectorOperator.In, [name]));
        foreach (var requirement in term.Namespaces.Requirements)
            requirements.Add(Requirement.Of(requirement.Key == Model.Labels.NamespaceName ? Namespace : NamespaceLabel + requirement.Key, requirement.Operator, requirement.Values));
        if (requirements.TrueForAll(static requirement => !requirement.Key.StartsWith("k8s:", StringComparison.Ordinal))) requirements.Add(Requirement.Of(Namespace, SelectorOperator.Exists, []));
        return PolicyManifest.SelectorOf(Selector.Of(requirements));
    }

    private static string Kind(GrantSide side) => side switch
    {
        { Peer: BundlePeer { Bundle: BundleName.KubeApi or BundleName.Webhooks }, Standing: not SideStanding.Bound } or { IsAnyone: true } => "Entities",
        { Term: PodTerm } => "Endpoints",
        { Term: BlockTerm } => "CIDRSet",
        _ => "FQDNs",
    };

    private static IEnumerable<ManifestNode> Peers(GrantSide side) => side switch
    {
        { IsAnyone: true } => [FromString("all")],
        { Term: null } => [FromString("kube-apiserver")],
        { Term: PodTerm pods } => [Endpoints(pods)],
        { Term: DomainTerm domain } => [Map((domain.IsWildcard ? "matchPattern" : "matchName", domain.Name))],
        { Term: BlockTerm block } => PolicyManifest.Blocks(block.Addresses),
        _ => throw new ArgumentOutOfRangeException(nameof(side), side, "a peer that Cilium cannot have"),
    };

    private static SequenceNode? Ports(TrafficSet traffic) =>
        traffic.IsAllPorts ? null : List(PortList(traffic).Chunk(MostPorts).Select(static part => Map(("ports", List(part)))));

    private static IEnumerable<ManifestNode> PortList(TrafficSet traffic)
    {
        foreach (var protocol in Protocols.All)
        {
            foreach (var (low, high) in traffic.Ports(protocol).Set.Intervals.ToArray())
                yield return Map(("port", low.ToString(CultureInfo.InvariantCulture)), ("endPort", low == high ? null : FromInt32(high)), ("protocol", Protocols.ApiName(protocol)));
        }
    }
}
