using Sluice.Dialects;
using Sluice.Model;
using Sluice.Sets;

namespace Sluice.Analysis;

/// <summary>What rules match, as ports toward classes: certainly, and perhaps.</summary>
internal sealed class RuleEntries
{
    private readonly PeerResolver resolver;
    private readonly TrafficTable traffic;
    private readonly PortlessMeaning portless;
    private readonly Dictionary<string, List<(ContainerPort Port, ClassSet Classes)>> namedPorts;
    private readonly ClassSet portsUnread;

    public RuleEntries(Universe universe, PeerResolver resolver, TrafficTable traffic, PortlessMeaning portless)
    {
        (this.resolver, this.traffic, this.portless, namedPorts) = (resolver, traffic, portless, IndexPorts(universe.Classes));
        portsUnread = ClassSet.Of([.. universe.Classes.Where(static peer => !peer.KnowsPorts).Select(static peer => peer.Id)]);
    }

    private RuleEntries(RuleEntries parent, PeerResolver resolver, IEnumerable<PeerClass> appended)
    {
        (this.resolver, traffic, portless, namedPorts, portsUnread) = (resolver, parent.traffic, parent.portless, parent.namedPorts, parent.portsUnread);
        var added = IndexPorts(appended);
        if (added.Count == 0) return;
        namedPorts = new(parent.namedPorts, StringComparer.Ordinal);
        foreach (var (name, ports) in added)
        {
            var merged = namedPorts.TryGetValue(name, out var known) ? known.ToList() : [];
            foreach (var (port, classes) in ports)
            {
                var at = merged.FindIndex(entry => entry.Port == port);
                if (at < 0) merged.Add((port, classes));
                else merged[at] = (port, merged[at].Classes.Union(classes));
            }

            namedPorts[name] = merged;
        }
    }

    /// <summary>What rules match where pods have come, whose ports were read.</summary>
    public RuleEntries With(PeerResolver next, IEnumerable<PeerClass> appended) => new(this, next, appended);

    /// <summary>Appends what a rule matches. For ingress the ports' names are those of the subject, for egress those of each destination.</summary>
    /// <param name="rule">The rule.</param>
    /// <param name="direction">Which way it looks.</param>
    /// <param name="subject">The subject.</param>
    /// <param name="sure">Gets what it certainly matches.</param>
    /// <param name="may">Gets what it may match, the certain part included.</param>
    public void Append(TierRule rule, Direction direction, PeerClass subject, List<Entry> sure, List<Entry> may)
    {
        var peers = Peers(rule);
        var most = rule.IsPortlessUndefined && portless == PortlessMeaning.Undefined ? traffic.AllPorts : TrafficTable.All;
        var ports = rule.CoversPortless ? most : traffic.Id(rule.Ports);
        var reach = rule.PeersUncertain ? ClassSet.All : peers.May;
        Add(sure, peers.Sure, ports);
        Add(may, reach, rule.PortsUncertain ? most : ports);
        foreach (var named in rule.NamedPorts)
        {
            if (direction == Direction.Ingress)
            {
                if (subject.KnowsPorts)
                {
                    var resolved = Resolve(subject.NamedPorts, named);
                    Add(sure, peers.Sure, resolved);
                    Add(may, reach, resolved);
                }
                else Add(may, reach, WholeProtocol(named));
            }
            else AppendEgress(named, peers.Sure, reach, sure, may);
        }
    }

    /// <summary>Finds what the peers of rules match, so that it is known when rows ask.</summary>
    public void Prepare(DirectionRules? direction)
    {
        foreach (var rule in direction?.Rules ?? default) Peers(rule);
    }

    /// <summary>The classes a rule's peers match.</summary>
    public Matched Peers(TierRule rule) => rule.AnyPeer ? Matched.Everything : resolver.Resolve(rule.Peers);

    private void AppendEgress(NamedPort named, ClassSet sureReach, ClassSet mayReach, List<Entry> sure, List<Entry> may)
    {
        foreach (var (port, classes) in namedPorts.GetValueOrDefault(named.Name) ?? [])
        {
            if (named.Protocol is { } protocol && protocol != port.Protocol) continue;
            var id = traffic.Id(TrafficSet.Of(port.Protocol, port.Number));
            Add(sure, sureReach.Intersect(classes), id);
            Add(may, mayReach.Intersect(classes), id);
        }

        Add(may, mayReach.Intersect(portsUnread), WholeProtocol(named));
    }

    private int Resolve(ValueList<ContainerPort> ports, NamedPort named)
    {
        var id = TrafficTable.None;
        foreach (var port in ports)
        {
            if (!string.Equals(port.Name, named.Name, StringComparison.Ordinal) || (named.Protocol ?? port.Protocol) != port.Protocol) continue;
            id = traffic.Or(id, traffic.Id(TrafficSet.Of(port.Protocol, port.Number)));
        }

        return id;
    }

    private int WholeProtocol(NamedPort named) =>
        named.Protocol is { } protocol ? traffic.Id(TrafficSet.Of(protocol, PortSet.All)) : traffic.AllPorts;

    private static void Add(List<Entry> entries, ClassSet peers, int ports)
    {
        if (!peers.IsEmpty && ports != TrafficTable.None) entries.Add(new(peers, ports));
    }

    private static Dictionary<string, List<(ContainerPort Port, ClassSet Classes)>> IndexPorts(IEnumerable<PeerClass> peers)
    {
        var lists = new SortedDictionary<(string Name, Protocol Protocol, int Number), List<int>>();
        foreach (var peer in peers)
        {
            foreach (var port in peer.NamedPorts)
            {
                var key = (port.Name, port.Protocol, port.Number);
                if (!lists.TryGetValue(key, out var list)) lists[key] = list = [];
                list.Add(peer.Id);
            }
        }

        var index = new Dictionary<string, List<(ContainerPort, ClassSet)>>(StringComparer.Ordinal);
        foreach (var (key, list) in lists)
        {
            if (!index.TryGetValue(key.Name, out var ports)) index[key.Name] = ports = [];
            ports.Add((new(key.Name, key.Protocol, key.Number), ClassSet.Of(list)));
        }

        return index;
    }
}
