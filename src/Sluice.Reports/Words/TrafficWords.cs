using Sluice.Sets;

namespace Sluice.Reports.Words;

/// <summary>Traffic in words: <c>TCP 80,443-445 · UDP 53</c>, <c>all ports</c>, <c>all traffic</c> with ICMP and other protocols.</summary>
public static class TrafficWords
{
    public static string Of(TrafficSet traffic)
    {
        if (traffic.IsEmpty) return "nothing";
        if (traffic.Equals(TrafficSet.Everything)) return "all traffic";
        var parts = new List<string>();
        if (traffic.IsAllPorts) parts.Add("all ports");
        else
        {
            foreach (var protocol in Protocols.All)
            {
                var ports = traffic.Ports(protocol);
                if (!ports.IsEmpty) parts.Add(ports.IsAll ? $"{protocol.ApiName()} all ports" : $"{protocol.ApiName()} {ports}");
            }
        }

        if (traffic.Icmp) parts.Add("ICMP");
        if (traffic.Other) parts.Add("other protocols");
        return string.Join(" · ", parts);
    }
}
