using Sluice.Analysis;
using Sluice.Model;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Differences;

/// <summary>A rule that was edited in place, told by the part that differs: <c>peer {} in allow-db ingress rule 1 (was app=api)</c>.</summary>
internal static class RuleEdits
{
    public static string Edited(RuleRef now, RuleRef was)
    {
        if (now.Policy is not NetworkPolicy after || was.Policy is not NetworkPolicy before) return $"{RuleWords.Of(now)} (changed)";
        var (rule, old) = (after.Rules(now.Direction)[now.Index], before.Rules(was.Direction)[was.Index]);
        var (peers, oldPeers) = (Peers(rule), Peers(old));
        var (ports, oldPorts) = (Ports(rule), Ports(old));
        return (peers == oldPeers, ports == oldPorts) switch
        {
            (false, true) => $"{(rule.Peers.Count == 1 ? "peer" : "peers")} {peers} in {RuleWords.Of(now)} (was {oldPeers})",
            (true, false) => $"{(rule.Ports.Count == 1 ? "port" : "ports")} {ports} in {RuleWords.Of(now)} (was {oldPorts})",
            (false, false) => $"{RuleWords.Of(now)}: {peers}, {ports} (was {oldPeers}, {oldPorts})",
            _ => $"{RuleWords.Of(now)} (changed)",
        };
    }

    private static string Peers(NetworkPolicyRule rule) => rule.PeersUnreadable ? "unreadable peers"
        : rule.Peers.Count == 0 ? "every peer" : Counts.Sample([.. rule.Peers.Select(Peer)], 4);

    private static string Peer(NetworkPolicyPeer peer)
    {
        if (peer.Block is { } block) return AddressWords.Of(block.Addresses);
        var pods = peer.PodSelector is { } selector ? Selector(selector) : "";
        return peer.NamespaceSelector is not { } spaces ? pods
            : pods.Length == 0 ? $"namespaces {Selector(spaces)}" : $"{pods} of namespaces {Selector(spaces)}";
    }

    private static string Selector(Selector selector) => selector.IsEmpty ? "{}" : selector.ToString();

    private static string Ports(NetworkPolicyRule rule) => rule.PortsUnreadable ? "unreadable ports"
        : rule.Ports.Count == 0 ? "every port" : Counts.Sample([.. rule.Ports.Select(Port)], 6);

    private static string Port(PolicyPort port) => port.IsWholeProtocol ? port.Protocol.ApiName()
        : $"{port.Protocol.ApiName()} {port.Name ?? (port.First == port.Last ? $"{port.First}" : $"{port.First}-{port.Last}")}";
}
