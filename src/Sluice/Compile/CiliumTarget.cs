using System.Globalization;
using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Compile;

/// <summary>
/// Compiles to cilium.io/v2: a clusterwide baseline that closes what is governed, a CiliumNetworkPolicy for the flows of each set of pods and for each exception, with domain
/// names and the DNS rule that Cilium learns their addresses from, and clusterwide denies for what is forbidden, which beat every allow. <c>*.</c> of a domain stands for one label
/// there, so fewer names are let through than the charter means (Cilium documentation, "Layer 3: DNS based").
/// </summary>
internal static class CiliumTarget
{
    public static CompiledTarget Compile(CompileTarget target, BoundCharter bound)
    {
        var (grants, told) = GrantPlan.Of(bound, new() { KnowsDomains = true, ReachesApiServer = true });
        var narrowed = grants.Where(static grant => grant.To.Term is DomainTerm { IsWildcard: true }).Select(static grant => new Capability(Standing.Approximated, Limit.WildcardDepth) { Grant = grant });
        var nameless = grants.Where(grant => grant.To.Term is DomainTerm && !MayResolve(grants, grant)).Select(static grant => new Capability(Standing.Failed, Limit.NoResolver) { Grant = grant });
        var undenied = DeniedSide.Undenied(bound);
        var policies = new PolicySet(bound);
        foreach (var grant in grants) policies.Add(grant);
        var namespaced = bound.Governance.Names.SelectMany(space => GeneratedFile.YamlOfAny($"{target.Name}/{space}.yaml", policies.In(space).Select(policy => Policy(bound, policies, policy))));
        GeneratedFile[] files =
        [
            .. GeneratedFile.YamlOfAny($"{target.Name}/baseline.yaml", Baseline(bound)),
            .. GeneratedFile.YamlOfAny($"{target.Name}/forbidden.yaml", Denies(bound)),
            .. namespaced,
        ];
        return new(target, files.ToValueList(), told.Concat(narrowed).Concat(nameless).Concat(undenied).ToValueList());
    }

    /// <summary>Whether the source of a grant may ask the resolver, without which Cilium learns no address of a name.</summary>
    private static bool MayResolve(List<Grant> grants, Grant grant) =>
        grants.Exists(dns => dns.IsDns && dns.From.Term is PodTerm pods && (grant.From.Term is not PodTerm { NamespaceName: { } space } || space == pods.NamespaceName));

    private static GeneratedObject Policy(BoundCharter bound, PolicySet policies, PlannedPolicy policy)
    {
        var learns = !policy.IsDns && policy.Egress.Exists(static grant => grant.To.Term is DomainTerm);
        var egress = CiliumManifest.Rules(policy.Egress, Direction.Egress).ToList();
        if (learns) egress.AddRange(policies.In(policy.Pods.Namespace).Where(static other => other.IsDns).SelectMany(static dns => dns.Egress).Select(CiliumManifest.Learning));
        var spec = Map(
            ("endpointSelector", CiliumManifest.Labels(policy.Pods.Pods)),
            ("ingress", policy.Ingress.Count == 0 ? null : List(CiliumManifest.Rules(policy.Ingress, Direction.Ingress))),
            ("egress", egress.Count == 0 ? null : List(egress)));
        var annotations = PolicyManifest.Annotations(policy.Exception);
        var manifest = Object(bound, "CiliumNetworkPolicy", policy.Pods.Namespace, policy.Name, annotations, spec);
        return new(manifest, policy.Ingress.Concat(policy.Egress).Select(static grant => grant.Span).Distinct().ToValueList(), PolicyManifest.Comments(policy));
    }

    private static IEnumerable<GeneratedObject> Baseline(BoundCharter bound)
    {
        var named = bound.Charter.Governs.Where(static scope => scope.Namespace is not null).ToList();
        if (named.Count > 0) yield return Close("baseline-names", Selector.Of([Requirement.Of(Model.Labels.NamespaceName, SelectorOperator.In, named.Select(static scope => scope.Namespace!))]), [.. named]);
        var number = 0;
        foreach (var scope in bound.Charter.Governs.Where(static scope => scope.Namespace is null))
            yield return Close(string.Create(CultureInfo.InvariantCulture, $"baseline-labels-{++number}"), Governance.SelectorOf(scope.Labels), [scope]);

        GeneratedObject Close(string name, Selector namespaces, GovernedScope[] scopes)
        {
            var nothing = List([Map()]);
            var spec = Map(("endpointSelector", CiliumManifest.Endpoints(PodTerm.Across(namespaces, Selector.Everything))), ("ingress", nothing), ("egress", nothing));
            return new(Object(bound, "CiliumClusterwideNetworkPolicy", "", $"{bound.Charter.Name}-{name}", default, spec), scopes.Select(static scope => scope.Span).ToValueList(), ["What no other policy allows is denied, in both directions."]);
        }
    }

    private static IEnumerable<GeneratedObject> Denies(BoundCharter bound)
    {
        var number = 0;
        foreach (var (bar, pods, isEgress) in bound.Bars.SelectMany(DeniedSide.Of))
        {
            var grant = new Grant(bar.From, bar.To, bar.Traffic);
            var spec = Map(
                ("endpointSelector", CiliumManifest.Endpoints(pods)),
                ("enableDefaultDeny", Map(("ingress", false), ("egress", false))),
                (isEgress ? "egressDeny" : "ingressDeny", List(CiliumManifest.Rules([grant], isEgress ? Direction.Egress : Direction.Ingress))));
            var what = bar.Prohibition is { } prohibition ? $"never: {prohibition}" : "No path between tenants.";
            yield return new(
                Object(bound, "CiliumClusterwideNetworkPolicy", "", string.Create(CultureInfo.InvariantCulture, $"{bound.Charter.Name}-forbidden-{++number}"), default, spec),
                [bar.Span], [string.Create(CultureInfo.InvariantCulture, $"{what} ({bar.Span.File}:{bar.Span.Line})")]);
        }
    }

    private static MappingNode Object(BoundCharter bound, string kind, string space, string name, ValueList<ManifestEntry> annotations, MappingNode spec) => Map(
        ("apiVersion", "cilium.io/v2"),
        ("kind", kind),
        ("metadata", Map(
            ("name", name),
            ("namespace", space.Length == 0 ? null : FromString(space)),
            ("labels", PolicyManifest.LabelsOf(bound.Charter)),
            ("annotations", annotations.Count == 0 ? null : new MappingNode(annotations)))),
        ("spec", spec));
}
