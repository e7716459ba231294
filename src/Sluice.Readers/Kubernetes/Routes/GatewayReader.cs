using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes.Routes;

/// <summary>Reads what decides whether a route is served: Gateways, ReferenceGrants and IngressClasses.</summary>
internal sealed class GatewayReader(StringPool strings, LabelReader labels, ReadingOptions options)
{
    public GatewayFacts Gateway(ObjectHead head)
    {
        var listeners = new List<Listener>();
        foreach (var item in head.Spec["listeners"u8].Items) listeners.Add(Listener(item));
        return new(head.Name, [.. listeners], options.IsSurroundings, head.Span);
    }

    public GrantFacts Grant(ObjectHead head)
    {
        var from = new List<(string, string)>();
        foreach (var item in head.Spec["from"u8].Items) from.Add((strings.Text(item["kind"u8]), strings.Text(item["namespace"u8])));
        var services = new List<string>();
        foreach (var item in head.Spec["to"u8].Items)
        {
            if (item["kind"u8].ValueEquals("Service"u8)) services.Add(strings.Text(item["name"u8]));
        }

        return new(head.Name, [.. from], [.. services]);
    }

    public static IngressClassFacts IngressClass(ObjectHead head)
    {
        var annotation = head.Metadata["annotations"u8]["ingressclass.kubernetes.io/is-default-class"u8];
        return new(head.Name.Name, annotation.ValueEquals("true"u8));
    }

    private Listener Listener(DocumentNode node)
    {
        var allowed = node["allowedRoutes"u8];
        var namespaces = allowed["namespaces"u8];
        var from = strings.Text(namespaces["from"u8]) switch
        {
            "" or "Same" => AdmittedNamespaces.Same,
            "All" => AdmittedNamespaces.All,
            "Selector" => AdmittedNamespaces.Selected,
            _ => AdmittedNamespaces.None,
        };
        var kinds = new List<string>();
        foreach (var item in allowed["kinds"u8].Items) kinds.Add(strings.Text(item["kind"u8]));
        if (kinds.Count == 0) kinds.AddRange(Kinds(strings.Text(node["protocol"u8])));
        var port = node["port"u8].TryGetInteger(out var number) && number is >= PortSet.Lowest and <= PortSet.Highest ? (int)number : 0;
        var selector = from == AdmittedNamespaces.Selected ? labels.Selector(namespaces["selector"u8]) : null;
        return new(strings.Text(node["name"u8]), port, strings.Text(node["hostname"u8]), from, selector, [.. kinds]);
    }

    /// <summary>The routes a listener takes when it does not say (Gateway API, <c>AllowedRoutes.kinds</c>).</summary>
    private static string[] Kinds(string protocol) => protocol switch
    {
        "HTTP" or "HTTPS" => ["HTTPRoute", "GRPCRoute"],
        "TLS" => ["TLSRoute", "TCPRoute"],
        "TCP" => ["TCPRoute"],
        "UDP" => ["UDPRoute"],
        _ => ["HTTPRoute", "GRPCRoute", "TLSRoute", "TCPRoute", "UDPRoute"],
    };
}
