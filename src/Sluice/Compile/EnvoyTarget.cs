using Sluice.Charters;
using static Sluice.Compile.ManifestNode;

namespace Sluice.Compile;

/// <summary>
/// Compiles to a static configuration of Envoy (API v3) as a forward proxy: HTTP/1.1 with CONNECT over TLS with client certificates, a dynamic forward proxy, and RBAC filters that decide
/// by caller, by what is asked for and by the address that was found. What no policy allows is denied.
/// </summary>
internal static class EnvoyTarget
{
    private const int UsualPort = 3128;
    private const string Extensions = "type.googleapis.com/envoy.extensions.";
    private const string Head = """
        # For Envoy 1.27 or newer: envoy -c envoy.yaml. Callers show a certificate with a SPIFFE ID of the trust domain cluster.local, which the authority in
        # /etc/envoy/tls/ca.crt has signed; the certificate of the proxy is /etc/envoy/tls/tls.crt, its key tls.key. No service account but those named below is let through.

        """;

    public static CompiledTarget Compile(CompileTarget target, BoundCharter bound)
    {
        var callers = new EnvoyCallers(bound);
        var plan = ProxyPlan.Of(bound, grant => callers.Known(grant.From).Count == 0 ? new(Standing.Failed, Limit.NoServiceAccount) { Grant = grant } : new(Standing.Approximated, Limit.ServiceAccounts) { Grant = grant });
        var sources = bound.Charter.Strip(plan.Told.Select(static told => told.Grant?.Span ?? told.Bar!.Span).Append(bound.Charter.Span));
        var body = Map(("static_resources", Map(("listeners", List([Listener(bound, plan)])), ("clusters", List([Cluster()])))));
        return new(target, [GeneratedFile.Text($"{target.Name}/envoy.yaml", "# ", sources, Head + ManifestYaml.Write(body))], plan.Told);
    }

    private static MappingNode Listener(BoundCharter bound, ProxyPlan plan)
    {
        var ports = GrantPlan.Gateway(bound.Charter)?.Traffic.Tcp.Set.Intervals.ToArray() ?? [];
        return Map(
            ("name", "egress"),
            ("address", Map(("socket_address", Map(("address", "::"), ("ipv4_compat", true), ("port_value", ports.Length > 0 ? ports[0].Low : UsualPort))))),
            ("filter_chains", List([Map(
                ("filters", List([Typed("envoy.filters.network.http_connection_manager", "filters.network.http_connection_manager.v3.HttpConnectionManager", Manager(bound, plan))])),
                ("transport_socket", Typed("envoy.transport_sockets.tls", "transport_sockets.tls.v3.DownstreamTlsContext",
                [
                    ("require_client_certificate", true),
                    ("common_tls_context", Map(
                        ("tls_certificates", List([Map(("certificate_chain", File("tls.crt")), ("private_key", File("tls.key")))])),
                        ("validation_context", Map(("trusted_ca", File("ca.crt")))))),
                ])))])));
    }

    private static (string, ManifestNode?)[] Manager(BoundCharter bound, ProxyPlan plan) =>
    [
        ("stat_prefix", "egress"),
        ("codec_type", "HTTP1"),
        ("use_remote_address", true),
        ("upgrade_configs", List([Map(("upgrade_type", "CONNECT"))])),
        ("access_log", List([Typed("envoy.access_loggers.stdout", "access_loggers.stream.v3.StdoutAccessLog", [])])),
        ("route_config", Map(
            ("name", "egress"),
            ("virtual_hosts", List([Map(
                ("name", "egress"),
                ("domains", List(["*"])),
                ("routes", List(
                [
                    Map(
                        ("match", Map(("connect_matcher", Map()))),
                        ("route", Map(("cluster", "egress"), ("timeout", "0s"), ("upgrade_configs", List([Map(("upgrade_type", "CONNECT"), ("connect_config", Map()))]))))),
                    Map(("match", Map(("prefix", "/"))), ("route", Map(("cluster", "egress")))),
                ])))])))),
        ("http_filters", List(EnvoyRules.Filters(bound, plan))),
    ];

    private static MappingNode Cluster() => Map(
        ("name", "egress"),
        ("connect_timeout", "5s"),
        ("lb_policy", "CLUSTER_PROVIDED"),
        ("cluster_type", Typed("envoy.clusters.dynamic_forward_proxy", "clusters.dynamic_forward_proxy.v3.ClusterConfig", [("dns_cache_config", EnvoyRules.DnsCache)])));

    private static MappingNode Typed(string name, string type, (string Key, ManifestNode? Value)[] settings) =>
        Map(("name", name), ("typed_config", Map([("@type", $"{Extensions}{type}"), .. settings])));

    private static MappingNode File(string name) => Map(("filename", $"/etc/envoy/tls/{name}"));
}
