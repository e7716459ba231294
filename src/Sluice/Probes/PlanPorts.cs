using Sluice.Analysis;
using Sluice.Sets;

namespace Sluice.Probes;

/// <summary>Chooses the ports that show a decision: both sides of each border, what the destination declares, and one where nothing else is.</summary>
internal static class PlanPorts
{
    private const int AnyTcp = 80, AnyUdp = 53, AnySctp = 9899;

    /// <summary>The ports of one protocol to be tried, ascending; never none.</summary>
    public static SortedSet<int> Of(Decision decision, Endpoint to, Protocol protocol)
    {
        var ports = new SortedSet<int>();
        foreach (var set in (PortSet[])[decision.Allowed.Ports(protocol), decision.Unknown.Ports(protocol)])
        {
            foreach (var (low, high) in set.Set.Intervals)
            {
                if (low > PortSet.Lowest) ports.UnionWith([low - 1, low]);
                if (high < PortSet.Highest) ports.UnionWith([high, high + 1]);
            }
        }

        if (to is WorkloadEndpoint { Workload.Ports: var declared })
        {
            foreach (var port in declared)
            {
                if (port.Protocol == protocol && port.Number is >= PortSet.Lowest and <= PortSet.Highest) ports.Add(port.Number);
            }
        }

        if (ports.Count == 0) ports.Add(protocol == Protocol.Tcp ? AnyTcp : protocol == Protocol.Udp ? AnyUdp : AnySctp);
        return ports;
    }
}
