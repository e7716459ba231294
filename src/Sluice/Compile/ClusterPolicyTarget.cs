using System.Globalization;
using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Compile;

/// <summary>
/// Compiles to policy.networking.k8s.io/v1alpha2 ClusterNetworkPolicy, a supplement to NetworkPolicies: what is forbidden and the border between tenants in the Admin tier,
/// which no NetworkPolicy can open, and a default deny in the Baseline tier for governed namespaces that have no policy yet. A denied source that is pods is stopped
/// on its way out. Ingress rules know no addresses and denies no domain names. At most 25 rules of a direction and 25 peers of a rule (API page of ClusterNetworkPolicy, v1alpha2).
/// </summary>
internal static class ClusterPolicyTarget
{
    private const int Most = 25;
    private const int ForbiddenPriority = 100;
    private const int TenantPriority = 200;
    private const int BaselinePriority = 100;

    public static CompiledTarget Compile(CompileTarget target, BoundCharter bound)
    {
        var (capabilities, denied) = (new List<Capability>(), new List<Bar>());
        foreach (var bar in bound.Bars) Plan(bar, denied, capabilities);
        GeneratedFile[] files =
        [
            .. GeneratedFile.YamlOfAny($"{target.Name}/forbidden.yaml", Forbidden(bound, [.. denied.Where(static bar => bar.Prohibition is not null)])),
            .. GeneratedFile.YamlOfAny($"{target.Name}/tenants.yaml", Tenants(bound, [.. denied.Where(static bar => bar.Prohibition is null)])),
            .. GeneratedFile.YamlOfAny($"{target.Name}/baseline.yaml", Baseline(bound)),
        ];
        return new(target, files.ToValueList(), capabilities.ToValueList()) { Bars = denied.ToValueList(), ClosesByScope = true };
    }

    /// <summary>Keeps what can be denied as it is denied, and tells the rest.</summary>
    private static void Plan(Bar bar, List<Bar> denied, List<Capability> told)
    {
        if (bar.From.Standing != SideStanding.Bound || bar.To.Standing != SideStanding.Bound) told.Add(new(Standing.Failed, Limit.AddressUnknown) { Bar = bar });
        else if (bar.From.Term is BlockTerm or DomainTerm) told.Add(new(Standing.Failed, Limit.NoOutsideSources) { Bar = bar });
        else if (bar.To.Term is DomainTerm) told.Add(new(Standing.Failed, Limit.NoDomains) { Bar = bar });
        else if (!bar.From.IsAnyone) denied.Add(bar);
        else
        {
            denied.Add(bar with { From = bar.From with { Term = PodTerm.Across(Selector.Everything, Selector.Everything) } });
            told.Add(new(Standing.Approximated, Limit.NoOutsideSources) { Bar = bar });
        }
    }

    private static IEnumerable<GeneratedObject> Forbidden(BoundCharter bound, List<Bar> bars)
    {
        var number = 0;
        foreach (var group in bars.GroupBy(static bar => (PodTerm)bar.From.Term!))
        {
            foreach (var part in group.SelectMany(static bar => Rules(bar).Select(rule => (Bar: bar, Rule: rule))).Chunk(Most))
            {
                var spec = Map(
                    ("tier", "Admin"), ("priority", ForbiddenPriority), ("subject", Pods(group.Key)), ("egress", List(part.Select(static item => item.Rule))));
                var sources = part.Select(static item => item.Bar.Span).Distinct().ToValueList();
                var comments = part.Select(static item => $"never: {item.Bar.Prohibition} ({item.Bar.Span.File}:{item.Bar.Span.Line.ToString(CultureInfo.InvariantCulture)})").Distinct(StringComparer.Ordinal).ToValueList();
                yield return new(Policy(bound, string.Create(CultureInfo.InvariantCulture, $"forbidden-{++number}"), spec), sources, comments);
            }
        }
    }

    private static IEnumerable<GeneratedObject> Tenants(BoundCharter bound, List<Bar> bars)
    {
        foreach (var bar in bars)
        {
            var (own, others) = ((PodTerm)bar.From.Term!, (PodTerm)bar.To.Term!);
            var value = own.Namespaces.Requirements[0].Values[0];
            var spec = Map(
                ("tier", "Admin"), ("priority", TenantPriority), ("subject", Pods(own)),
                ("ingress", List([Map(("name", "from-other-tenants"), ("action", "Deny"), ("from", List([Pods(others)])))])),
                ("egress", List([Map(("name", "to-other-tenants"), ("action", "Deny"), ("to", List([Pods(others)])))])));
            yield return new(Policy(bound, $"tenant-{Slug(value)}", spec), [bar.Span], [$"No path between tenant {value} and another."]);
        }
    }

    private static IEnumerable<GeneratedObject> Baseline(BoundCharter bound)
    {
        var names = bound.Charter.Governs.Select(static scope => scope.Namespace).OfType<string>().ToList();
        if (names.Count > 0) yield return Close(Selector.Of([Requirement.Of(Labels.NamespaceName, SelectorOperator.In, names)]), "baseline-names", [.. bound.Charter.Governs.Where(static scope => scope.Namespace is not null).Select(static scope => scope.Span)]);
        var number = 0;
        foreach (var scope in bound.Charter.Governs.Where(static scope => scope.Namespace is null))
            yield return Close(Governance.SelectorOf(scope.Labels), string.Create(CultureInfo.InvariantCulture, $"baseline-labels-{++number}"), [scope.Span]);

        GeneratedObject Close(Selector namespaces, string name, ValueList<SourceSpan> spans)
        {
            var pods = PodTerm.Across(namespaces, Selector.Everything);
            var everyPod = Map(("namespaces", Map()));
            var spec = Map(
                ("tier", "Baseline"), ("priority", BaselinePriority), ("subject", Pods(pods)),
                ("ingress", List([Map(("name", "closed-by-default"), ("action", "Deny"), ("from", List([everyPod])))])),
                ("egress", List([Map(("name", "closed-by-default"), ("action", "Deny"), ("to", List([everyPod, Everywhere])))])));
            return new(Policy(bound, name, spec), spans, ["Governed namespaces are closed before their first NetworkPolicy is there."]);
        }
    }

    private static MappingNode Everywhere => Map(("networks", List([FromString(Cidr.AllIPv4.ToString()), FromString(Cidr.AllIPv6.ToString())])));

    private static IEnumerable<ManifestNode> Rules(Bar bar)
    {
        var peers = bar.To.Term switch
        {
            null => [Map(("namespaces", Map())), Everywhere],
            PodTerm pods => [Pods(pods)],
            BlockTerm block => block.Addresses.ToBlocks().Select(static cidr => FromString(cidr.ToString())).Chunk(Most).Select(static part => Map(("networks", List(part)))),
            _ => throw new ArgumentOutOfRangeException(nameof(bar), bar, "a destination that cannot be denied"),
        };
        var protocols = bar.Traffic.IsAllPorts && bar.Traffic.Icmp ? null : Protocols(bar.Traffic).Chunk(Most).ToList();
        foreach (var to in peers.Chunk(Most))
        {
            if (protocols is null) yield return Map(("action", "Deny"), ("to", List(to)));
            foreach (var part in protocols ?? []) yield return Map(("action", "Deny"), ("to", List(to)), ("protocols", List(part)));
        }
    }

    private static IEnumerable<ManifestNode> Protocols(TrafficSet traffic)
    {
        foreach (var protocol in Sets.Protocols.All)
        {
            foreach (var (low, high) in traffic.Ports(protocol).Set.Intervals.ToArray())
            {
                var port = low == high ? Map(("number", (int)low)) : Map(("range", Map(("start", (int)low), ("end", (int)high))));
                yield return Map((Sets.Protocols.ApiName(protocol).ToLowerInvariant(), Map(("destinationPort", port))));
            }
        }
    }

    private static MappingNode Pods(PodTerm term)
    {
        var namespaces = term.NamespaceName is { } name ? Selector.Of((Labels.NamespaceName, name)) : term.Namespaces;
        return term.Pods!.IsEmpty
            ? Map(("namespaces", PolicyManifest.SelectorOf(namespaces)))
            : Map(("pods", Map(("namespaceSelector", PolicyManifest.SelectorOf(namespaces)), ("podSelector", PolicyManifest.SelectorOf(term.Pods)))));
    }

    private static MappingNode Policy(BoundCharter bound, string name, MappingNode spec) => Map(
        ("apiVersion", "policy.networking.k8s.io/v1alpha2"),
        ("kind", "ClusterNetworkPolicy"),
        ("metadata", Map(("name", $"{bound.Charter.Name}-{name}"), ("labels", PolicyManifest.LabelsOf(bound.Charter)))),
        ("spec", spec));

    /// <summary>A label value as a part of an object's name.</summary>
    private static string Slug(string value)
    {
        var slug = string.Concat(value.ToLowerInvariant().Select(static c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) ? c : '-')).Trim('-');
        return slug == value ? slug : $"{slug}-{Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(value)).AsSpan(0, 3))}";
    }
}
