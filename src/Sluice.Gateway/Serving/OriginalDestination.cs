using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace Sluice.Gateway.Serving;

/// <summary>Where a diverted connection was sent to: what a REDIRECT of netfilter remembers (SO_ORIGINAL_DST), or the address itself behind a TPROXY.</summary>
internal static class OriginalDestination
{
    private const int IPv4Level = 0, IPv6Level = 41, Option = 80;

    /// <summary>The port; null where the connection was sent to the gateway itself.</summary>
    public static int? PortOf(Socket socket, int ownPort)
    {
        var local = (IPEndPoint)socket.LocalEndPoint!;
        Span<byte> address = stackalloc byte[28];
        try
        {
            var isIPv6 = local.AddressFamily == AddressFamily.InterNetworkV6 && !local.Address.IsIPv4MappedToIPv6;
            socket.GetRawSocketOption(isIPv6 ? IPv6Level : IPv4Level, Option, address);
            var port = BinaryPrimitives.ReadUInt16BigEndian(address[2..]);
            if (port != ownPort) return port;
        }
        catch (SocketException)
        {
            // No connection tracking knows it.
        }

        return local.Port == ownPort ? null : local.Port;
    }
}
