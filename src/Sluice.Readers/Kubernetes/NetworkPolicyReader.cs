using System.Runtime.InteropServices;
using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Kubernetes.Fields;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Kubernetes;

/// <summary>
/// Reads a NetworkPolicy as the API server stores it: without unknown fields, defaults filled in, then validated
/// (networking.k8s.io/v1, <c>ValidateNetworkPolicySpec</c>). What cannot be read is marked, never left out in silence.
/// </summary>
internal sealed class NetworkPolicyReader(StringPool strings, LabelReader labels, ObjectProblems problems)
{
    private readonly FieldCheck fields = new(problems);
    private readonly AddressReader addresses = new(problems);
    private readonly PortReader ports = new(strings, problems);

    // Kept from rule to rule: each list of the model is then allocated once, at its length.
    private readonly List<NetworkPolicyRule> ruleBuffer = [];
    private readonly List<NetworkPolicyPeer> peerBuffer = [];
    private readonly List<PolicyPort> portBuffer = [];

    public NetworkPolicy Read(ObjectHead head)
    {
        fields.Check(head.Root, NetworkPolicyPlaces.Root);
        var spec = head.Spec;
        var (selector, types) = (spec["podSelector"u8], spec["policyTypes"u8]);
        if (!selector.Exists && (!spec.HasContent || spec.IsMapping)) NoteMissingSelector(head, spec);
        var pods = spec.HasContent && !spec.IsMapping ? null : labels.Selector(selector);
        var (ingress, egress) = (Rules(spec["ingress"u8], Direction.Ingress), Rules(spec["egress"u8], Direction.Egress));
        var (isDeclared, isolatesIngress, isolatesEgress) = PolicyTypes(types, egress.Count > 0 || Unreadable(spec["egress"u8]));
        return new()
        {
            Name = head.Name,
            Span = head.Span,
            IsNamespaceAssumed = !head.Metadata["namespace"u8].HasContent,
            PodSelector = pods,
            PodSelectorSpan = selector.Span,
            PolicyTypesDeclared = isDeclared,
            PolicyTypesSpan = types.Span,
            IsolatesIngress = isolatesIngress,
            IsolatesEgress = isolatesEgress,
            Ingress = ingress,
            Egress = egress,
            Standing = problems.Standing,
        };
    }

    private void NoteMissingSelector(ObjectHead head, DocumentNode spec)
    {
        if (problems.HasUnknownField(spec)) return;
        var at = spec.IsMapping ? spec.Span : head.Span;
        var advice = new Advice("podSelector: {} says so") { Remedy = "Write `podSelector: {}` to show that it is meant." };
        if (spec.IsMapping) advice = advice with { Edit = EditKind.Set, Field = "podSelector", Value = "{}" };
        problems.Add(ProblemIds.Form, Severity.Note, spec, new(at.File, at.Line, at.Column, at.Line, at.Column + 1), "no podSelector: every pod of the namespace is selected", "Older versions of kubectl refuse the object.", advice);
    }

    /// <summary>policyTypes, and what they mean: without any, Ingress, and Egress when there are egress rules.</summary>
    private (bool IsDeclared, bool Ingress, bool Egress) PolicyTypes(DocumentNode node, bool hasEgress)
    {
        if (node.HasContent && !node.IsSequence) return (true, true, true);
        if (node.Items.Count == 0) return (false, true, hasEgress);
        if (node.Items.Count > 2) problems.Refuse(ProblemIds.Refused, node, "policyTypes has more than two items", new("Ingress, Egress or both") { Remedy = "List each type once." });
        var (ingress, egress) = (false, false);
        foreach (var item in node.Items)
        {
            var type = strings.Text(item);
            ingress |= type.Equals("Ingress", StringComparison.OrdinalIgnoreCase);
            egress |= type.Equals("Egress", StringComparison.OrdinalIgnoreCase);
            if (type is "Ingress" or "Egress" || (item.HasContent && !item.IsScalar)) continue;
            var meant = Spelling.Nearest(type, ["Ingress", "Egress"]);
            problems.Refuse(ProblemIds.Refused, item, $"there is no policy type `{type}`", meant is null ? new("Ingress or Egress") { Remedy = "Use Ingress or Egress." } : Advice.Set(meant));
            if (meant is null) (ingress, egress) = (true, true);
            else (ingress, egress) = (ingress || meant == "Ingress", egress || meant == "Egress");
        }

        return (true, ingress, egress);
    }

    private static bool Unreadable(DocumentNode list) => list.HasContent && !list.IsSequence;

    private ValueList<NetworkPolicyRule> Rules(DocumentNode list, Direction direction)
    {
        if (Unreadable(list)) return [new(0, list.Span) { PeersUnreadable = true, PortsUnreadable = true }];
        ruleBuffer.Clear();
        foreach (var item in list.Items) ruleBuffer.Add(Rule(item, ruleBuffer.Count, direction));
        return ValueList.Create<NetworkPolicyRule>(CollectionsMarshal.AsSpan(ruleBuffer));
    }

    private NetworkPolicyRule Rule(DocumentNode node, int index, Direction direction)
    {
        if (Unreadable(node) && !node.IsMapping) return new(index, node.Span) { PeersUnreadable = true, PortsUnreadable = true };
        var (peerList, portList) = (node[direction == Direction.Ingress ? "from"u8 : "to"u8], node["ports"u8]);
        peerBuffer.Clear();
        foreach (var item in peerList.Items)
        {
            if (Peer(item) is { } peer) peerBuffer.Add(peer);
        }

        portBuffer.Clear();
        foreach (var item in portList.Items)
        {
            if (Port(item) is { } port) portBuffer.Add(port);
        }

        return new(index, node.Span)
        {
            Peers = ValueList.Create<NetworkPolicyPeer>(CollectionsMarshal.AsSpan(peerBuffer)),
            Ports = ValueList.Create<PolicyPort>(CollectionsMarshal.AsSpan(portBuffer)),
            PeersUnreadable = Unreadable(peerList) || peerBuffer.Count < peerList.Items.Count,
            PortsUnreadable = Unreadable(portList) || portBuffer.Count < portList.Items.Count,
            PeersSpan = peerList.Span,
            PortsSpan = portList.Span,
        };
    }

    private NetworkPolicyPeer? Peer(DocumentNode node)
    {
        var (pods, namespaces, block) = (node["podSelector"u8], node["namespaceSelector"u8], node["ipBlock"u8]);
        if (!pods.HasContent && !namespaces.HasContent && !block.HasContent)
        {
            EmptyPeer(node);
            return null;
        }

        if (block.HasContent && (pods.HasContent || namespaces.HasContent))
        {
            problems.Refuse(ProblemIds.Refused, node, "a peer has an ipBlock and a selector", new("two peers") { Remedy = "Make two peers of it: addresses, and pods." });
            return null;
        }

        if (block.HasContent) return Block(block) is { } read ? new(node.Span) { Block = read } : null;
        var podSelector = pods.HasContent ? labels.Selector(pods) : null;
        var namespaceSelector = namespaces.HasContent ? labels.Selector(namespaces) : null;
        if ((pods.HasContent && podSelector is null) || (namespaces.HasContent && namespaceSelector is null)) return null;
        return new(node.Span)
        {
            PodSelector = podSelector, NamespaceSelector = namespaceSelector, PodSelectorSpan = pods.Span, NamespaceSelectorSpan = namespaces.Span,
        };
    }

    private void EmptyPeer(DocumentNode node)
    {
        if (node.HasContent && !node.IsMapping) return;
        if (problems.HasUnknownField(node)) problems.Refuse();
        else
            problems.Refuse(ProblemIds.Refused, node, "a peer selects nothing", new("a selector or an ipBlock") { Remedy = "Say which peers are meant; `podSelector: {}` is every pod of the namespace, `namespaceSelector: {}` every pod." });
    }

    private IpBlock? Block(DocumentNode node)
    {
        if (!node.IsMapping) return null;
        var (cidr, except) = (node["cidr"u8], node["except"u8]);
        if (!cidr.HasContent)
        {
            problems.RefuseAbsent(ProblemIds.AddressBlock, node, "an ipBlock has no cidr", new("cidr is required") { Remedy = "Add `cidr`." });
            return null;
        }

        if (addresses.Block(cidr, isStrict: false) is not { } block || Unreadable(except)) return null;
        var exceptions = new List<Cidr>(except.Items.Count);
        foreach (var item in except.Items)
        {
            if (!item.HasContent) problems.RefuseAbsent(ProblemIds.AddressBlock, except, "an exception is empty");
            if (addresses.Block(item, isStrict: false) is not { } exception) continue;
            if (block.Contains(exception) && exception.Prefix > block.Prefix) exceptions.Add(exception);
            else problems.Refuse(ProblemIds.AddressBlock, item, $"{exception} is not a strict part of {block}", new("an exception lies inside the block and is smaller")
            {
                Remedy = block == exception ? "Remove the peer: nothing of the block is left." : "Take the exception from inside the block.",
            });
        }

        return exceptions.Count == except.Items.Count ? new(block, [.. exceptions], node.Span) : null;
    }

    private PolicyPort? Port(DocumentNode node)
    {
        if (node.HasContent && !node.IsMapping) return null;
        var (protocolNode, port, end) = (node["protocol"u8], node["port"u8], node["endPort"u8]);
        var protocol = ports.Protocol(protocolNode);
        if (!port.HasContent)
        {
            if (end.HasContent) problems.Refuse(ProblemIds.Port, end, "endPort without port", new("port is the first of the range") { Remedy = "Add `port`." });
            return protocol is null || end.HasContent ? null : new(protocol.Value, 0, 0, null, node.Span);
        }

        if (port.IsScalar && port.Type == ScalarType.Text)
        {
            var name = ports.Name(port, "port");
            if (end.HasContent) problems.Refuse(ProblemIds.Port, end, "endPort beside a port name", new("a range has numbers") { Remedy = "Write the first port as a number, or remove `endPort`." });
            return protocol is null || name is null || end.HasContent ? null : new(protocol.Value, 0, 0, name, node.Span);
        }

        var first = ports.Number(port, "port");
        var last = end.HasContent ? ports.Number(end, "endPort") : first;
        if (first > last) problems.Refuse(ProblemIds.Port, end, $"endPort {last} is below port {first}", new("the last port of the range") { Remedy = "endPort is equal to port or above it." });
        return protocol is null || first is null || last is null || first > last ? null : new(protocol.Value, first.Value, last.Value, null, node.Span);
    }
}
