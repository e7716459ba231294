using System.Globalization;
using Sluice.Sets;

namespace Sluice.Lab.Cluster;

/// <summary>
/// On which ports something listens in a pod, as its kernel says it: <c>/proc/net/tcp</c>, <c>tcp6</c>, <c>udp</c> and <c>udp6</c> (proc(5)). What listens on loopback alone is
/// not reachable, and does not count.
/// </summary>
internal sealed record ListenerTable(ValueList<(Protocol Protocol, int Port, bool IsIPv6)> Ports)
{
    /// <summary>TCP_LISTEN, and what an unconnected UDP socket has.</summary>
    private const string Listening = "0A", Unconnected = "07";

    private const string Loopback4 = "0100007F", Loopback6 = "00000000000000000000000001000000", Mapped = "0000000000000000FFFF0000";

    /// <summary>Reads a table.</summary>
    /// <param name="sections">The lines of each file, by its name.</param>
    public static ListenerTable Of(IEnumerable<(string Name, string Line)> sections)
    {
        var ports = new SortedSet<(Protocol, int, bool)>();
        foreach (var (name, line) in sections)
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length < 4) continue;
            var colon = columns[1].IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !int.TryParse(columns[1].AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var port) || port == 0) continue;
            var address = columns[1][..colon];
            if (address is Loopback4 or Loopback6 or Mapped + Loopback4) continue;
            var isIPv6 = name.EndsWith('6') && !address.StartsWith(Mapped, StringComparison.Ordinal);
            var protocol = name.StartsWith("udp", StringComparison.Ordinal) ? Protocol.Udp : Protocol.Tcp;
            if (columns[3] == (protocol == Protocol.Udp ? Unconnected : Listening)) ports.Add((protocol, port, isIPv6));
        }

        return new(ports.ToValueList());
    }

    /// <summary>Whether something listens that a connection of a family can reach; an IPv6 socket takes IPv4 too, unless its program has said otherwise.</summary>
    public bool Has(Protocol protocol, int port, bool isIPv6) => Of(protocol, isIPv6).Contains(port);

    /// <summary>Whether something listens for that very family, so that a refusal is not the socket's.</summary>
    public bool HasExactly(Protocol protocol, int port, bool isIPv6) => Ports.Contains((protocol, port, isIPv6));

    /// <summary>The ports that a connection of a family can reach, ascending.</summary>
    public ValueList<int> Of(Protocol protocol, bool isIPv6) =>
        Ports.Where(open => open.Protocol == protocol && (open.IsIPv6 || !isIPv6)).Select(static open => open.Port).Distinct().ToValueList();
}
