using System.Globalization;
using Sluice.Sets;

namespace Sluice.Lab.Cluster;

/// <summary>
/// On which ports something listens in a pod, as its kernel says it: <c>/proc/net/tcp</c>, <c>tcp6</c>, <c>udp</c> and <c>udp6</c> (proc(5)). What listens on loopback alone is
/// not reachable, and does not count.
/// </summary>
internal sealed record ListenerTable(ValueList<(Protocol Protocol, int Port)> Ports)
{
    /// <summary>TCP_LISTEN, and what an unconnected UDP socket has.</summary>
    private const string Listening = "0A", Unconnected = "07";

    private const string Loopback4 = "0100007F", Loopback6 = "00000000000000000000000001000000";

    /// <summary>Reads a table.</summary>
    /// <param name="sections">The lines of each file, by its name.</param>
    public static ListenerTable Of(IEnumerable<(string Name, string Line)> sections)
    {
        var ports = new SortedSet<(Protocol, int)>();
        foreach (var (name, line) in sections)
        {
            var columns = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (columns.Length < 4) continue;
            var colon = columns[1].IndexOf(':', StringComparison.Ordinal);
            if (colon < 0 || !int.TryParse(columns[1].AsSpan(colon + 1), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out var port) || port == 0) continue;
            if (columns[1][..colon] is Loopback4 or Loopback6 || columns[1].StartsWith("0000000000000000FFFF00000100007F", StringComparison.Ordinal)) continue;
            var protocol = name.StartsWith("udp", StringComparison.Ordinal) ? Protocol.Udp : Protocol.Tcp;
            if (columns[3] == (protocol == Protocol.Udp ? Unconnected : Listening)) ports.Add((protocol, port));
        }

        return new(ports.ToValueList());
    }

    public bool Has(Protocol protocol, int port) => Ports.Any(open => open == (protocol, port));

    /// <summary>The ports of a protocol, ascending.</summary>
    public ValueList<int> Of(Protocol protocol) => Ports.Where(open => open.Protocol == protocol).Select(static open => open.Port).ToValueList();
}
