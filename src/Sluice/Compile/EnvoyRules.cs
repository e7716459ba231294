using System.Globalization;
using Sluice.Charters;
using Sluice.Dialects;
using Sluice.Sets;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Compile;

/// <summary>
/// The HTTP filters by which Envoy decides, in their order. What is asked for is judged before the name is looked up, so that nobody asks the resolver through the proxy for a name that
/// may not be reached; then the address that was found is judged (<c>save_upstream_address</c>). A request has to pass every filter.
/// </summary>
internal static class EnvoyRules
{
    private const string Extensions = "type.googleapis.com/envoy.extensions.";

    /// <summary>What a domain name may lead to: the internet, without the addresses through which NAT64 (RFC 6052, 2.1) and tunnels lead to any of IPv4.</summary>
    private static readonly AddressSet Public = SpecialAddresses.Public.Except(AddressSet.Of(Cidr.Parse("64:ff9b::/96"))).Except(ProxyPlan.Tunnels);

    public static IEnumerable<MappingNode> Filters(BoundCharter bound, ProxyPlan plan)
    {
        var callers = new EnvoyCallers(bound);
        var named = plan.Denied.Where(static rule => rule.To.Term is not BlockTerm).ToList();
        var addressed = plan.Denied.Where(static rule => rule.To.Term is BlockTerm).ToList();
        if (named.Count > 0) yield return Rbac("never", "DENY", named.Select((rule, at) => Never(callers, rule, at, Authority(rule, isDenied: true))));
        yield return Rbac("asked", "ALLOW", ByCaller(plan).Select(group => Policy(group.Key, callers.Known(group.First().From), group.Select(static rule => Asked(rule)))));
        yield return Filter("envoy.filters.http.dynamic_forward_proxy", $"{Extensions}filters.http.dynamic_forward_proxy.v3.FilterConfig", ("save_upstream_address", true), ("dns_cache_config", DnsCache));
        if (addressed.Count > 0) yield return Rbac("never-reached", "DENY", addressed.Select((rule, at) => Never(callers, rule, at, All(Authority(rule, isDenied: true), Upstream(((BlockTerm)rule.To.Term!).Addresses)))));
        yield return Rbac("reached", "ALLOW", ByCaller(plan).Select(group => Policy(group.Key, callers.Known(group.First().From), Reached([.. group]))));
        yield return Filter("envoy.filters.http.router", $"{Extensions}filters.http.router.v3.Router");
    }

    /// <summary>The cache of the resolver, the same in the filter and in the cluster. One family, so that the first address is the one that was judged.</summary>
    public static MappingNode DnsCache => Map(("name", "egress"), ("dns_lookup_family", "V4_PREFERRED"));

    /// <summary>A block in the form of <c>core.v3.CidrRange</c>.</summary>
    public static MappingNode Range(Cidr block)
    {
        var text = block.ToString();
        var slash = text.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? Map(("address_prefix", text), ("prefix_len", block.IsIPv6 ? 128 : 32))
            : Map(("address_prefix", text[..slash]), ("prefix_len", int.Parse(text.AsSpan(slash + 1), NumberStyles.None, CultureInfo.InvariantCulture)));
    }

    private static IEnumerable<IGrouping<string, ProxyRule>> ByCaller(ProxyPlan plan) =>
        plan.Opened.GroupBy(static rule => $"{rule.From.Peer}: {ProxyPlan.Pods(rule.From.Term)}", StringComparer.Ordinal);

    private static MappingNode Asked(ProxyRule rule) => rule.Tls == TlsDemand.Required
        ? All(Header(":method", "exact", "CONNECT"), Authority(rule, isDenied: false))
        : Authority(rule, isDenied: false);

    /// <summary>Names have to lead to the internet, blocks to themselves.</summary>
    private static IEnumerable<MappingNode> Reached(List<ProxyRule> rules)
    {
        var names = rules.Where(static rule => rule.To.Term is DomainTerm).Select(static rule => Authority(rule, isDenied: false)).Distinct().ToList();
        if (names.Count > 0) yield return All(Any(names), Upstream(Public));
        foreach (var rule in rules.Where(static rule => rule.To.Term is BlockTerm)) yield return All(Authority(rule, isDenied: false), Upstream(Opened(((BlockTerm)rule.To.Term!).Addresses)));
    }

    private static AddressSet Opened(AddressSet addresses) => addresses.Equals(SpecialAddresses.Public) ? Public : addresses;

    private static ManifestEntry Never(EnvoyCallers callers, ProxyRule rule, int at, MappingNode what) =>
        Policy(string.Create(CultureInfo.InvariantCulture, $"{at + 1:D3} {rule.Why}"), callers.Barred(rule.From), [what]);

    private static MappingNode Authority(ProxyRule rule, bool isDenied) => rule.To.Term switch
    {
        DomainTerm domain => Header(":authority", "safe_regex", Map(("regex", AuthorityPattern.Domain(domain.Name, rule.Ports, isDenied)))),
        null when isDenied && rule.Ports.IsAll => Map(("any", true)),
        _ => Header(":authority", "safe_regex", Map(("regex", AuthorityPattern.AnyHost(rule.Ports)))),
    };

    private static MappingNode Header(string name, string how, ManifestNode value) => Map(("header", Map(("name", name), ("string_match", Map((how, value))))));

    private static MappingNode Upstream(AddressSet addresses) => Any([.. addresses.ToBlocks().Select(static block => Map(("matcher", Map(
        ("name", "envoy.rbac.matchers.upstream_ip_port"),
        ("typed_config", Map(("@type", $"{Extensions}rbac.matchers.upstream_ip_port.v3.UpstreamIpPortMatcher"), ("upstream_ip", Range(block))))))))]);

    private static MappingNode Any(IReadOnlyList<MappingNode> rules) => rules.Count == 1 ? rules[0] : Map(("or_rules", Map(("rules", List(rules)))));

    private static MappingNode All(params MappingNode[] rules) => Map(("and_rules", Map(("rules", List(rules)))));

    private static ManifestEntry Policy(string name, List<MappingNode> principals, IEnumerable<MappingNode> permissions) =>
        new(name, Map(("permissions", List(permissions.Distinct())), ("principals", List(principals))));

    private static MappingNode Rbac(string name, string action, IEnumerable<ManifestEntry> policies) => Filter(
        "envoy.filters.http.rbac", $"{Extensions}filters.http.rbac.v3.RBAC",
        ("rules_stat_prefix", $"{name}_"), ("rules", Map(("action", action), ("policies", new MappingNode(policies.Where(static policy => HasPrincipals(policy)).ToValueList())))));

    /// <summary>Envoy refuses a policy without principals; one about nobody says nothing.</summary>
    private static bool HasPrincipals(ManifestEntry policy) => ((SequenceNode)((MappingNode)policy.Value).Find("principals")!).Items.Count > 0;

    private static MappingNode Filter(string name, string type, params ReadOnlySpan<(string Key, ManifestNode? Value)> settings) =>
        Map(("name", name), ("typed_config", Map([("@type", type), .. settings])));
}
