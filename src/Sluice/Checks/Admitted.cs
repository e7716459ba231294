using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Checks;

/// <summary>
/// What each group of subjects is admitted, looked up by peer: whether a peer of one rule lies within a peer of another is answered by a few
/// lookups of wider selectors and blocks, not by comparing rules with rules.
/// </summary>
internal sealed class Admitted
{
    /// <summary>Of the rules that admit one peer on different ports, so many of the widest are looked at.</summary>
    private const int Widest = 64;

    private readonly Scene scene;
    private readonly int[] admissions;
    private readonly Dictionary<(SubjectGroup Group, Direction Direction, Selector Namespaces, Selector Pods), List<Entry>> pods = [];
    private readonly Dictionary<(SubjectGroup Group, Direction Direction, Cidr Block), List<Entry>> blocks = [];
    private readonly Dictionary<(SubjectGroup Group, Direction Direction), List<Entry>> anyone = [];

    public Admitted(Scene scene)
    {
        this.scene = scene;
        admissions = new int[scene.Subjects.Groups.Count * 2];
        foreach (var policy in scene.NetworkPolicies)
        {
            if (scene.Subjects.Of(policy) is not { } group) continue;
            foreach (var written in scene.RulesOf(policy))
            {
                if (IsCounted(written)) Add(group, written);
            }
        }
    }

    /// <summary>A peer that a rule admits to all of a group's subjects; −1 stands for a rule without peers.</summary>
    public readonly record struct Entry(WrittenRule Written, int Peer, TrafficSet Traffic);

    /// <summary>Rules for the same subjects or more that admit all of a peer, on all its ports, and more: a wider peer or further ports.</summary>
    public Entry? Wider(WrittenRule written, int peer)
    {
        if (scene.Subjects.Of(written.Policy) is not { } group) return null;
        var traffic = written.HasNamedPort ? TrafficSet.AllPorts : written.Traffic;
        var own = IsCounted(written) ? 1 : 0;
        foreach (var wide in scene.Subjects.Wider(group))
        {
            if (admissions[At(wide, written.Direction)] <= (ReferenceEquals(wide, group) ? own : 0)) continue;
            if (Among(anyone.GetValueOrDefault((wide, written.Direction)), traffic, false) is { } any) return any;
            var item = written.Rule.Peers[peer];
            var found = item.Block is { } block ? WiderBlock(wide, written.Direction, block, traffic) : WiderPods(wide, written, item, traffic);
            if (found is not null) return found;
        }

        return null;
    }

    /// <summary>A rule for the same subjects or more, other than this peer, that admits all of these addresses on all the ports.</summary>
    public Entry? AdmitsAddresses(WrittenRule written, int peer, Cidr block)
    {
        if (scene.Subjects.Of(written.Policy) is not { } group) return null;
        foreach (var wide in scene.Subjects.Wider(group))
        {
            if (Among(anyone.GetValueOrDefault((wide, written.Direction)), written.Traffic, false) is { } any) return any;
            for (var prefix = block.Prefix; prefix >= 0; prefix--)
            {
                foreach (var entry in blocks.GetValueOrDefault((wide, written.Direction, Cidr.Of(block.IsIPv6, block.Network, prefix))) ?? [])
                {
                    if (ReferenceEquals(entry.Written, written) && entry.Peer == peer) continue;
                    var addresses = entry.Written.Rule.Peers[entry.Peer].Block!.Addresses;
                    if (written.Traffic.IsSubsetOf(entry.Traffic) && AddressSet.Of(block).IsSubsetOf(addresses)) return entry;
                }
            }
        }

        return null;
    }

    private Entry? WiderPods(SubjectGroup wide, WrittenRule written, NetworkPolicyPeer peer, TrafficSet traffic)
    {
        var narrowNamespaces = NamespacesOf(peer, written.Namespace);
        var narrowPods = peer.PodSelector ?? Selector.Everything;
        foreach (var namespaces in scene.SupersetsOfNamespaces(narrowNamespaces))
        {
            foreach (var podSelector in scene.Supersets(narrowPods))
            {
                var same = namespaces.Equals(narrowNamespaces) && podSelector.Equals(narrowPods);
                if (Among(pods.GetValueOrDefault((wide, written.Direction, namespaces, podSelector)), traffic, same) is { } entry) return entry;
            }
        }

        return null;
    }

    private Entry? WiderBlock(SubjectGroup wide, Direction direction, IpBlock narrow, TrafficSet traffic)
    {
        for (var prefix = narrow.Block.Prefix; prefix >= 0; prefix--)
        {
            var list = blocks.GetValueOrDefault((wide, direction, Cidr.Of(narrow.Block.IsIPv6, narrow.Block.Network, prefix)));
            if (list is null) continue;
            foreach (var entry in list)
            {
                var addresses = entry.Written.Rule.Peers[entry.Peer].Block!.Addresses;
                var isSame = addresses.Equals(narrow.Addresses) && entry.Traffic.Equals(traffic);
                if (!isSame && traffic.IsSubsetOf(entry.Traffic) && narrow.Addresses.IsSubsetOf(addresses)) return entry;
            }
        }

        return null;
    }

    /// <summary>The first entry that covers the ports; with <paramref name="strictly"/> only one that covers more.</summary>
    private static Entry? Among(List<Entry>? entries, TrafficSet traffic, bool strictly)
    {
        if (entries is null) return null;
        for (var at = 0; at < entries.Count && at < Widest; at++)
        {
            if (traffic.IsSubsetOf(entries[at].Traffic) && !(strictly && entries[at].Traffic.Equals(traffic))) return entries[at];
        }

        return null;
    }

    /// <summary>The namespaces a peer means; without a selector the policy's own.</summary>
    private Selector NamespacesOf(NetworkPolicyPeer peer, string own) => peer.NamespaceSelector ?? scene.Named(own);

    /// <summary>Where it is counted how many peers a group is admitted for in a direction; one alone is its own and has no other beside it.</summary>
    private static int At(SubjectGroup group, Direction direction) => (group.Id * 2) + (direction == Direction.Egress ? 1 : 0);

    /// <summary>Whether a rule surely admits what it says.</summary>
    private static bool IsCounted(WrittenRule written) =>
        written.Policy.Standing == PolicyStanding.Sound && !written.Rule.PeersUnreadable && !written.Rule.PortsUnreadable;

    private void Add(SubjectGroup group, WrittenRule written)
    {
        var traffic = written.Traffic;
        admissions[At(group, written.Direction)] += Math.Max(1, written.Rule.Peers.Count);
        if (traffic.IsEmpty) return;
        if (written.Rule.Peers.Count == 0) Keep(anyone, (group, written.Direction), new(written, -1, traffic));
        for (var at = 0; at < written.Rule.Peers.Count; at++)
        {
            var peer = written.Rule.Peers[at];
            if (peer.Block is { } block) Keep(blocks, (group, written.Direction, block.Block), new(written, at, traffic), distinctTraffic: false);
            else Keep(pods, (group, written.Direction, NamespacesOf(peer, written.Namespace), peer.PodSelector ?? Selector.Everything), new(written, at, traffic));
        }
    }

    /// <summary>Keeps an entry unless one of the same key already covers its ports; wide entries come first.</summary>
    private static void Keep<TKey>(Dictionary<TKey, List<Entry>> map, TKey key, Entry entry, bool distinctTraffic = true)
        where TKey : notnull
    {
        if (!map.TryGetValue(key, out var list)) map[key] = list = [];
        if (list.Count >= Widest && !entry.Traffic.IsAllPorts) return;
        if (distinctTraffic && list.Exists(other => entry.Traffic.IsSubsetOf(other.Traffic))) return;
        if (entry.Traffic.IsAllPorts) list.Insert(0, entry);
        else list.Add(entry);
    }
}
