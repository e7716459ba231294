using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>Chooses the ports that show a decision: both sides of each border, what the destination declares, and one where nothing else is.</summary>
internal static class PlanPorts
{
    /// <summary>The port of resolvers.</summary>
    public const int Dns = 53;

    private const int AnyTcp = 80, AnyUdp = Dns, AnySctp = 9899;

    /// <summary>The ports of one protocol to be tried, ascending; never none, but in a cluster.</summary>
    /// <param name="decision">What is decided.</param>
    /// <param name="to">The destination.</param>
    /// <param name="protocol">The protocol.</param>
    /// <param name="onlyDeclared">
    /// Only where somebody says that something listens: a silent port shows nothing, where listeners cannot be made. Of UDP only DNS, because nothing else answers to everybody.
    /// </param>
    public static SortedSet<int> Of(Decision decision, Place to, Protocol protocol, bool onlyDeclared = false)
    {
        var ports = Declared(to, protocol);
        if (onlyDeclared)
        {
            if (protocol == Protocol.Udp) ports.RemoveWhere(static port => port != Dns);
            return ports;
        }

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
