using Sluice.Charters;
using Sluice.Readers.Kubernetes.Fields;

namespace Sluice.Readers.Charters;

/// <summary>
/// The fields of the charter language (sluice.dev/v1alpha1): what readers check against, and what the JSON Schema and the custom resource definitions are
/// written from.
/// </summary>
internal static class CharterPlaces
{
    /// <summary>The names of data classifications, from least to most sensitive.</summary>
    public static readonly string[] Classifications = [.. ClassificationNames.All];

    private static readonly Field Reason = new("reason", Shape.Text) { Says = "Why it is needed, for whoever reads it next." };

    private static readonly Field PortList = new("ports", Shape.Ports)
    {
        Says = "Ports: a name the destination component gives, 443, 7844/UDP, 30000-30100/TCP, or all. Without it every port that the component names.",
        WhenLost = "other ports are meant",
    };

    private static readonly Field Tls = new("tls", Shape.Word)
    {
        Says = "Whether the egress gateway requires TLS with the name in it (SNI): required if not given; off, only beside domains, for protocols in which the server speaks first.",
        Values = [.. TlsDemands.All],
    };

    private static readonly Place Peer = new(
        "a side of a flow",
        new Field("component", Shape.Text) { Says = "A component of the charter." },
        new Field("bundle", Shape.Text) { Says = "Something every cluster has.", Values = [.. BundleNames.All] },
        new Field("workload", Shape.Text) { Says = "A workload as namespace/name." },
        new Field("namespace", Shape.Text) { Says = "Every pod of a namespace." },
        new Field("labels", Shape.TextMapping) { Says = "Every pod of the namespaces that carry these labels." },
        new Field("carriedBy", Shape.TextList) { Says = "The namespaces that may carry the labels; others that do are not let through." },
        new Field("cidr", Shape.Text) { Says = "A block of addresses." },
        new Field("cidrs", Shape.TextList) { Says = "Blocks of addresses." },
        new Field("domain", Shape.Text) { Says = "A domain name; *. stands for one or more labels and never for the apex." },
        new Field("domains", Shape.TextList) { Says = "Domain names." },
        PortList)
    {
        Mistaken = [("app", "component"), ("service", "component"), ("ns", "namespace"), ("host", "domain"), ("hosts", "domains"), ("ip", "cidr"), ("ips", "cidrs"), ("ipBlock", "cidr")],
        Impossible = [("tls", "TLS is required to every domain name; an AccessException alone may turn it off, in what it opens `to`")],
    };

    /// <summary>What an exception opens a way to: a side that also says whether TLS is required there.</summary>
    private static readonly Place Destination = Peer with
    {
        Fields = [.. Peer.Fields[..^1], Tls, PortList],
        Mistaken = [.. Peer.Mistaken, ("sni", "tls"), ("ssl", "tls"), ("TLS", "tls")],
        Impossible = [],
    };

    private static readonly Field From = new("from", Shape.Peer, Peer) { Says = "Who opens the connection.", IsRequired = true };

    private static readonly Field To = new("to", Shape.Peer, Peer) { Says = "Who is connected to.", IsRequired = true };

    private static readonly Place Scope = new(
        "a governed scope",
        new Field("namespace", Shape.Text) { Says = "A namespace by name." },
        new Field("labels", Shape.TextMapping) { Says = "Every namespace that carries these labels." });

    private static readonly Place Component = new(
        "a component",
        new Field("namespace", Shape.Text) { Says = "The namespace of its pods.", IsRequired = true },
        new Field("pods", Shape.TextMapping) { Says = "The labels of its pods; without them every pod of the namespace.", WhenLost = "every pod of the namespace is meant" },
        new Field("ports", Shape.NamedPorts) { Says = "Its ports by name: http: 3000, dns: 53/UDP, data: [30000-30100/TCP]." })
    {
        Mistaken = [("selector", "pods"), ("labels", "pods"), ("matchLabels", "pods"), ("podSelector", "pods"), ("port", "ports")],
    };

    private static readonly Place Flow = new(
        "a flow", From, To, PortList, Reason)
    {
        Mistaken = [("source", "from"), ("destination", "to"), ("port", "ports"), ("why", "reason"), ("description", "reason")],
        Impossible = [("expires", "a flow is permanent; write an AccessException for what ends"), ("owner", "a flow belongs to the design; an AccessException has an owner")],
    };

    private static readonly Place Except = new("an exception of a prohibition", new Field("ports", Shape.Ports) { Says = "Ports that the prohibition leaves out." });

    private static readonly Place Prohibition = new(
        "a prohibition", From, To, new Field("except", Shape.Mapping, Except) { Says = "What it leaves out.", WhenLost = "nothing is left out" }, Reason);

    private static readonly Place Dns = new(
        "the dns of a charter",
        new Field("allowed", Shape.Boolean) { Says = "Whether governed pods may resolve names at all; true if not given." },
        new Field("namespace", Shape.Text) { Says = "The namespace of the resolver; kube-system if not given." },
        new Field("pods", Shape.TextMapping) { Says = "The labels of the resolver's pods; k8s-app=kube-dns if not given." },
        new Field("ports", Shape.Ports) { Says = "Its pods' ports; 53/UDP and 53/TCP if not given." },
        new Field("nodeLocal", Shape.Text) { Says = "The address of a cache on every node, as 169.254.20.10." },
        new Field("openshift", Shape.Boolean) { Says = "Takes namespace, pods and ports (5353) as OpenShift has them." });

    private static readonly Place Bundle = new(
        "a bundle",
        new Field("namespace", Shape.Text) { Says = "The namespace of its pods." },
        new Field("pods", Shape.TextMapping) { Says = "The labels of its pods." },
        new Field("addresses", Shape.TextList) { Says = "Its addresses, where no selector reaches it." },
        new Field("ports", Shape.Ports) { Says = "The ports it serves." });

    private static readonly Place ResolvedName = new(
        "the addresses of a name",
        new Field("addresses", Shape.TextList) { Says = "The addresses that the name had.", IsRequired = true },
        new Field("resolvedAt", Shape.Text) { Says = "The day they were asked for, as 2026-06-30.", IsRequired = true });

    private static readonly Place Tenants = new(
        "the tenants of a charter",
        new Field("label", Shape.Text) { Says = "The namespace label whose value tells tenants apart.", IsRequired = true },
        new Field("isolated", Shape.TextList) { Says = "Values of the label: air-gapped tenants, from which no path leads out of the cluster, exceptions included." },
        new Field("isolatedDns", Shape.Text) { Says = "Whether air-gapped tenants may ask the cluster's resolver, which asks others outside.", Values = ["allowed", "denied"] });

    private static readonly Place Gateway = new(
        "the gateway of a charter",
        new Field("component", Shape.Text) { Says = "The component that paths to the internet must pass.", IsRequired = true },
        new Field("ports", Shape.Ports) { Says = "The ports that callers open to it; without them every port that the component names." });

    private static readonly Place Rules = new(
        "the rules for exceptions",
        new Field("longest", Shape.Text) { Says = "The longest time an exception may last, as 365d." },
        new Field("warn", Shape.Text) { Says = "How long before its expiry an exception counts as expiring, as 30d." },
        new Field("timeZone", Shape.Text) { Says = "Where days begin and end, as Europe/Berlin; UTC if not given." },
        new Field("approvals", Shape.TextLists) { Says = "Who must approve what, by data classification: restricted: [security@example.com]." });

    private static readonly Place CharterSpec = new(
        "the spec of a charter",
        new Field("governs", Shape.List, Scope) { Says = "The namespaces that are closed by default in both directions.", WhenLost = "nothing is closed" },
        new Field("dns", Shape.Mapping, Dns) { Says = "The resolver that governed pods may ask." },
        new Field("components", Shape.Named, Component) { Says = "The parts of the system by name." },
        new Field("bundles", Shape.Named, Bundle) { Says = "Where the things are that every cluster has." },
        new Field("names", Shape.Named, ResolvedName) { Says = "Addresses of domain names, for targets that know no names; sluice compile --resolve writes them into resolved.yaml." },
        new Field("flows", Shape.List, Flow) { Says = "Which component may open which ports to which." },
        new Field("forbidden", Shape.List, Prohibition) { Says = "What must never be possible, whatever a flow or an exception says.", WhenLost = "nothing is forbidden" },
        new Field("tenants", Shape.Mapping, Tenants) { Says = "How namespaces belong to tenants." },
        new Field("gateway", Shape.Mapping, Gateway) { Says = "The egress gateway." },
        new Field("exceptions", Shape.Mapping, Rules) { Says = "What is asked of every exception." })
    {
        Mistaken = [("namespaces", "governs"), ("govern", "governs"), ("forbid", "forbidden"), ("deny", "forbidden"), ("rules", "flows"), ("allow", "flows"), ("services", "components")],
    };

    private static readonly Place Opens = new("what an exception opens", From, To with { Place = Destination }, PortList)
    {
        Impossible = [("tls", "it is said of a destination: `to: {domains: [smtp.example.com], ports: [25], tls: off}`")],
    };

    private static readonly Place In = new(
        "the scope of an accepted finding",
        new Field("namespace", Shape.Text) { Says = "The namespace it is accepted in." },
        new Field("object", Shape.Text) { Says = "The object it is accepted of, as findings name it: NetworkPolicy shop/db." });

    private static readonly Place Accepts = new(
        "what an exception accepts",
        new Field("finding", Shape.Text) { Says = "The id of the check, as SLU3004.", IsRequired = true },
        new Field("in", Shape.Mapping, In) { Says = "Where it is accepted.", IsRequired = true, WhenLost = "it is accepted everywhere" });

    private static readonly Place Review = new(
        "the review of an exception",
        new Field("every", Shape.Text) { Says = "How often it is looked at again, as 90d.", IsRequired = true },
        new Field("last", Shape.Text) { Says = "The day of the last review, as 2026-03-30." });

    private static readonly Place ExceptionSpec = new(
        "the spec of an exception",
        new Field("opens", Shape.Mapping, Opens) { Says = "The path it opens; either this or accepts." },
        new Field("accepts", Shape.Mapping, Accepts) { Says = "The finding it accepts; either this or opens." },
        new Field("owner", Shape.Text) { Says = "Who answers for it.", IsRequired = true },
        Reason with { IsRequired = true },
        new Field("dataClassification", Shape.Text) { Says = "How sensitive the data is that may pass; required with opens.", Values = Classifications },
        new Field("auditRef", Shape.Text) { Says = "A ticket or record.", IsRequired = true },
        new Field("approvedBy", Shape.TextList) { Says = "Who is said to have approved it." },
        new Field("notBefore", Shape.Text) { Says = "The first day it counts, as 2026-01-15." },
        new Field("expires", Shape.Text) { Says = "The last day it counts, as 2026-06-30.", IsRequired = true, WhenLost = "it never counts" },
        new Field("review", Shape.Mapping, Review) { Says = "When it is looked at again." })
    {
        Mistaken =
        [
            ("expiry", "expires"), ("expiresOn", "expires"), ("until", "expires"), ("validUntil", "expires"), ("from", "notBefore"), ("classification", "dataClassification"),
            ("data-classification", "dataClassification"), ("audit_ref", "auditRef"), ("ticket", "auditRef"), ("approvers", "approvedBy"), ("allow", "opens"), ("allows", "opens"),
        ],
    };

    /// <summary>The kind <c>Charter</c>.</summary>
    public static Place Charter { get; } = CommonPlaces.Object("a Charter", CharterSpec);

    /// <summary>The kind <c>AccessException</c>.</summary>
    public static Place AccessException { get; } = CommonPlaces.Object("an AccessException", ExceptionSpec);
}
