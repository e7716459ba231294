using Sluice.Analysis;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Tests.Oracle;

/// <summary>Whether selectors, peers, blocks and ports match one party or packet, in one world.</summary>
internal sealed class NaiveMatching(Snapshot snapshot, Profile profile, AnalysisOptions options)
{
    private static readonly Cidr[] PrivateRanges =
    [
        Cidr.Parse("10.0.0.0/8"), Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.168.0.0/16"), Cidr.Parse("100.64.0.0/10"), Cidr.Parse("fc00::/7"),
    ];

    /// <summary>IPv4 addresses that no public name resolves to (RFC 6890).</summary>
    public static Cidr[] SpecialRanges { get; } =
    [
        Cidr.Parse("0.0.0.0/8"), Cidr.Parse("10.0.0.0/8"), Cidr.Parse("100.64.0.0/10"), Cidr.Parse("127.0.0.0/8"), Cidr.Parse("169.254.0.0/16"),
        Cidr.Parse("172.16.0.0/12"), Cidr.Parse("192.0.0.0/24"), Cidr.Parse("192.168.0.0/16"), Cidr.Parse("198.18.0.0/15"),
        Cidr.Parse("224.0.0.0/4"), Cidr.Parse("240.0.0.0/4"),
    ];

    /// <summary>Where pods draw their addresses from: what was given, else what the nodes say, else the private ranges.</summary>
    private readonly Cidr[] podRanges = options.PodCidrs.Count > 0 ? [.. options.PodCidrs]
        : snapshot.Nodes.Any(node => node.PodCidrs.Count > 0) ? [.. snapshot.Nodes.SelectMany(node => node.PodCidrs)]
        : PrivateRanges;

    /// <summary>Whether policies see a pod as a pod, and not as the node whose network it shares.</summary>
    public bool IsPod(PodParty pod) => !pod.IsOnHostNetwork || profile.HostNetworkAsPods;

    /// <summary>Whether labels satisfy every requirement of a selector; what a selector does not name does not matter.</summary>
    public static bool Satisfies(Selector selector, Labels labels) => selector.Requirements.All(requirement => Satisfies(requirement, labels));

    /// <summary>Whether a pod is in the namespaces and has the labels of a cluster-wide scope; host-network pods never do.</summary>
    public bool IsInScope(World world, PodScope scope, PodParty pod) =>
        IsPod(pod) && Satisfies(scope.Pods, pod.Labels) && IsAmong(world, scope.Namespaces, pod.Namespace);

    public bool IsAmongPeers(World world, string policyNamespace, NetworkPolicyRule rule, Party party)
    {
        if (rule.Peers.Count == 0 && !rule.PeersUnreadable) return true;
        var blocks = rule.Peers.Where(peer => peer.Block is not null).Select(peer => new Perforated(peer.Block!.Block, [.. peer.Block.Except])).ToArray();
        return rule.Peers.Any(peer => peer.Block is null && IsPeer(world, policyNamespace, peer, party))
            || IsInBlocks(world, blocks, party, areNetworks: false) || (rule.PeersUnreadable && world.Perhaps());
    }

    public bool IsAmongPeers(World world, AdminRule rule, Party party)
    {
        var networks = rule.Peers.SelectMany(peer => peer.Networks).Select(network => new Perforated(network, [])).ToArray();
        return rule.Peers.Any(peer => IsPeer(world, peer, party)) || IsInBlocks(world, networks, party, areNetworks: true) || (rule.IsUnreadable && world.Perhaps());
    }

    public bool IsAmongPorts(World world, NetworkPolicyRule rule, Packet packet)
    {
        if (rule.Ports.Count == 0 && !rule.PortsUnreadable) return true;
        return rule.Ports.Any(port => IsPort(world, (port.Protocol, port.First, port.Last, port.Name), packet)) || (rule.PortsUnreadable && world.Perhaps());
    }

    public bool IsAmongPorts(World world, AdminRule rule, Packet packet)
    {
        if (rule.Ports.Count == 0 && !rule.IsUnreadable) return true;
        return rule.Ports.Any(port => IsPort(world, (port.Protocol, port.First, port.Last, port.Name), packet)) || (rule.IsUnreadable && world.Perhaps());
    }

    private bool IsPeer(World world, string policyNamespace, NetworkPolicyPeer peer, Party party)
    {
        if (party is not PodParty pod || !IsPod(pod)) return false;
        if (peer.PodSelector is { } pods && !Satisfies(pods, pod.Labels)) return false;
        return peer.NamespaceSelector is { } namespaces ? IsAmong(world, namespaces, pod.Namespace) : pod.Namespace.Name == policyNamespace;
    }

    private bool IsPeer(World world, AdminPeer peer, Party party)
    {
        if (peer.Pods is { } scope) return party is PodParty pod && IsInScope(world, scope, pod);
        if (peer.Nodes is { } nodes) return IsNode(world, nodes, party);
        return peer.DomainNames.Any(name => IsDomain(name, party));
    }

    /// <summary>A namespace nobody saw may or may not satisfy what is asked of labels other than those it surely has.</summary>
    private static bool IsAmong(World world, Selector namespaces, Namespace candidate)
    {
        foreach (var requirement in namespaces.Requirements)
        {
            var isKnown = candidate.LabelsKnown || candidate.Labels.Find(requirement.Key) is not null;
            if (isKnown ? !Satisfies(requirement, candidate.Labels) : !world.Perhaps()) return false;
        }

        return true;
    }

    /// <summary>Nodes by their labels; host-network pods are seen as their node, which may be one that was not read.</summary>
    private bool IsNode(World world, Selector nodes, Party party)
    {
        if (party is NodeParty { Node: var self }) return Satisfies(nodes, self.Labels);
        if (party is not PodParty pod || IsPod(pod)) return false;
        var node = snapshot.Nodes.FirstOrDefault(candidate => candidate.Name == pod.NodeName);
        return node is not null ? Satisfies(nodes, node.Labels) : nodes.IsEmpty || (LabelSets.Satisfying(nodes).Any() && world.Perhaps());
    }

    private bool IsDomain(string pattern, Party party) => party switch
    {
        DomainParty domain => Covers(pattern, domain.Name),
        AddressParty address => options.Dns.Any(answer => Covers(pattern, answer.Name) && IsIn(answer.Address, address.IsIPv6, address.Address)),
        _ => false,
    };

    /// <summary><c>*.</c> stands for one or more labels, and not for the domain itself.</summary>
    private static bool Covers(string pattern, string name) =>
        pattern.StartsWith("*.", StringComparison.Ordinal)
            ? name.Length > pattern.Length - 1 && name.EndsWith(pattern[1..], StringComparison.Ordinal)
            : pattern == name;

    /// <summary>A block with its exceptions.</summary>
    private sealed record Perforated(Cidr Block, Cidr[] Except)
    {
        public IEnumerable<Cidr> Borders => Except.Append(Block);
    }

    /// <summary>Whether a party's address is in one of the blocks of a rule, all of them taken together.</summary>
    private bool IsInBlocks(World world, Perforated[] blocks, Party party, bool areNetworks)
    {
        if (blocks.Length == 0) return false;
        switch (party)
        {
            case AddressParty address:
                return Holds(address.IsIPv6, address.Address);
            case NodeParty { Node: var node }:
                return IsAddressed(node.Addresses, PrivateRanges);
            case PodParty pod when !IsPod(pod):
                var host = snapshot.Nodes.FirstOrDefault(candidate => candidate.Name == pod.NodeName);
                return IsAddressed(host is { Addresses.Count: > 0 } ? host.Addresses : pod.Addresses, PrivateRanges);
            case PodParty pod when areNetworks ? profile.NetworksMatchPods : profile.BlocksMatchPods:
                return IsAddressed(pod.Addresses, podRanges);
            case DomainParty domain:
                return IsResolved(domain.Name);
            default:
                return false;
        }

        bool Holds(bool isIPv6, UInt128 address) =>
            blocks.Any(block => IsIn(block.Block, isIPv6, address) && !block.Except.Any(hole => IsIn(hole, isIPv6, address)));

        // Known addresses, else every address of the ranges: a connection may use any of them, so that all have to be alike. Of ranges that nobody gave
        // it is only sure that IPv4 is in use.
        bool IsAddressed(ValueList<Cidr> known, Cidr[] ranges)
        {
            if (known.Any(IsModelled)) return Agree(known.Where(IsModelled).Select(address => Holds(address.IsIPv6, address.Network)));
            var (v4, v6) = (HoldsEach(ranges, isIPv6: false), HoldsEach(ranges, isIPv6: true));
            return (ReferenceEquals(ranges, PrivateRanges) && v4.All(inside => inside)) || Agree(v4.Concat(v6));
        }

        // A name that was not resolved has some public address, as IPv4 for all that is known.
        bool IsResolved(string name)
        {
            var known = options.Dns.Where(answer => Covers(name, answer.Name)).Select(answer => Holds(answer.Address.IsIPv6, answer.Address.Network)).ToList();
            if (known.Count > 0 && !name.StartsWith("*.", StringComparison.Ordinal)) return Agree(known);
            return Agree(known.Concat(HoldsEach([Cidr.AllIPv4], isIPv6: false, SpecialRanges)).Concat(blocks.Select(_ => true)));
        }

        bool[] HoldsEach(Cidr[] ranges, bool isIPv6, params Cidr[] butNot) =>
        [
            .. ranges.Where(range => range.IsIPv6 == isIPv6).SelectMany(range => Pieces(range, [.. blocks.SelectMany(block => block.Borders), .. butNot]))
                .Where(first => !butNot.Any(hole => IsIn(hole, isIPv6, first))).Select(first => Holds(isIPv6, first)),
        ];

        bool Agree(IEnumerable<bool> inside) => inside.Distinct().ToArray() switch
        {
            [] or [false] => false,
            [true] => true,
            _ => world.Perhaps(),
        };
    }

    /// <summary>A profile that leaves much out leaves out IPv6.</summary>
    private bool IsModelled(Cidr address) => profile.ShowsEverything || !address.IsIPv6;

    /// <summary>The first addresses of the pieces that borders cut a range into: within one piece all addresses are alike.</summary>
    private static IEnumerable<UInt128> Pieces(Cidr range, Cidr[] borders) => borders
        .Where(border => border.IsIPv6 == range.IsIPv6)
        .SelectMany(border => new[] { border.Network, border.Last + 1 })
        .Where(first => first >= range.Network && first <= range.Last)
        .Append(range.Network);

    private static bool IsIn(Cidr block, bool isIPv6, UInt128 address) =>
        block.IsIPv6 == isIPv6 && address >= block.Network && address <= block.Last;

    /// <summary>A number, a range, a whole protocol, or a name that the destination gives to a port of the packet's protocol.</summary>
    private static bool IsPort(World world, (Protocol? Protocol, int First, int Last, string? Name) port, Packet packet)
    {
        if (packet.IsPortless) return false;
        if (port.Protocol is { } protocol && protocol != packet.Protocol) return false;
        if (port.Name is null) return port.First == 0 || (packet.Port >= port.First && packet.Port <= port.Last);
        if (packet.To is not PodParty pod) return false;
        return pod.ArePortsKnown
            ? pod.Ports.Any(own => own.Name == port.Name && own.Protocol == packet.Protocol && own.Number == packet.Port)
            : world.Perhaps();
    }

    private static bool Satisfies(Requirement requirement, Labels labels)
    {
        string? value = null;
        foreach (var (key, candidate) in labels.Pairs)
        {
            if (key == requirement.Key) value = candidate;
        }

        return requirement.Operator switch
        {
            SelectorOperator.Exists => value is not null,
            SelectorOperator.DoesNotExist => value is null,
            SelectorOperator.In => value is not null && requirement.Values.Contains(value),
            SelectorOperator.NotIn => value is null || !requirement.Values.Contains(value),
            _ => throw new InvalidOperationException($"operator {requirement.Operator}"),
        };
    }
}
