using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>Chooses the ports that show a decision: both sides of each border, what the destination declares, and one where nothing else is.</summary>
internal static class PlanPorts
{
    /// <summary>The port of resolvers.</summary>
    public const int Dns = 53;

    private const int AnyTcp = 80, AnyUdp = Dns, AnySctp = 9899;

    /// <summary>The ports of one protocol to be tried where listeners can be made, ascending; never none.</summary>
    public static SortedSet<int> Of(Decision decision, Place to, Protocol protocol)
    {
        var ports = Declared(to, protocol);
        foreach (var set in (PortSet[])[decision.Allowed.Ports(protocol), decision.Unknown.Ports(protocol)])
        {
            foreach (var (low, high) in set.Set.Intervals)
            {
                if (low > PortSet.Lowest) ports.UnionWith([low - 1, low]);
                if (high < PortSet.Highest) ports.UnionWith([high, high + 1]);
            }
        }

        if (ports.Count == 0) ports.Add(protocol == Protocol.Tcp ? AnyTcp : protocol == Protocol.Udp ? AnyUdp : AnySctp);
        return ports;
    }

    /// <summary>The ends of each run of ports, ascending.</summary>
    public static SortedSet<int> Borders(PortSet ports)
    {
        var found = new SortedSet<int>();
        foreach (var (low, high) in ports.Set.Intervals) found.UnionWith([low, high]);
        return found;
    }

    /// <summary>The ports of one protocol to be tried in a cluster, where no listeners can be made: those that are declared and that answer to everybody, ascending.</summary>
    public static SortedSet<int> InCluster(Place to, Protocol protocol)
    {
        var ports = Declared(to, protocol);
        ports.RemoveWhere(port => !Probe.IsAnswered(protocol, port));
        return ports;
    }

    /// <summary>The ports of one protocol on which somebody says that something listens, ascending.</summary>
    private static SortedSet<int> Declared(Place to, Protocol protocol)
    {
        var ports = protocol == Protocol.Tcp ? new SortedSet<int>(to.Ports) : [];
        if (to.Endpoint is not WorkloadEndpoint { Workload.Ports: var declared }) return ports;
        foreach (var port in declared)
        {
            if (port.Protocol == protocol && port.Number is >= PortSet.Lowest and <= PortSet.Highest) ports.Add(port.Number);
        }

        return ports;
    }
}
