using Sluice.Findings;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>An edit of one policy, as a change of the model and as a change of its text.</summary>
/// <param name="Before">The policy; null when it is new.</param>
/// <param name="After">The policy edited.</param>
/// <param name="Edit">The same for the text.</param>
/// <param name="Lines">How many lines it touches.</param>
internal sealed record PolicyEdit(NetworkPolicy? Before, NetworkPolicy After, StructuralEdit Edit, int Lines);

/// <summary>Makes the edits a fix may consist of.</summary>
internal sealed class PolicyEdits(Direction direction, TrafficSet asked)
{
    private string List => direction == Direction.Ingress ? "ingress" : "egress";

    private string PeerList => direction == Direction.Ingress ? "from" : "to";

    /// <summary>Changes the one value of the one requirement that differs; null when more differs.</summary>
    public PolicyEdit? MendSelector(RuleTrial trial)
    {
        if (trial.Misses is not [{ Kind: MissKind.PodLabelsDiffer or MissKind.NamespaceLabelsDiffer } miss] || miss.Has.Length == 0) return null;
        var policy = (NetworkPolicy)trial.Rule.Policy;
        var rule = policy.Rules(direction)[trial.Rule.Index];
        for (var at = 0; at < rule.Peers.Count; at++)
        {
            var peer = rule.Peers[at];
            if (peer.Span != miss.Span) continue;
            var (key, value) = (miss.Has[..miss.Has.IndexOf('=', StringComparison.Ordinal)], miss.Has[(miss.Has.IndexOf('=', StringComparison.Ordinal) + 1)..]);
            var inPods = miss.Kind == MissKind.PodLabelsDiffer;
            var selector = inPods ? peer.PodSelector : peer.NamespaceSelector;
            if (selector is null || !string.Equals(miss.Wanted, Wanted(selector, key), StringComparison.Ordinal)) continue;
            var mended = Selector.Of(selector.Requirements.Select(requirement =>
                string.Equals(requirement.Key, key, StringComparison.Ordinal) ? Requirement.Of(key, SelectorOperator.In, [value]) : requirement));
            var edited = inPods ? peer with { PodSelector = mended } : peer with { NamespaceSelector = mended };
            var path = $"spec.{List}[{rule.Index}].{PeerList}[{at}].{(inPods ? "podSelector" : "namespaceSelector")}.matchLabels[\"{key}\"]";
            return Change(policy, rule with { Peers = Replace(rule.Peers, at, edited) }, EditKind.Set, path, PeerTexts.Quoted(value), 1);
        }

        return null;
    }

    /// <summary>Adds the asked port to a rule whose peers already match.</summary>
    public PolicyEdit? AddPort(RuleTrial trial)
    {
        if (trial.Misses is not [{ Kind: MissKind.PortDiffers or MissKind.ProtocolDiffers or MissKind.NamedPortMissing }]) return null;
        var policy = (NetworkPolicy)trial.Rule.Policy;
        var rule = policy.Rules(direction)[trial.Rule.Index];
        return Change(policy, rule with { Ports = [.. rule.Ports, .. Ports()] }, EditKind.Append, $"spec.{List}[{rule.Index}].ports", PortText(), 2);
    }

    /// <summary>Adds the peer to a rule whose ports already match.</summary>
    public PolicyEdit? AddPeer(RuleTrial trial, Endpoint peer)
    {
        if (trial.Misses.Any(static miss => miss.Kind is MissKind.PortDiffers or MissKind.ProtocolDiffers or MissKind.NamedPortMissing or MissKind.Unknown)) return null;
        var policy = (NetworkPolicy)trial.Rule.Policy;
        if (PeerTexts.Of(peer, policy.Name.Namespace) is not { } added) return null;
        var rule = policy.Rules(direction)[trial.Rule.Index];
        return Change(policy, rule with { Peers = [.. rule.Peers, added.Peer] }, EditKind.Append, $"spec.{List}[{rule.Index}].{PeerList}", added.Text, added.Lines);
    }

    /// <summary>Adds a rule for the peer and port to a policy that isolates the subject.</summary>
    public PolicyEdit? AddRule(RuleRef isolating, Endpoint peer)
    {
        if (isolating.Policy is not NetworkPolicy policy || PeerTexts.Of(peer, policy.Name.Namespace) is not { } added) return null;
        var rule = new NetworkPolicyRule(policy.Rules(direction).Count, policy.Span) { Peers = [added.Peer], Ports = Ports() };
        var text = $"{{{PeerList}: [{added.Text}], ports: [{PortText()}]}}";
        return Change(policy, rule, EditKind.Append, $"spec.{List}", text, added.Lines + 4);
    }

    /// <summary>Adds a policy for the subject with one rule.</summary>
    public PolicyEdit? AddPolicy(Endpoint subject, Endpoint peer)
    {
        if (subject.Namespace.Length == 0 || PeerTexts.Of(peer, subject.Namespace) is not { } added || PeerTexts.Labels(subject) is not { Count: > 0 } labels) return null;
        var name = $"allow-{PeerTexts.ShortName(subject)}-{List}-{PeerTexts.ShortName(peer)}";
        var policy = new NetworkPolicy
        {
            Name = new("NetworkPolicy", subject.Namespace, name),
            PodSelector = PeerTexts.SelectorOf(labels),
            PolicyTypesDeclared = true,
            IsolatesIngress = direction == Direction.Ingress,
            IsolatesEgress = direction == Direction.Egress,
        };
        var rule = new NetworkPolicyRule(0, default) { Peers = [added.Peer], Ports = Ports() };
        policy = direction == Direction.Ingress ? policy with { Ingress = [rule] } : policy with { Egress = [rule] };
        string[] lines =
        [
            "apiVersion: networking.k8s.io/v1",
            "kind: NetworkPolicy",
            "metadata:",
            $"  name: {name}",
            $"  namespace: {subject.Namespace}",
            "spec:",
            .. PeerTexts.SelectorBlock("  podSelector:", "    ", labels),
            $"  policyTypes: [{(direction == Direction.Ingress ? "Ingress" : "Egress")}]",
            $"  {List}:",
            $"    - {PeerList}:",
            .. PeerTexts.Block(peer, subject.Namespace, "        "),
            "      ports:",
            .. Ports().Select(static port => $"        - {PortText(port)}"),
        ];
        return new(null, policy, new(EditKind.AddObject, policy.Name.ToString(), default, "", string.Join('\n', lines) + "\n"), lines.Length);
    }

    private static string? Wanted(Selector selector, string key)
    {
        foreach (var requirement in selector.Requirements)
        {
            if (string.Equals(requirement.Key, key, StringComparison.Ordinal) && requirement is { Operator: SelectorOperator.In, Values.Count: 1 }) return requirement.ToString();
        }

        return null;
    }

    private PolicyEdit Change(NetworkPolicy policy, NetworkPolicyRule rule, EditKind kind, string path, string value, int lines)
    {
        var rules = policy.Rules(direction);
        ValueList<NetworkPolicyRule> edited = rule.Index == rules.Count ? [.. rules, rule] : Replace(rules, rule.Index, rule);
        var after = direction == Direction.Ingress ? policy with { Ingress = edited } : policy with { Egress = edited };
        return new(policy, after, new(kind, policy.Name.ToString(), policy.Span, path, value), lines);
    }

    private ValueList<PolicyPort> Ports()
    {
        var ports = new List<PolicyPort>();
        foreach (var protocol in Protocols.All)
        {
            foreach (var (low, high) in asked.Ports(protocol).Set.Intervals.ToArray()) ports.Add(new(protocol, low, high, null, default));
        }

        return ports.ToValueList();
    }

    private string PortText() => string.Join(", ", Ports().Select(PortText));

    private static string PortText(PolicyPort port) => port.First == port.Last
        ? $"{{protocol: {port.Protocol.ApiName()}, port: {port.First}}}"
        : $"{{protocol: {port.Protocol.ApiName()}, port: {port.First}, endPort: {port.Last}}}";

    private static ValueList<T> Replace<T>(ValueList<T> list, int index, T item) => [.. list.Select((old, at) => at == index ? item : old)];
}
