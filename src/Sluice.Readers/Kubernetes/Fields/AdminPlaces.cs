namespace Sluice.Readers.Kubernetes.Fields;

/// <summary>The fields of the cluster-wide policies (policy.networking.k8s.io).</summary>
internal static class AdminPlaces
{
    private const string IngressPeersOnly = "an ingress peer is `namespaces` or `pods`; other sources cannot be told there";

    private static readonly Place NamespacedPod = new(
        "a pods selector",
        new Field("namespaceSelector", Shape.Mapping, CommonPlaces.Selector) { WhenLost = "every namespace is meant" },
        new Field("podSelector", Shape.Mapping, CommonPlaces.Selector) { WhenLost = "every pod is meant" });

    private static readonly Field Namespaces = new("namespaces", Shape.Mapping, CommonPlaces.Selector);
    private static readonly Field Pods = new("pods", Shape.Mapping, NamespacedPod);
    private static readonly Field Nodes = new("nodes", Shape.Mapping, CommonPlaces.Selector);
    private static readonly Field Networks = new("networks", Shape.TextList);
    private static readonly Field DomainNames = new("domainNames", Shape.TextList);
    private static readonly Field RuleName = new("name", Shape.Text);
    private static readonly Field Action = new("action", Shape.Text);

    private static readonly (string, string)[] PeerMistakes =
        [("namespaceSelector", "namespaces"), ("cidrs", "networks"), ("ipBlock", "networks"), ("domains", "domainNames"), ("fqdns", "domainNames")];

    private static readonly (string, string) PodsForm = ("podSelector", "pods are written `pods: {namespaceSelector: {}, podSelector: ...}`");

    private static readonly Place Subject = new("the subject", Namespaces, Pods) { Mistaken = PeerMistakes, Impossible = [PodsForm] };

    private static readonly Place IngressPeer = new("an ingress peer", Namespaces, Pods)
    {
        Mistaken = PeerMistakes,
        Impossible = [PodsForm, ("nodes", IngressPeersOnly), ("networks", IngressPeersOnly), ("domainNames", IngressPeersOnly)],
    };

    private static readonly Place EgressPeer = new("an egress peer", Namespaces, Pods, Nodes, Networks, DomainNames) { Mistaken = PeerMistakes, Impossible = [PodsForm] };

    private static readonly Place BaselineEgressPeer = new("an egress peer", Namespaces, Pods, Nodes, Networks)
    {
        Mistaken = PeerMistakes, Impossible = [PodsForm, ("domainNames", "a BaselineAdminNetworkPolicy knows no domain names")],
    };

    private static readonly Place NamedPort = new(
        "a port",
        new Field("portNumber", Shape.Mapping, new Place("a port number", new Field("protocol", Shape.Text), new Field("port", Shape.WholeNumber)) { Mistaken = [("number", "port")] }),
        new Field("portRange", Shape.Mapping, new Place("a port range", new Field("protocol", Shape.Text), new Field("start", Shape.WholeNumber), new Field("end", Shape.WholeNumber))
        {
            Mistaken = [("port", "start"), ("endPort", "end"), ("from", "start"), ("to", "end")],
        }),
        new Field("namedPort", Shape.Text));

    private static readonly Place DestinationPort = new("a protocol", new Field("destinationPort", Shape.Mapping, new Place(
        "a destination port",
        new Field("number", Shape.WholeNumber),
        new Field("range", Shape.Mapping, new Place("a port range", new Field("start", Shape.WholeNumber), new Field("end", Shape.WholeNumber))))
    {
        Mistaken = [("port", "number")],
    }));

    private static readonly Field Ports = new("ports", Shape.List, NamedPort) { WhenLost = "the rule counts for all traffic", WhenNull = "without a value the rule counts for all traffic" };

    private static readonly Field Protocols = new("protocols", Shape.List, new Place(
        "a protocol",
        new Field("tcp", Shape.Mapping, DestinationPort),
        new Field("udp", Shape.Mapping, DestinationPort),
        new Field("sctp", Shape.Mapping, DestinationPort),
        new Field("destinationNamedPort", Shape.Text))
    {
        Mistaken = [("namedPort", "destinationNamedPort")],
    })
    {
        WhenLost = "the rule counts for all traffic", WhenNull = "without a value the rule counts for all traffic",
    };

    /// <summary>AdminNetworkPolicy, v1alpha1.</summary>
    public static Place AdminNetworkPolicy { get; } = Root("an AdminNetworkPolicy", EgressPeer, Ports, [new Field("priority", Shape.WholeNumber)]);

    /// <summary>BaselineAdminNetworkPolicy, v1alpha1.</summary>
    public static Place BaselineAdminNetworkPolicy { get; } = Root("a BaselineAdminNetworkPolicy", BaselineEgressPeer, Ports, []);

    /// <summary>ClusterNetworkPolicy, v1alpha2.</summary>
    public static Place ClusterNetworkPolicy { get; } =
        Root("a ClusterNetworkPolicy", EgressPeer, Protocols, [new Field("tier", Shape.Text), new Field("priority", Shape.WholeNumber)]);

    private static Place Root(string title, Place egressPeer, Field traffic, Field[] head)
    {
        (string, string)[] impossible = traffic.Name == "ports"
            ? [("protocols", "this API has `ports`: [{portNumber: {protocol: TCP, port: 80}}]")]
            : [("ports", "this API has `protocols`: [{tcp: {destinationPort: {number: 80}}}]")];
        var ingress = new Place("an ingress rule", RuleName, Action, new Field("from", Shape.List, IngressPeer), traffic) { Mistaken = [("to", "from")], Impossible = impossible };
        var egress = new Place("an egress rule", RuleName, Action, new Field("to", Shape.List, egressPeer), traffic) { Mistaken = [("from", "to")], Impossible = impossible };
        return CommonPlaces.Object(title, new Place(
            "the spec", [.. head, new Field("subject", Shape.Mapping, Subject), new Field("ingress", Shape.List, ingress), new Field("egress", Shape.List, egress)])
        {
            Impossible = [("policyTypes", "the rules alone decide; without rules for a direction it has no say there"), ("podSelector", "the pods are told by `subject`")],
        });
    }
}
