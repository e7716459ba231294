using System.Net;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Sluice.Tests.Compile;

/// <summary>
/// An Envoy that was written from its API reference (v3) alone, as none can be had here: which fields the messages have that are in use, and what RBAC filters let through. Nothing of it
/// is shared with what writes the configuration.
/// </summary>
internal static class NaiveEnvoy
{
    private const string Extensions = "type.googleapis.com/envoy.extensions.";

    /// <summary>The fields of each message that may be in use; of a message in Any by its type. A field is followed by the message it holds, by * for a map, or by nothing for a value.</summary>
    private static readonly Dictionary<string, string> Messages = new(StringComparer.Ordinal)
    {
        ["Bootstrap"] = "static_resources:StaticResources",
        ["StaticResources"] = "listeners:Listener clusters:Cluster",
        ["Listener"] = "name address:Address filter_chains:FilterChain",
        ["Address"] = "socket_address:SocketAddress",
        ["SocketAddress"] = "address ipv4_compat port_value",
        ["FilterChain"] = "filters:Typed transport_socket:Typed",
        ["Typed"] = "name typed_config:Any",
        ["filters.network.http_connection_manager.v3.HttpConnectionManager"] = "stat_prefix codec_type use_remote_address upgrade_configs:HcmUpgrade access_log:Typed route_config:RouteConfiguration http_filters:Typed",
        ["HcmUpgrade"] = "upgrade_type",
        ["access_loggers.stream.v3.StdoutAccessLog"] = "",
        ["RouteConfiguration"] = "name virtual_hosts:VirtualHost",
        ["VirtualHost"] = "name domains routes:Route",
        ["Route"] = "match:RouteMatch route:RouteAction",
        ["RouteMatch"] = "connect_matcher:Empty prefix",
        ["RouteAction"] = "cluster timeout upgrade_configs:RouteUpgrade",
        ["RouteUpgrade"] = "upgrade_type connect_config:Empty",
        ["Empty"] = "",
        ["transport_sockets.tls.v3.DownstreamTlsContext"] = "require_client_certificate common_tls_context:CommonTlsContext",
        ["CommonTlsContext"] = "tls_certificates:TlsCertificate validation_context:ValidationContext",
        ["TlsCertificate"] = "certificate_chain:DataSource private_key:DataSource",
        ["ValidationContext"] = "trusted_ca:DataSource",
        ["DataSource"] = "filename",
        ["filters.http.rbac.v3.RBAC"] = "rules_stat_prefix rules:Rules",
        ["Rules"] = "action policies:*Policy",
        ["Policy"] = "permissions:Permission principals:Principal",
        ["Permission"] = "any header:HeaderMatcher and_rules:PermissionSet or_rules:PermissionSet matcher:Typed",
        ["PermissionSet"] = "rules:Permission",
        ["HeaderMatcher"] = "name string_match:StringMatcher",
        ["StringMatcher"] = "exact prefix safe_regex:RegexMatcher",
        ["RegexMatcher"] = "regex",
        ["rbac.matchers.upstream_ip_port.v3.UpstreamIpPortMatcher"] = "upstream_ip:CidrRange",
        ["CidrRange"] = "address_prefix prefix_len",
        ["Principal"] = "any authenticated:Authenticated direct_remote_ip:CidrRange",
        ["Authenticated"] = "principal_name:StringMatcher",
        ["filters.http.dynamic_forward_proxy.v3.FilterConfig"] = "dns_cache_config:DnsCacheConfig save_upstream_address",
        ["DnsCacheConfig"] = "name dns_lookup_family",
        ["filters.http.router.v3.Router"] = "",
        ["Cluster"] = "name connect_timeout lb_policy cluster_type:Typed",
        ["clusters.dynamic_forward_proxy.v3.ClusterConfig"] = "dns_cache_config:DnsCacheConfig",
    };

    /// <summary>The fields that a message does not have, and the messages that are not known, by path.</summary>
    public static List<string> Unknown(JsonElement bootstrap)
    {
        var unknown = new List<string>();
        Look(bootstrap, "Bootstrap", "");
        return unknown;

        void Look(JsonElement value, string message, string path)
        {
            if (value.ValueKind == JsonValueKind.Array)
            {
                foreach (var item in value.EnumerateArray()) Look(item, message, path);
                return;
            }

            var isAny = message == "Any";
            if (isAny) message = value.GetProperty("@type").GetString()!.Replace(Extensions, "", StringComparison.Ordinal);
            if (!Messages.TryGetValue(message, out var fields))
            {
                unknown.Add($"{path}: {message}");
                return;
            }

            var known = fields.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(static field => field.Split(':')).ToDictionary(static field => field[0], static field => field.Length > 1 ? field[1] : "");
            foreach (var field in value.EnumerateObject().Where(field => !(isAny && field.Name == "@type")))
            {
                if (!known.TryGetValue(field.Name, out var kind)) unknown.Add($"{path}.{field.Name} of {message}");
                else if (kind.StartsWith('*'))
                {
                    foreach (var entry in field.Value.EnumerateObject()) Look(entry.Value, kind[1..], $"{path}.{field.Name}");
                }
                else if (kind.Length > 0) Look(field.Value, kind, $"{path}.{field.Name}");
            }
        }
    }

    /// <summary>What becomes of a request: <c>refused</c> before its name is looked up, <c>unreachable</c> by its address, or <c>open</c>.</summary>
    /// <param name="bootstrap">The configuration.</param>
    /// <param name="caller">The SPIFFE ID of the caller.</param>
    /// <param name="method">CONNECT, or another.</param>
    /// <param name="authority">The host and port that are asked for.</param>
    /// <param name="address">What the resolver says.</param>
    public static string Ask(JsonElement bootstrap, string caller, string method, string authority, string address)
    {
        var filters = bootstrap.GetProperty("static_resources").GetProperty("listeners")[0].GetProperty("filter_chains")[0].GetProperty("filters")[0].GetProperty("typed_config").GetProperty("http_filters");
        IPAddress? found = null;
        foreach (var filter in filters.EnumerateArray())
        {
            var settings = filter.GetProperty("typed_config");
            if (filter.GetProperty("name").GetString() == "envoy.filters.http.dynamic_forward_proxy") found = IPAddress.Parse(address);
            if (!settings.TryGetProperty("rules", out var rules)) continue;
            var matches = rules.GetProperty("policies").EnumerateObject().Any(policy =>
                policy.Value.GetProperty("principals").EnumerateArray().Any(principal => Is(principal, caller)) && policy.Value.GetProperty("permissions").EnumerateArray().Any(permission => May(permission, method, authority, found)));
            if (matches != (rules.GetProperty("action").GetString() == "ALLOW")) return found is null ? "refused" : "unreachable";
        }

        return "open";
    }

    private static bool Is(JsonElement principal, string caller) => principal.EnumerateObject().Single() switch
    {
        { Name: "any" } => true,
        { Name: "authenticated", Value: var value } => Text(value.GetProperty("principal_name"), caller),
        _ => false,
    };

    private static bool May(JsonElement permission, string method, string authority, IPAddress? address) => permission.EnumerateObject().Single() switch
    {
        { Name: "any" } => true,
        { Name: "and_rules", Value: var value } => value.GetProperty("rules").EnumerateArray().All(rule => May(rule, method, authority, address)),
        { Name: "or_rules", Value: var value } => value.GetProperty("rules").EnumerateArray().Any(rule => May(rule, method, authority, address)),
        { Name: "header", Value: var value } => Text(value.GetProperty("string_match"), value.GetProperty("name").GetString() == ":method" ? method : authority),
        { Name: "matcher", Value: var value } => address is not null && Holds(value.GetProperty("typed_config").GetProperty("upstream_ip"), address),
        var other => throw new InvalidOperationException($"an Envoy knows no permission {other.Name}"),
    };

    private static bool Holds(JsonElement range, IPAddress address)
    {
        var network = IPNetwork.Parse($"{range.GetProperty("address_prefix").GetString()}/{range.GetProperty("prefix_len").GetInt32()}");
        return network.BaseAddress.AddressFamily == address.AddressFamily && network.Contains(address);
    }

    private static bool Text(JsonElement match, string text) => match.EnumerateObject().Single() switch
    {
        { Name: "exact", Value: var value } => value.GetString() == text,
        { Name: "prefix", Value: var value } => text.StartsWith(value.GetString()!, StringComparison.Ordinal),
        { Value: var value } => Regex.IsMatch(text, $"^(?:{value.GetProperty("regex").GetString()})\\z", RegexOptions.CultureInvariant, TimeSpan.FromSeconds(10)),
    };
}
