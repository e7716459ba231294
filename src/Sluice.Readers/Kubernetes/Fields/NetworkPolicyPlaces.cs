namespace Sluice.Readers.Kubernetes.Fields;

/// <summary>The fields of networking.k8s.io/v1 NetworkPolicy.</summary>
internal static class NetworkPolicyPlaces
{
    private const string NullSelector = "without a value it counts as absent; {} selects everything";

    private static readonly Place Block = new(
        "an ipBlock",
        new Field("cidr", Shape.Text),
        new Field("except", Shape.TextList) { WhenLost = "the exceptions are part of the block" })
    {
        Mistaken = [("exceptions", "except"), ("excepts", "except"), ("exclude", "except"), ("block", "cidr"), ("ip", "cidr")],
    };

    private static readonly Place Peer = new(
        "a peer",
        new Field("podSelector", Shape.Mapping, CommonPlaces.Selector)
        {
            WhenLost = "every pod of the selected namespaces is meant", WhenNull = NullSelector,
        },
        new Field("namespaceSelector", Shape.Mapping, CommonPlaces.Selector)
        {
            WhenLost = "only the policy's own namespace is meant", WhenNull = NullSelector,
        },
        new Field("ipBlock", Shape.Mapping, Block));

    private static readonly Place Port = new(
        "a port",
        new Field("protocol", Shape.Text) { WhenLost = "TCP is meant" },
        new Field("port", Shape.NumberOrText) { WhenLost = "every port of the protocol is open" },
        new Field("endPort", Shape.WholeNumber) { WhenLost = "only the first port of the range is open" })
    {
        Mistaken = [("number", "port"), ("containerPort", "port"), ("targetPort", "port"), ("portNumber", "port"), ("toPort", "endPort")],
        Impossible = [("name", "a named port is written as port: NAME")],
    };

    private static readonly Field Ports = new("ports", Shape.List, Port)
    {
        WhenLost = "every port is open", WhenNull = "without a value every port is open",
    };

    private static readonly Place IngressRule = new(
        "an ingress rule",
        new Field("from", Shape.List, Peer) { WhenLost = "every source is admitted", WhenNull = "without a value every source is admitted" },
        Ports)
    {
        Mistaken = [("to", "from"), ("peers", "from"), ("source", "from"), ("sources", "from")],
    };

    private static readonly Place EgressRule = new(
        "an egress rule",
        new Field("to", Shape.List, Peer) { WhenLost = "every destination is open", WhenNull = "without a value every destination is open" },
        Ports)
    {
        Mistaken = [("from", "to"), ("peers", "to"), ("destination", "to"), ("destinations", "to")],
    };

    private static readonly Place Spec = new(
        "the spec",
        new Field("podSelector", Shape.Mapping, CommonPlaces.Selector)
        {
            WhenLost = "it selects every pod of its namespace", WhenNull = "without a value it selects every pod of the namespace",
        },
        new Field("policyTypes", Shape.TextList),
        new Field("ingress", Shape.List, IngressRule),
        new Field("egress", Shape.List, EgressRule))
    {
        Mistaken = [("selector", "podSelector"), ("types", "policyTypes")],
        Impossible =
        [
            ("namespaceSelector", "a NetworkPolicy selects pods of its own namespace only; write one for each namespace"),
            ("namespace", "the namespace belongs to metadata"),
            ("priority", "a NetworkPolicy has no priority; policies add up"),
            ("action", "a NetworkPolicy can only allow; what no rule allows is denied"),
        ],
    };

    /// <summary>The whole object.</summary>
    public static Place Root { get; } = CommonPlaces.Object("a NetworkPolicy", Spec);
}
