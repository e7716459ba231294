using System.Globalization;
using System.Numerics;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>How findings name things: the cluster's nouns, exact counts, one spelling everywhere.</summary>
internal static class Words
{
    public static string Of(Direction direction) => direction == Direction.Egress ? "egress" : "ingress";

    /// <summary><c>1 workload</c>, <c>4,096 addresses</c>.</summary>
    public static string Count(BigInteger count, string one, string? many = null) =>
        $"{count.ToString("#,0", CultureInfo.InvariantCulture)} {(count.IsOne ? one : many ?? one + "s")}";

    /// <summary><c>every pod</c> or <c>pods with app=web</c>.</summary>
    public static string Pods(Selector? selector) => selector is null || selector.IsEmpty ? "every pod" : $"pods with {selector}";

    /// <summary><c>every namespace</c>, <c>namespace edge</c> or <c>namespaces with team=a</c>.</summary>
    public static string Namespaces(Selector selector) =>
        selector.IsEmpty ? "every namespace" : NameOf(selector) is { } name ? $"namespace {name}" : $"namespaces with {selector}";

    /// <summary>A peer as a noun phrase.</summary>
    public static string Peer(NetworkPolicyPeer peer, string policyNamespace)
    {
        if (peer.Block is { } block)
            return block.Except.Count == 0 ? block.Block.ToString() : $"{block.Block} except {string.Join(", ", block.Except)}";
        var where = peer.NamespaceSelector is null ? $"namespace {policyNamespace}" : Namespaces(peer.NamespaceSelector);
        return $"{Pods(peer.PodSelector)} of {where}";
    }

    /// <summary>Peers as one phrase; <c>anyone</c> when there are none.</summary>
    public static string Peers(ValueList<NetworkPolicyPeer> peers, string policyNamespace) =>
        peers.Count == 0 ? "anyone" : peers.Count == 1 ? Peer(peers[0], policyNamespace) : string.Join("; ", peers.Select(peer => Peer(peer, policyNamespace)));

    /// <summary><c>TCP 80,443 and UDP 53</c>, <c>every port</c>.</summary>
    public static string Ports(ValueList<PolicyPort> ports) => Ports(ports, WrittenRule.TrafficOf(ports));

    /// <summary>The same where the numbers among the ports are known as traffic.</summary>
    public static string Ports(ValueList<PolicyPort> ports, TrafficSet traffic)
    {
        if (ports.Count == 0) return "every port";
        var named = ports.Where(port => port.Name is not null).Select(port => $"{port.Protocol.ApiName()} {port.Name}").Distinct(StringComparer.Ordinal);
        return List([.. traffic.IsEmpty ? [] : Parts(traffic), .. named]);
    }

    /// <summary><c>TCP 80,443 and UDP 53</c>, <c>every port</c>.</summary>
    public static string Traffic(TrafficSet traffic) => List(Parts(traffic));

    /// <summary><c>a</c>, <c>a and b</c>, <c>a, b and c</c>; of more than six the number of the rest.</summary>
    public static string List(IReadOnlyList<string> items) => List(items, items.Count);

    /// <summary>The same for items of which only the first are given, ten or all.</summary>
    public static string List(IReadOnlyList<string> items, int total) => total switch
    {
        0 => "nothing",
        1 => items[0],
        <= 6 => $"{string.Join(", ", items.Take(total - 1))} and {items[total - 1]}",
        _ => $"{string.Join(", ", items.Take(5))} and {(total - 5).ToString("#,0", CultureInfo.InvariantCulture)} more",
    };

    /// <summary>The one namespace a selector names by the label that every namespace carries; null when it names none or several.</summary>
    public static string? NameOf(Selector selector)
    {
        if (selector.Requirements.Count != 1) return null;
        var requirement = selector.Requirements[0];
        return requirement is { Key: Labels.NamespaceName, Operator: SelectorOperator.In, Values.Count: 1 } ? requirement.Values[0] : null;
    }

    private static List<string> Parts(TrafficSet traffic)
    {
        var parts = new List<string>();
        if (traffic.IsAllPorts) parts.Add("every port");
        foreach (var protocol in Protocols.All)
        {
            var ports = traffic.Ports(protocol);
            if (traffic.IsAllPorts || ports.IsEmpty) continue;
            parts.Add(ports.IsAll ? $"every {protocol.ApiName()} port" : $"{protocol.ApiName()} {ports}");
        }

        if (traffic.Icmp) parts.Add("ICMP");
        if (traffic.Other) parts.Add("other protocols");

        return parts;
    }
}
