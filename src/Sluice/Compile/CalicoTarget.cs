using System.Globalization;
using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Compile;

/// <summary>
/// Compiles to projectcalico.org/v3: a tier that denies what is forbidden and passes the rest on, and a tier that closes what is governed and lets flows and exceptions through;
/// address blocks are GlobalNetworkSets, so that an exception is one object with its owner and end. The second tier ends with a deny for whatever it selects, so policies of
/// later tiers have no say over what is governed. Domain names need Calico Enterprise or Cloud and are not written.
/// </summary>
internal static class CalicoTarget
{
    private const string Forbids = "sluice-forbidden";
    private const string Allows = "sluice";
    private const string SetLabel = "sluice.dev/set";

    public static CompiledTarget Compile(CompileTarget target, BoundCharter bound)
    {
        var (grants, told) = GrantPlan.Of(bound, new());
        told.AddRange(DeniedSide.Undenied(bound));
        var (policies, sets) = (new PolicySet(bound), new CalicoSets(bound.Charter));
        foreach (var grant in grants) policies.Add(grant);
        var namespaced = bound.Governance.Names.SelectMany(space => GeneratedFile.YamlOfAny($"{target.Name}/{space}.yaml", policies.In(space).Select(policy => Policy(bound, sets, policy)))).ToList();
        var denies = Denies(bound, sets).ToList();
        GeneratedFile[] files =
        [
            .. GeneratedFile.YamlOfAny($"{target.Name}/tiers.yaml", [Tier(bound, Forbids, 200, "Pass", "What is forbidden; the rest is for later tiers."), Tier(bound, Allows, 300, "Deny", "What is governed, closed by default.")]),
            .. GeneratedFile.YamlOfAny($"{target.Name}/sets.yaml", sets.Objects()),
            .. GeneratedFile.YamlOfAny($"{target.Name}/forbidden.yaml", denies),
            .. GeneratedFile.YamlOfAny($"{target.Name}/baseline.yaml", Baseline(bound)),
            .. namespaced,
        ];
        return new(target, files.ToValueList(), told.ToValueList());
    }

    private static GeneratedObject Tier(BoundCharter bound, string name, int order, string otherwise, string comment) =>
        new(Object(bound.Charter, "Tier", "", name, default, Map(("order", order), ("defaultAction", otherwise))), [bound.Charter.Span], [comment]);

    private static GeneratedObject Policy(BoundCharter bound, CalicoSets sets, PlannedPolicy policy)
    {
        var types = new List<ManifestNode>();
        if (policy.Ingress.Count > 0) types.Add("Ingress");
        if (policy.Egress.Count > 0) types.Add("Egress");
        var spec = Map(
            ("tier", Allows),
            ("order", 100),
            ("selector", CalicoSelectors.Of(policy.Pods.Pods)),
            ("types", List(types)),
            ("ingress", policy.Ingress.Count == 0 ? null : List(policy.Ingress.SelectMany(grant => Rules("Allow", grant.Traffic, sets.Peer(grant.From, grant), "source")))),
            ("egress", policy.Egress.Count == 0 ? null : List(policy.Egress.SelectMany(grant => Rules("Allow", grant.Traffic, sets.Peer(grant.To, grant), "destination")))));
        var manifest = Object(bound.Charter, "NetworkPolicy", policy.Pods.Namespace, $"{Allows}.{policy.Name}", PolicyManifest.Annotations(policy.Exception), spec);
        return new(manifest, policy.Ingress.Concat(policy.Egress).Select(static grant => grant.Span).Distinct().ToValueList(), PolicyManifest.Comments(policy));
    }

    private static IEnumerable<GeneratedObject> Denies(BoundCharter bound, CalicoSets sets)
    {
        var number = 0;
        foreach (var (bar, pods, isEgress) in bound.Bars.SelectMany(DeniedSide.Of))
        {
            var peer = isEgress ? bar.To : bar.From;
            var rules = List(Rules("Deny", bar.Traffic, sets.Peer(peer, null), isEgress ? "destination" : "source"));
            var spec = Map(
                ("tier", Forbids),
                ("order", 100),
                ("namespaceSelector", CalicoSelectors.Namespaces(pods)),
                ("selector", CalicoSelectors.Of(pods.Pods!)),
                ("types", List([FromString(isEgress ? "Egress" : "Ingress")])),
                (isEgress ? "egress" : "ingress", rules));
            var what = bar.Prohibition is { } prohibition ? $"never: {prohibition}" : "No path between tenants.";
            yield return new(
                Object(bound.Charter, "GlobalNetworkPolicy", "", string.Create(CultureInfo.InvariantCulture, $"{Forbids}.{bound.Charter.Name}-{++number}"), default, spec),
                [bar.Span], [string.Create(CultureInfo.InvariantCulture, $"{what} ({bar.Span.File}:{bar.Span.Line})")]);
        }
    }

    private static IEnumerable<GeneratedObject> Baseline(BoundCharter bound)
    {
        var number = 0;
        foreach (var scope in bound.Charter.Governs)
        {
            var pods = scope.Namespace is { } name ? PodTerm.In(name, Selector.Everything) : PodTerm.Across(Governance.SelectorOf(scope.Labels), Selector.Everything);
            var spec = Map(
                ("tier", Allows), ("order", 1000), ("namespaceSelector", CalicoSelectors.Namespaces(pods)), ("selector", "all()"), ("types", List([FromString("Ingress"), FromString("Egress")])));
            yield return new(
                Object(bound.Charter, "GlobalNetworkPolicy", "", string.Create(CultureInfo.InvariantCulture, $"{Allows}.{bound.Charter.Name}-default-deny-{++number}"), default, spec),
                [scope.Span], ["What no other policy of the tier allows is denied, in both directions."]);
        }
    }

    /// <summary>A rule for each protocol, because ports belong to one; a single rule where every port is meant.</summary>
    private static IEnumerable<ManifestNode> Rules(string action, TrafficSet traffic, MappingNode? peer, string field)
    {
        if (traffic.IsAllPorts && traffic.Icmp)
        {
            yield return Map(("action", action), (field, peer));
            yield break;
        }

        foreach (var protocol in Protocols.All)
        {
            var ports = traffic.Ports(protocol);
            if (ports.IsEmpty) continue;
            var list = ports.IsAll ? null : List(ports.Set.Intervals.ToArray().Select(static interval => interval.Low == interval.High
                ? FromInt32(interval.Low) : FromString(string.Create(CultureInfo.InvariantCulture, $"{interval.Low}:{interval.High}"))));
            var destination = field == "destination" ? new MappingNode((peer?.Entries ?? default).Concat(list is null ? [] : [new ManifestEntry("ports", list)]).ToValueList()) : list is null ? null : Map(("ports", list));
            yield return Map(
                ("action", action), ("protocol", Protocols.ApiName(protocol)), ("source", field == "source" ? peer : null), ("destination", destination is { Entries.Count: > 0 } ? destination : null));
        }
    }

    internal static MappingNode Object(Charter charter, string kind, string space, string name, ValueList<ManifestEntry> annotations, MappingNode spec, MappingNode? labels = null) => Map(
        ("apiVersion", "projectcalico.org/v3"),
        ("kind", kind),
        ("metadata", Map(
            ("name", name),
            ("namespace", space.Length == 0 ? null : FromString(space)),
            ("labels", labels ?? PolicyManifest.LabelsOf(charter)),
            ("annotations", annotations.Count == 0 ? null : new MappingNode(annotations)))),
        ("spec", spec));

    /// <summary>The blocks of a charter as GlobalNetworkSets, each made once.</summary>
    private sealed class CalicoSets(Charter charter)
    {
        private readonly SortedDictionary<string, GeneratedObject> sets = new(StringComparer.Ordinal);

        /// <summary>A side of a grant as an entity; null for anyone.</summary>
        public MappingNode? Peer(GrantSide side, Grant? grant) => side.Term switch
        {
            null => null,
            PodTerm pods => Map(("namespaceSelector", CalicoSelectors.Namespaces(pods)), ("selector", CalicoSelectors.Of(pods.Pods!))),
            BlockTerm block => Map(("namespaceSelector", "global()"), ("selector", $"{SetLabel} == '{Add(block.Addresses, side, grant?.Exception)}'")),
            _ => throw new ArgumentOutOfRangeException(nameof(side), side, "a peer that Calico cannot have"),
        };

        public IEnumerable<GeneratedObject> Objects() => sets.Values;

        private string Add(AddressSet addresses, GrantSide side, AccessException? exception)
        {
            var stem = side.Peer is InternetPeer ? "internet" : exception is not null ? $"exception-{exception.Name}" : "block";
            var blocks = addresses.ToBlocks().Select(static block => block.ToString()).ToList();
            var name = stem == "internet" ? stem : $"{stem}-{string.Concat(blocks[0].Select(static c => char.IsAsciiLetterOrDigit(c) ? c : '-'))}";
            if (blocks.Count > 1 && stem != "internet") name += string.Create(CultureInfo.InvariantCulture, $"-{blocks.Count}");
            if (name.Length > 63) name = name[..63].TrimEnd('-', '.');
            var labels = new MappingNode(PolicyManifest.LabelsOf(charter).Entries.Append(new(SetLabel, name)).ToValueList());
            var manifest = Object(charter, "GlobalNetworkSet", "", $"sluice-{name}", PolicyManifest.Annotations(exception), Map(("nets", List(blocks.Select(FromString)))), labels);
            sets.TryAdd(name, new(manifest, [side.Peer.Span], []));
            return name;
        }
    }
}
