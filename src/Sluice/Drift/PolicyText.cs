using System.Globalization;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Drift;

/// <summary>
/// Parts of policies as text in the words of a manifest, canonical: two parts that mean the same have the same text. Sets are written ascending, each member once; a peer
/// with a namespace selector and no pod selector means every pod there, and is written so.
/// </summary>
internal static class PolicyText
{
    private const string Unreadable = "unreadable";

    public static string Of(Selector? selector) => selector is null ? Unreadable : selector.IsEmpty ? "{}" : selector.ToString();

    public static string Of(PodScope? scope) => scope is null ? Unreadable
        : scope.Pods.IsEmpty ? $"namespaces {Of(scope.Namespaces)}" : $"namespaces {Of(scope.Namespaces)} pods {Of(scope.Pods)}";

    public static string Of(NetworkPolicyRule rule) => $"{Peers(rule)}: {Ports(rule)}";

    public static string Of(AdminRule rule) => $"{rule.Action} {Peers(rule)}: {Ports(rule)}";

    public static string Peers(NetworkPolicyRule rule)
    {
        var peers = rule.Peers.Select(Peer);
        if (rule.PeersUnreadable) return Set(peers.Append(Unreadable));
        return rule.Peers.Count == 0 ? "anyone" : Set(peers);
    }

    public static string Ports(NetworkPolicyRule rule)
    {
        var ports = rule.Ports.Select(static port => Port(port.Protocol, port.First, port.Last, port.Name));
        if (rule.PortsUnreadable) return Set(ports.Append(Unreadable));
        return rule.Ports.Count == 0 ? "every port" : Set(ports);
    }

    public static string Peers(AdminRule rule)
    {
        var peers = rule.Peers.Select(Peer);
        return Set(rule.HasUnknownPeer || rule.IsUnreadable ? peers.Append(Unreadable) : peers);
    }

    public static string Ports(AdminRule rule)
    {
        var ports = rule.Ports.Select(static port => Port(port.Protocol, port.First, port.Last, port.Name));
        if (rule.HasUnknownPort || rule.IsUnreadable) return Set(ports.Append(Unreadable));
        return rule.Ports.Count == 0 ? "all traffic" : Set(ports);
    }

    private static string Peer(NetworkPolicyPeer peer)
    {
        if (peer.Block is { } block)
        {
            return block.Except.Count == 0 ? block.Block.ToString() : $"{block.Block} except {Set(block.Except.Select(static part => part.ToString()))}";
        }

        var pods = peer.PodSelector ?? Selector.Everything;
        if (peer.NamespaceSelector is not { } namespaces) return $"pods {Of(pods)}";
        return pods.IsEmpty ? $"namespaces {Of(namespaces)}" : $"namespaces {Of(namespaces)} pods {Of(pods)}";
    }

    private static string Peer(AdminPeer peer) => peer switch
    {
        { Pods: { } pods } => Of(pods),
        { Nodes: { } nodes } => $"nodes {Of(nodes)}",
        { DomainNames.Count: > 0 } => Set(peer.DomainNames),
        _ => Set(peer.Networks.Select(static block => block.ToString())),
    };

    private static string Port(Protocol? protocol, int first, int last, string? name)
    {
        var words = protocol is { } known ? known.ApiName() : "any protocol";
        if (name is not null) return $"{words} {name}";
        return first == 0 ? words : first == last ? string.Create(CultureInfo.InvariantCulture, $"{words} {first}") : string.Create(CultureInfo.InvariantCulture, $"{words} {first}-{last}");
    }

    private static string Set(IEnumerable<string> members) => string.Join(", ", members.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal));
}
